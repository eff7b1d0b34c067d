package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.world.StageTimings.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the new pictures of a window: what the memory shows is coded, latents are sampled and decoded, and the
/// pictures
/// joined with the warped pixels.
///
/// Everything is planned for one size of window; the weights are shared with the generators of other windows.
///
/// @param <S> what samples the latents
final class WindowGenerator<S extends LatentSampler> {

    /// Makes the sampler of a window.
    ///
    /// @param <S> what samples the latents
    @FunctionalInterface
    interface SamplerPlan<S extends LatentSampler> {

        /// @param latent `[C,T,h,w]`
        /// @param conditionChannels channels behind the latent, without the padding channel
        S plan(Shape latent, int conditionChannels);
    }

    private final WorldConfig config;
    private final Window window;
    private final LatentCoder coder;
    private final ConditionChannels conditions;
    private final CacheConditioner conditioner;
    private final Backend backend;
    private final S sampler;
    private final PixelPath pixelPath;
    private final @Nullable CacheMemory memory;
    private final @Nullable CacheView view;
    private final Tensor given;
    private final float[][] made;
    private boolean memoryShown = true;

    /// @param memory what is warped into the cameras, or none without a cache
    WindowGenerator(
            Backend backend,
            TensorScope scope,
            ModelParts parts,
            Window window,
            double sigmaData,
            @Nullable CacheMemory memory,
            SamplerPlan<S> samplers) {
        this.backend = backend;
        this.config = parts.config();
        this.window = window;
        this.memory = memory;
        this.coder = new LatentCoder(backend, scope, parts.tokenizer(), config, window.pictures(), sigmaData);
        Shape latent = coder.latentShape();
        var coding = parts.tokenizer().config();
        this.conditions = new ConditionChannels(
                config, window, coding.temporalCompressionRatio(), coding.spatialCompressionRatio(), latent.extent(0));
        this.conditioner = new CacheConditioner(config, window, backend, coder, conditions);
        this.sampler = samplers.plan(latent, conditions.channels());
        this.pixelPath = new PixelPath(backend, scope, parts, window);
        WorldConfig.Cache cache = config.cache();
        this.view = cache == null || memory == null
                ? null
                : new CacheView(config, cache, memory, window.pictures() - firstWarped());
        this.given = scope.allocate(DType.F32, latent);
        this.made = new float[window.fresh()][3 * config.networkWidth() * config.networkHeight()];
    }

    S sampler() {
        return sampler;
    }

    /// Whether the networks are shown what the memory knows of the new pictures, as they are from the beginning.
    void showMemory(boolean show) {
        memoryShown = show;
    }

    /// Warps what is remembered into the cameras.
    ///
    /// @param cameras of the whole window
    void look(List<CameraFrame> cameras) {
        if (view != null) {
            view.render(cameras.subList(firstWarped(), cameras.size()));
        }
    }

    /// What the memory showed at the last [#look] of a new picture; none without a cache.
    @Nullable
    Warp seen(int newPicture) {
        return view == null ? null : view.warp(0, window.given() - firstWarped() + newPicture);
    }

    /// The keyframes that the last [#look] saw; none without a cache.
    List<Keyframe> sources() {
        return view == null ? List.of() : view.sources();
    }

    /// Evaluations of networks that [#generate] takes.
    int evaluations() {
        int encodings = memory == null || conditions.masksArePacked() ? 1 : 1 + 2 * memory.filledBuffers();
        int refinements = memory != null && memoryShown ? pixelPath.evaluations() : 0;
        return encodings + sampler.evaluations() + 1 + refinements;
    }

    /// Makes the new pictures, after a [#look].
    ///
    /// @param shown the given picture, interleaved; not read in a window without any
    /// @param cameras of the whole window
    /// @return the new pictures, interleaved, in [-1,1], valid until the next call
    float[][] generate(
            float[] shown,
            List<CameraFrame> cameras,
            NumpyRandom random,
            Evaluations evaluations,
            StageTimings timings) {
        long clock = System.nanoTime();
        code(shown, cameras, evaluations);
        clock = timings.lap(Stage.ENCODE, clock);
        int numbers = Math.toIntExact(given.shape().elements());
        Tensor latents = sampler.sample(given, conditions, random.standardNormals(numbers), evaluations);
        clock = timings.lap(Stage.DENOISE, clock);
        evaluations.before();
        Tensor decoded = coder.decode(latents);
        clock = timings.lap(Stage.DECODE, clock);
        List<Warp> warps = new ArrayList<>();
        for (int i = 0; memoryShown && i < made.length; i++) {
            Warp warp = seen(i);
            if (warp != null) {
                warps.add(warp);
            }
        }
        pixelPath.finish(made, decoded, warps, evaluations);
        timings.lap(Stage.REFINE, clock);
        return made;
    }

    /// Model latents of pictures that fill a window, `[C,T,h,w]`.
    float[] coded(float[][] clip) {
        coder.encode(given, clip);
        float[] values = new float[Math.toIntExact(given.shape().elements())];
        backend.read(values, given);
        return values;
    }

    /// Packed masks have no channel for the given picture's own camera, latent ones have.
    private int firstWarped() {
        return conditions.masksArePacked() ? window.given() : 0;
    }

    private void code(float[] shown, List<CameraFrame> cameras, Evaluations evaluations) {
        conditions.setRays(cameras);
        if (view != null && conditions.masksArePacked()) {
            conditioner.codePacked(given, shown, view, firstWarped(), evaluations);
            if (!memoryShown) {
                conditions.hideCache();
            }
            return;
        }
        if (view != null) {
            conditioner.codeLatent(given, view, evaluations);
            if (!memoryShown) {
                conditions.clearCache(0);
            }
        }
        conditioner.codeGiven(given, shown, evaluations);
    }
}
