package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.PluckerRays;
import cosmonaut.camera.Pose;
import cosmonaut.model.WorldConfig;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The channels that stand behind the noisy latent at the patch embedder: condition mask, camera rays, 3D cache.
///
/// Channels-first on the device, `[channels,T,h,w]` f32: condition mask 1 | rays | per buffer: cache latents, then the
/// cache mask (packed fractions, or the latents of the mask as a video). A model that goes by text alone has no
/// condition mask. Cosmos 1.0 sections 1.1 and 4.2; GEN3C section 2.1.
final class ConditionChannels {

    private final Backend backend;
    private final Tensor values;
    private final Optional<Rays> rays;
    private final int latentChannels;
    private final int maskChannels;
    private final int cacheBegin;
    private final boolean scaledByClip;
    private final ReflectedColumns columns;

    /// Rays, and the cameras that they are made of, on the host and on the device.
    ///
    /// @param inside 0 in padding, else 1, in the channels' shape; none without padding
    private record Rays(
            PluckerRays rays,
            HostTensor host,
            Tensor cameras,
            Tensor channels,
            @Nullable Tensor inside) {}

    /// @param latent `[C,T,h,w]` of the clip; the frames of several views stand one view after the other
    /// @param temporal pictures per latent frame
    /// @param spatial pixels per latent cell
    ConditionChannels(
            Backend backend,
            TensorScope scope,
            WorldConfig config,
            ClipShape clip,
            int temporal,
            int spatial,
            Shape latent) {
        this.backend = backend;
        this.latentChannels = latent.extent(0);
        Optional<PluckerRays> lens = Optional.ofNullable(config.pluecker()).map(p -> rays(p, temporal, spatial));
        this.scaledByClip = config.pluecker() != null && config.pluecker().scalesByClip();
        this.columns = ReflectedColumns.of(config);
        WorldConfig.Cache cache = config.cache();
        int buffers = cache == null ? 0 : cache.buffers();
        this.maskChannels = cache != null && cache.mask().equals("packed") ? 4 * temporal : latentChannels;
        int conditionMask = config.conditionLatents() == 0 ? 0 : 1;
        this.cacheBegin = conditionMask + lens.map(PluckerRays::channels).orElse(0);
        int channels = cacheBegin + buffers * (latentChannels + maskChannels);
        this.values = scope.allocate(DType.F32, latent.with(0, channels));
        if (conditionMask > 0) {
            int ofView = latent.extent(1) / clip.views();
            for (int v = 0; v < clip.views(); v++) {
                backend.fill(frames(0, v * ofView, v * ofView + Math.min(clip.givenLatents(), ofView)), 1);
            }
        }
        this.rays = lens.map(one -> {
            Tensor part = values.slice(1, cacheBegin);
            int[] table = {latent.extent(1), one.channels() / 6, PluckerRays.CAMERA};
            Tensor cameras = scope.allocate(DType.F64, table);
            return new Rays(one, backend.staging(scope, DType.F64, table), cameras, part, inside(scope, part, spatial));
        });
    }

