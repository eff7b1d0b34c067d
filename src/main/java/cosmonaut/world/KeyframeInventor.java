package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.diffusion.FinalSigma;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.network.sketch.SketchNetwork;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.TensorScope;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes the picture at the end of a chunk before the chunk, where much of it is new, and remembers it as a keyframe.
///
/// A chunk tells of what lies between two known pictures far better than it makes up what lies beyond one. That picture
/// is made alone, in a window of one with nothing given, of noise and what the memory shows of it: by the model's
/// sketcher, or by the same network as chunks where it has none.
final class KeyframeInventor {

    private static final float[] NOTHING_GIVEN = {};

    private final double newShare;
    private final WindowGenerator<?> generator;
    private final @Nullable WindowSampler sampler;
    private final @Nullable SketchSampler sketcher;
    private final KeyframeMaker keyframes;
    private final DetailLayer detail;

    KeyframeInventor(
            Backend backend,
            TensorScope scope,
            ModelParts parts,
            WorldConfig.Invention invention,
            Guidance guidance,
            CacheMemory memory,
            KeyframeMaker keyframes,
            DetailLayer detail) {
        this.newShare = invention.newShare();
        this.keyframes = keyframes;
        this.detail = detail;
        SamplerConfig sampling = new SamplerConfig(
                invention.steps(),
                invention.solverKind(),
                FinalSigma.ZERO,
                invention.sigmaMax(),
                invention.sigmaMin(),
                parts.sampling().rho(),
                parts.sampling().sigmaData());
        Window window = Window.picture();
        double sigmaData = sampling.sigmaData();
        SketchNetwork network = parts.sketcher();
        if (network == null) {
            var imagining = new WindowGenerator<>(
                    backend,
                    scope,
                    parts,
                    window,
                    sigmaData,
                    memory,
                    (latent, channels) ->
                            new WindowSampler(backend, scope, parts, latent, channels, window, sampling, guidance));
            this.generator = imagining;
            this.sampler = imagining.sampler();
            this.sketcher = null;
        } else {
            var sketching = new WindowGenerator<>(
                    backend,
                    scope,
                    parts,
                    window,
                    sigmaData,
                    memory,
                    (latent, channels) -> new SketchSampler(
                            backend, scope, parts, network, latent, sampling, invention.sketchGuidance()));
            this.generator = sketching;
            this.sampler = null;
            this.sketcher = sketching.sampler();
        }
    }

    /// What samples with the network of the chunks; none where there is a sketcher.
    @Nullable
    WindowSampler sampler() {
        return sampler;
    }

    /// What sketches inventions, or none.
    @Nullable
    SketchSampler sketcher() {
        return sketcher;
    }

    /// Begins a world.
    ///
    /// @param pixels its first picture, interleaved, of the networks' size
    void start(float[] pixels) {
        if (sketcher != null) {
            sketcher.look(generator.coded(new float[][] {pixels}));
        }
    }

    /// Whether so much is new at a camera that its picture is worth making first.
    boolean isWanted(CameraFrame camera) {
        generator.look(List.of(detail.reduced(camera)));
        return 1 - seen().coverage() > newShare;
    }

    /// Evaluations of networks that [#invent] takes.
    int evaluations() {
        return generator.evaluations() + 1;
    }

    /// Makes the picture of the camera last asked about.
    ///
    /// @param index of the picture in the flight
    Keyframe invent(int index, CameraFrame camera, NumpyRandom random, Evaluations evaluations) {
        CameraFrame small = detail.reduced(camera);
        if (sketcher != null) {
            sketcher.sees(seen(), small.intrinsics().fx() / seen().width());
        }
        float[][] made = generator.generate(NOTHING_GIVEN, List.of(small), random, evaluations, new StageTimings());
        float[] large = detail.enlarged(made, List.of(seen()), generator.sources(), List.of(camera))[0];
        evaluations.before();
        return detail.remembering(keyframes.estimated(index, small, made[0], seen()), large);
    }

    private Warp seen() {
        return Objects.requireNonNull(generator.seen(0));
    }
}
