package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.DitDenoiser;
import cosmonaut.diffusion.EdmPreconditioning;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.diffusion.Sampler;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.diffusion.Video2WorldCondition;
import cosmonaut.model.Conventions;
import cosmonaut.model.WorldConfig;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.LatentGrid;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/// Samples the latents of a clip with the DiT: text, given frames, condition channels, noise in, latents out.
final class DitSampler implements LatentSampler {

    private final Backend backend;
    private final Conventions conventions;
    private final Resident<Dit> dit;
    private final Sampler sampler;
    private SamplerConfig sampling;
    private final @Nullable Video2WorldCondition given;
    private final DitDenoiser denoiser;
    private final Tensor noise;
    private final Tensor result;

    /// @param latent `[C,T,h,w]`; the frames of several views stand one view after the other
    /// @param steering guidance by a trajectory besides
    /// @param conditionChannels channels behind the latent, without the padding channel
    DitSampler(
            Backend backend,
            TensorScope scope,
            ModelParts parts,
            Shape latent,
            int conditionChannels,
            ClipShape clip,
            SamplerConfig sampling,
            Guidance guidance,
            Guidance steering) {
        WorldConfig config = parts.config();
        this.conventions = config.agreed();
        this.backend = backend;
        requireChannels(parts, latent.extent(0) + conditionChannels);
        this.sampling = sampling;
        LatentGrid grid = new LatentGrid(latent.extent(1), latent.extent(2), latent.extent(3));
        ReflectedColumns columns = ReflectedColumns.of(config);
        this.dit = parts.dit().planned((memory, weights) -> {
            Dit network = new Dit(backend, memory, weights, grid, config.fps());
            if (!columns.areNone()) {
                network.markPadding(columns.cells(columns.paddedWidth() / grid.width()));
            }
            return network;
        });
        EdmPreconditioning edm = sampling.preconditioning();
        this.given = clip.givenLatents() == 0
                ? null
                : new Video2WorldCondition(
                        backend,
                        scope,
                        edm,
                        latent,
                        new Video2WorldCondition.Frames(
                                clip.views(),
                                clip.givenLatents(),
                                config.augmentSigma(),
                                conventions.drawsFreshNoise()));
        this.denoiser = new DitDenoiser(backend, scope, dit, edm, guidance, steering, given);
        this.sampler = new Sampler(backend, scope, sampling.schedule(), sampling.solver(), latent);
        denoiser.plan(sampling.schedule());
        this.noise = scope.allocate(DType.F32, latent);
        this.result = scope.allocate(DType.F32, latent);
    }

    private static void requireChannels(ModelParts parts, int needed) {
        int has = parts.dit().get().config().inChannels();
        if (has != needed) {
            throw new InvalidInputException(
                    "transformer/config.json says in_channels " + has + ", but world.json makes " + needed
                            + " (latent, condition mask, rays and cache together); correct one of them");
        }
    }

    /// Solver steps from now on.
    void steps(int steps) {
        if (steps != sampling.steps()) {
            sampling = sampling.withSteps(steps);
            sampler.follow(sampling.schedule());
        }
    }

    @Override
    public int evaluations() {
        return sampler.evaluations();
    }

    /// In a sampler that began with some.
    @Override
    public void guidance(Guidance other) {
        denoiser.guidance(other);
    }

    /// The network, which makes [TextContext]s of texts.
    Resident<Dit> network() {
        return dit;
    }

    @Override
    public void prompt(EncodedPrompt prompt) {
        denoiser.text(prompt.positive(), prompt.negative());
        if (prompt.steered() != null) {
            denoiser.steeredText(prompt.steered());
        }
    }

    @Override
    public Tensor sample(Inputs inputs, float[] normals, Evaluations evaluations) {
        return sample(inputs.given(), inputs.conditions(), inputs.noise(), normals, evaluations);
    }

    /// As above, of what this sampler reads.
    Tensor sample(
            Tensor frames, ConditionChannels conditions, NumpyRandom source, float[] normals, Evaluations evaluations) {
        backend.write(noise, normals);
        if (given != null) {
            given.set(frames, noise);
            given.draw(() -> source.standardNormals(normals.length));
        }
        backend.copy(denoiser.conditionChannels(), conditions.all());
        for (Tensor compared : denoiser.comparedConditionChannels()) {
            conditions.copyWithoutCache(compared);
            if (conventions.guidesGivenFrames()) {
                backend.fill(compared.slice(0, 1), 0);
            }
        }
        sampler.sample(result, noise, denoiser, (call, calls, sigma) -> evaluations.before());
        return result;
    }
}