    /// Rays are zero in columns that are padding (Cosmos 1.0, section 4.3).
    private @Nullable Tensor inside(TensorScope scope, Tensor channels, int spatial) {
        if (columns.areNone()) {
            return null;
        }
        boolean[] padding = columns.cells(spatial);
        float[] values = new float[Math.toIntExact(channels.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = padding[i % padding.length] ? 0 : 1;
        }
        Tensor inside = scope.allocate(DType.F32, channels.shape());
        backend.write(inside, values);
        return inside;
    }

    private static PluckerRays rays(WorldConfig.Pluecker pluecker, int temporal, int spatial) {
        return new PluckerRays(
                pluecker.order().equals("md") ? PluckerRays.Order.MOMENT_FIRST : PluckerRays.Order.DIRECTION_FIRST,
                switch (pluecker.frames()) {
                    case "all" -> PluckerRays.Pictures.ALL;
                    case "leading" -> PluckerRays.Pictures.LEADING;
                    default -> PluckerRays.Pictures.FOURTH;
                },
                temporal,
                spatial,
                pluecker.scalesByClip() ? 1 : pluecker.scale());
    }

    int channels() {
        return values.shape().extent(0);
    }

    /// @param clip every camera of the clip
    void setRays(List<CameraFrame> clip) {
        rays.ifPresent(own -> {
            PluckerRays drawn = scaledByClip ? own.rays().withUnit(reach(clip)) : own.rays();
            double[] cameras = drawn.cameras(
                    columns.areNone() ? clip : clip.stream().map(columns::with).toList());
            for (int i = 0; i < cameras.length; i++) {
                own.host().set(i, cameras[i]);
            }
            boolean momentFirst = own.rays().order() == PluckerRays.Order.MOMENT_FIRST;
            backend.upload(own.cameras(), own.host());
            backend.rays(own.channels(), own.cameras(), own.rays().spatialStride(), momentFirst);
            if (own.inside() != null) {
                backend.multiply(own.channels(), own.channels(), own.inside());
            }
            backend.synchronize();
        });
    }

    /// The unit of a clip with a scale of its own, seen from its first camera: as in the published code where that one
    /// stands at the origin, and the same wherever in the world the clip lies.
    private static double reach(List<CameraFrame> clip) {
        Pose first = clip.getFirst().pose();
        return PluckerRays.largestTranslation(clip.stream()
                .map(frame -> new CameraFrame(frame.pose().relativeTo(first), frame.intrinsics()))
                .toList());
    }

    /// @param latents model latents of the warped clip, `[C,T,h,w]`
    void setCacheLatents(int buffer, Tensor latents) {
        int begin = bufferBegin(buffer);
        backend.copy(values.slice(begin, begin + latentChannels), latents);
    }

    /// @param mask model latents of the mask clip, `[C,T,h,w]`
    void setMaskLatents(int buffer, Tensor mask) {
        backend.copy(mask(buffer), mask);
    }

    /// @param mask packed fractions, `[maskChannels,T,h,w]`
    void setMask(int buffer, float[] mask) {
        Tensor channels = mask(buffer);
        backend.upload(channels, HostTensor.ofFloats(mask, channels.shape().toArray()));
        backend.synchronize();
    }

    private Tensor mask(int buffer) {
        int begin = bufferBegin(buffer) + latentChannels;
        return values.slice(begin, begin + maskChannels);
    }

    /// Literal zeros in a buffer and all behind it: they are absent.
    void clearCache(int fromBuffer) {
        int begin = bufferBegin(fromBuffer);
        if (begin < channels()) {
            backend.fill(values.slice(begin, channels()), 0);
        }
    }

    /// Zeros in the cache of every latent frame but the first ones.
    void dropCache(int keptFrames) {
        for (int channel = cacheBegin; channel < channels(); channel++) {
            backend.fill(frames(channel, keptFrames, values.shape().extent(1)), 0);
        }
    }

    /// Some latent frames of a channel, a view.
    private Tensor frames(int channel, int from, int to) {
        int[] s = values.shape().toArray();
        return values.slice(channel, channel + 1).reshape(s[1], s[2], s[3]).slice(from, to);
    }

    /// The first channels of the first buffer: the cache's latents, then its mask.
    Tensor cache(int count) {
        return values.slice(cacheBegin, cacheBegin + count);
    }

    /// All channels.
    Tensor all() {
        return values;
    }

    /// Writes the channels with the whole cache zero: what guidance compares with (GEN3C section 2.1).
    void copyWithoutCache(Tensor out) {
        backend.copy(out.slice(0, cacheBegin), values.slice(0, cacheBegin));
        if (cacheBegin < channels()) {
            backend.fill(out.slice(cacheBegin, channels()), 0);
        }
    }

    private int bufferBegin(int buffer) {
        return cacheBegin + buffer * (latentChannels + maskChannels);
    }
}
