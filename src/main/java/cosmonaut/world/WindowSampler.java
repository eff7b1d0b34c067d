package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.DitDenoiser;
import cosmonaut.diffusion.EdmPreconditioning;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.Sampler;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.diffusion.Video2WorldCondition;
import cosmonaut.model.WorldConfig;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.LatentGrid;
import cosmonaut.network.dit.TextContext;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/// Samples the latents of a window: text, given frames, condition channels, noise in, latents out.
final class WindowSampler implements LatentSampler {

    private final Backend backend;
    private final Dit dit;
    private final Sampler sampler;
    private SamplerConfig sampling;
    private Guidance guidance;
    private final @Nullable Video2WorldCondition given;
    private final DitDenoiser denoiser;
    private final Tensor noise;
    private final Tensor result;

    /// @param conditionChannels channels behind the latent, without the padding channel
    WindowSampler(
            Backend backend,
            TensorScope scope,
            ModelParts parts,
            Shape latent,
            int conditionChannels,
            Window window,
            SamplerConfig sampling,
            Guidance guidance) {
        WorldConfig config = parts.config();
        this.backend = backend;
        requireChannels(parts, latent.extent(0) + conditionChannels);
        this.sampling = sampling;
        this.guidance = guidance;
        LatentGrid grid = new LatentGrid(latent.extent(1), latent.extent(2), latent.extent(3));
        this.dit = new Dit(backend, scope, parts.dit(), grid, config.fps());
        EdmPreconditioning edm = sampling.preconditioning();
        this.given = window.givenLatents() == 0
                ? null
                : new Video2WorldCondition(backend, scope, edm, latent, window.givenLatents(), config.augmentSigma());
        this.denoiser = new DitDenoiser(backend, scope, dit, edm, guidance, given);
        this.sampler = new Sampler(backend, scope, sampling.schedule(), sampling.solver(), latent);
        this.noise = scope.allocate(DType.F32, latent);
        this.result = scope.allocate(DType.F32, latent);
    }

    private static void requireChannels(ModelParts parts, int needed) {
        int has = parts.dit().config().inChannels();
        if (has != needed) {
            throw new InvalidInputException(
                    "transformer/config.json says in_channels " + has + ", but world.json makes " + needed
                            + " (latent, condition mask, rays and cache together); correct one of them");
        }
    }

    int steps() {
        return sampling.steps();
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

    /// Strength of the guidance from now on, in a sampler that began with some.
    void guidance(Guidance other) {
        denoiser.guidance(other);
        guidance = other;
    }

    /// The network, which makes [TextContext]s of texts.
    Dit network() {
        return dit;
    }

    /// Sets the text of the windows to come.
    ///
    /// @param without what guidance compares with, or none without guidance
    void text(TextContext text, @Nullable TextContext without) {
        denoiser.text(text, without);
    }

    @Override
    public Tensor sample(Tensor givenLatents, ConditionChannels conditions, float[] normals, Evaluations evaluations) {
        backend.write(noise, normals);
        if (given != null) {
            given.set(givenLatents, noise);
        }
        backend.write(denoiser.conditionChannels(), conditions.values());
        Tensor negative = denoiser.negativeConditionChannels();
        if (negative != null) {
            backend.write(negative, conditions.withoutCache());
        }
        sampler.sample(result, noise, denoiser, (call, calls, sigma) -> evaluations.before());
        return result;
    }
}
