package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.PriorDenoiser;
import cosmonaut.diffusion.Sampler;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.network.prior.PriorConfig;
import cosmonaut.network.prior.PriorFacts;
import cosmonaut.network.prior.PriorNetwork;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.nio.file.Path;
import java.util.Arrays;

/// Samples the latents of a single picture with the keyframe prior.
final class KeyframePriorSampler implements LatentSampler {

    /// Depth, in metres, at which nearness is a half.
    private static final float HALF_NEAR = 4;

    private static final int NEARNESS_CHANNELS = 4;

    private final Backend backend;
    private final PriorConfig config;
    private final PriorDenoiser denoiser;
    private final Sampler sampler;
    private final Sampler detailing;
    private final Tensor noise;
    private final Tensor result;
    private final Shape latent;
    private final float[] noAppearance;
    private float[] text;
    private float[] appearance;

    /// The text under which the appearance was seen.
    private float[] appearanceText;

    /// @param network of the model's `keyframe_prior/`
    /// @param latent of a single picture
    /// @param sampling from pure noise
    /// @param detail from latents that there are already
    /// @throws InvalidInputException unless the network fits the latents and the text encoder
    KeyframePriorSampler(
            Backend backend,
            TensorScope scope,
            ModelParts parts,
            Resident<PriorNetwork> network,
            Shape latent,
            SamplerConfig sampling,
            SamplerConfig detail,
            Guidance guidance) {
        int height = latent.extent(2);
        int width = latent.extent(3);
        this.backend = backend;
        PriorNetwork present = network.get();
        this.config = present.config();
        this.latent = latent;
        Path file = parts.files().config("keyframe_prior");
        requireSame(file, "latent", config.latent(), "latent_channels", latent.extent(0));
        requireSame(file, "text", config.text(), "text_embed_dim", parts.text().width());
        present.plan(height, width);
        this.denoiser = new PriorDenoiser(backend, scope, network, sampling.preconditioning(), guidance, height, width);
        this.sampler = new Sampler(backend, scope, sampling.schedule(), sampling.solver(), latent);
        this.detailing = new Sampler(backend, scope, detail.schedule(), detail.solver(), latent);
        denoiser.plan(sampling.schedule());
        this.noise = scope.allocate(DType.F32, latent);
        this.result = scope.allocate(DType.F32, latent);
        this.text = new float[config.text()];
        this.noAppearance = new float[2 * config.latent()];
        this.appearance = noAppearance;
        this.appearanceText = text;
    }

    private static void requireSame(Path file, String key, int has, String otherKey, int needed) {
        if (has != needed) {
            throw new InvalidInputException(file + " says " + key + " " + has + ", the other parts of the model have "
                    + otherKey + " " + needed + "; correct one of them");
        }
    }

    @Override
    public void prompt(EncodedPrompt prompt) {
        text = prompt.mean();
    }

    /// Has its own strength, which its configuration states.
    @Override
    public void guidance(Guidance guidance) {}

    /// Sets the appearance of the world under the text of now; under another text it may appearance otherwise, and the
    /// network is told no appearance.
    ///
    /// @param first model latents of its first picture, `[latent,1,h,w]`
    void appearance(float[] first) {
        appearance = appearanceOf(first, config.latent());
        appearanceText = text;
    }

    /// Mean of the text encoder's rows of the text of now, zeros without one.
    float[] text() {
        return text;
    }

    /// The appearance as a network is told it under the text of now.
    float[] appearance() {
        return Arrays.equals(text, appearanceText) ? appearance : noAppearance;
    }

    /// Mean, then standard deviation, of every channel.
    static float[] appearanceOf(float[] latents, int channels) {
        int cells = latents.length / channels;
        float[] made = new float[2 * channels];
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int i = c * cells; i < (c + 1) * cells; i++) {
                sum += latents[i];
            }
            double mean = sum / cells;
            double squares = 0;
            for (int i = c * cells; i < (c + 1) * cells; i++) {
                squares += (latents[i] - mean) * (latents[i] - mean);
            }
            made[c] = (float) mean;
            made[channels + c] = (float) Math.sqrt(squares / (cells - 1));
        }
        return made;
    }

    /// How near the known pixels of the quarters of every latent cell are: 1 at the lens, 1/2 at 4 m, 0 where nothing
    /// is known.
    ///
    /// @param depth metres, 0 where it is not known
    /// @return `[4,cellRows,cellColumns]`
    static float[] nearness(float[] depth, int width, int cellRows, int cellColumns) {
        int half = width / cellColumns / 2;
        float[] made = new float[4 * cellRows * cellColumns];
        for (int quarter = 0; quarter < 4; quarter++) {
            for (int v = 0; v < cellRows; v++) {
                for (int u = 0; u < cellColumns; u++) {
                    int top = half * (2 * v + (quarter >> 1));
                    int left = half * (2 * u + (quarter & 1));
                    made[(quarter * cellRows + v) * cellColumns + u] = nearness(depth, width, top, left, half);
                }
            }
        }
        return made;
    }

    private static float nearness(float[] depth, int width, int top, int left, int size) {
        float sum = 0;
        int known = 0;
        for (int y = top; y < top + size; y++) {
            for (int x = left; x < left + size; x++) {
                float metres = depth[y * width + x];
                if (metres > 0) {
                    sum += HALF_NEAR / (HALF_NEAR + metres);
                    known++;
                }
            }
        }
        return known == 0 ? 0 : sum / known;
    }

    @Override
    public int evaluations() {
        return sampler.evaluations();
    }

    @Override
    public Tensor sample(Inputs inputs, float[] normals, Evaluations evaluations) {
        Warp seen = inputs.view().last().orElseThrow();
        Tensor planes = denoiser.conditionPlanes();
        int known = config.conditions() - NEARNESS_CHANNELS;
        backend.copy(planes.slice(0, known), inputs.conditions().cache(known));
        backend.write(
                planes.slice(known, config.conditions()),
                nearness(seen.depth(), seen.width(), latent.extent(2), latent.extent(3)));
        backend.write(noise, normals);
        double focal = inputs.cameras().getFirst().intrinsics().fx() / seen.width();
        denoiser.facts(new PriorFacts(text, appearance(), focal));
        Sampler.Progress progress = (call, calls, sigma) -> evaluations.before();
        if (inputs.start().isPresent()) {
            detailing.sample(result, inputs.start().get(), noise, denoiser, progress);
        } else {
            sampler.sample(result, noise, denoiser, progress);
        }
        return result;
    }
}
