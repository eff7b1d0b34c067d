package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.diffusion.FinalSigma;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.diffusion.Solver;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.TensorScope;
import java.util.List;
import java.util.Objects;

/// Makes the picture at the end of a chunk before the chunk, where much of it is new, and remembers it as a keyframe.
///
/// A chunk tells of what lies between two known pictures far better than it makes up what lies beyond one. The same
/// network paints that picture alone, in a window of one with nothing given: noise, its own rays, and what the memory
/// shows of it.
final class KeyframeInventor {

    private static final float[] NOTHING_GIVEN = {};

    private final double newShare;
    private final WindowGenerator generator;
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
                Solver.Kind.EULER,
                FinalSigma.ZERO,
                invention.sigmaMax(),
                invention.sigmaMin(),
                parts.sampling().rho(),
                parts.sampling().sigmaData());
        this.generator = new WindowGenerator(backend, scope, parts, Window.picture(), sampling, guidance, memory);
    }

    WindowSampler sampler() {
        return generator.sampler();
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
        float[][] made = generator.generate(NOTHING_GIVEN, List.of(small), random, evaluations, new StageTimings());
        float[] large = detail.enlarged(made, List.of(seen()), generator.sources(), List.of(camera))[0];
        evaluations.before();
        return detail.remembering(keyframes.estimated(index, small, made[0], seen()), large);
    }

    private Warp seen() {
        return Objects.requireNonNull(generator.seen(0));
    }
}
