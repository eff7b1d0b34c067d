package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.PluckerRays;
import cosmonaut.model.WorldConfig;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The channels that stand behind the noisy latent at the patch embedder: condition mask, camera rays, 3D cache.
///
/// Channels-first, `[channels, T, h, w]`: condition mask 1 | rays | per buffer: cache latents, cache mask (packed
/// fractions, or the
/// latents of the mask as a video). Cosmos 1.0 sections 1.1 and 4.2; GEN3C section 2.1.
final class ConditionChannels {

    private final int givenLatents;
    private final @Nullable PluckerRays rays;
    private final @Nullable PackedMask packed;
    private final int buffers;
    private final int latentChannels;
    private final int latents;
    private final int cells;
    private final float[] values;

    /// @param temporal pictures per latent frame
    /// @param spatial pixels per latent cell
    ConditionChannels(WorldConfig config, Window window, int temporal, int spatial, int latentChannels) {
        this.givenLatents = window.givenLatents();
        WorldConfig.Pluecker pluecker = config.pluecker();
        this.rays = pluecker == null ? null : rays(pluecker, temporal, spatial);
        WorldConfig.Cache cache = config.cache();
        this.packed = cache != null && cache.mask().equals("packed") ? new PackedMask(temporal, spatial) : null;
        this.buffers = cache == null ? 0 : cache.buffers();
        this.latentChannels = latentChannels;
        this.latents = 1 + (window.pictures() - 1) / temporal;
        this.cells = (config.networkWidth() / spatial) * (config.networkHeight() / spatial);
        this.values = new float[channels() * latents * cells];
        Arrays.fill(values, 0, Math.min(givenLatents, latents) * cells, 1);
    }

    private static PluckerRays rays(WorldConfig.Pluecker pluecker, int temporal, int spatial) {
        return new PluckerRays(
                pluecker.order().equals("md") ? PluckerRays.Order.MOMENT_FIRST : PluckerRays.Order.DIRECTION_FIRST,
                pluecker.frames().equals("all") ? PluckerRays.Pictures.ALL : PluckerRays.Pictures.FOURTH,
                temporal,
                spatial,
                pluecker.scale());
    }

    private int rayChannels() {
        return rays == null ? 0 : rays.channels();
    }

    private int maskChannels() {
        return packed == null ? latentChannels : packed.channels();
    }

    int channels() {
        return 1 + rayChannels() + buffers * (latentChannels + maskChannels());
    }

    int buffers() {
        return buffers;
    }

    boolean masksArePacked() {
        return packed != null;
    }

    void setRays(List<CameraFrame> window) {
        if (rays != null) {
            rays.write(values, latents * cells, window);
        }
    }

    /// @param cache model latents of the warped clip, `[latentChannels, T, h, w]`
    void setCacheLatents(int buffer, float[] cache) {
        System.arraycopy(cache, 0, values, bufferOffset(buffer), cache.length);
    }

    /// @param masks a mask `[H*W]` of every picture of the window
    void setPackedMask(int buffer, float[][] masks, int width, int height) {
        if (packed == null) {
            throw new IllegalStateException("this model's masks are latents");
        }
        packed.write(values, bufferOffset(buffer) + latentChannels * latents * cells, masks, width, height);
    }

    /// @param mask model latents of the mask clip, `[latentChannels, T, h, w]`
    void setMaskLatents(int buffer, float[] mask) {
        System.arraycopy(mask, 0, values, bufferOffset(buffer) + latentChannels * latents * cells, mask.length);
    }

    /// Literal zeros: an absent buffer, or the branch that guidance compares with.
    void clearCache(int fromBuffer) {
        Arrays.fill(values, bufferOffset(fromBuffer), values.length, 0);
    }

    /// Zeros in the cache of every latent frame that is not given: what training shows when it drops the cache.
    void hideCache() {
        int frame = latents * cells;
        for (int at = bufferOffset(0); at < values.length; at += frame) {
            Arrays.fill(values, at + Math.min(givenLatents, latents) * cells, at + frame, 0);
        }
    }

    /// The first planes of the first buffer of a single latent frame: the cache's latents, then its mask.
    void copyCache(float[] out, int planes) {
        System.arraycopy(values, bufferOffset(0), out, 0, planes * cells);
    }

    /// All channels, not to be written.
    float[] values() {
        return values;
    }

    /// The channels with the whole cache zero: what guidance compares with (GEN3C section 2.1).
    float[] withoutCache() {
        float[] bare = values.clone();
        Arrays.fill(bare, bufferOffset(0), bare.length, 0);
        return bare;
    }

    private int bufferOffset(int buffer) {
        return (1 + rayChannels() + buffer * (latentChannels + maskChannels())) * latents * cells;
    }
}
