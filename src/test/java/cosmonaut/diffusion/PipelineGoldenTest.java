package cosmonaut.diffusion;

import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitWeights;
import cosmonaut.network.dit.LatentGrid;
import cosmonaut.network.dit.TextContext;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole pipelines of 35 steps with guidance against those of diffusers, and against the solver of Cosmos 1.0 with the
/// same networks: from noise and given pictures to pictures (`cosmonaut_training.golden.pipeline`).
final class PipelineGoldenTest {

    /// A hundredth of what the project asks of a whole pipeline; measured are 1.5e-6 and less.
    private static final double BOUND = 1e-5;

    private static final Shape LATENT = Shape.of(16, 3, 4, 6);
    private static final int FRAMES = 17;
    private static final int SEED = 11;
    private static final double SIGMA_DATA = 0.5;

    @TempDir
    Path folder;

    /// A run, and how many pictures are given.
    private enum Run {
        TEXT2WORLD("text", 0),
        VIDEO1("video", 1),
        VIDEO9("video", 9);

        private final String network;
        private final int pictures;

        Run(String network, int pictures) {
            this.network = network;
            this.pictures = pictures;
        }
    }

    /// A stand-in of a card would take minutes.
    static Stream<Arguments> runs() {
        return Backends.names()
                .filter(name ->
                        name.equals("cpu") || name.equals("cuda") && cosmonaut.tensor.backend.cuda.Cards.isReal())
                .flatMap(name -> Stream.of(Run.values()).map(run -> Arguments.of(run, name)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void makesThePicturesOfTheReference(Run run, String backendName) throws IOException {
        try (GoldenFile golden = GoldenFile.open("pipeline");
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            DitConfig config = config(golden, run);
            TokenizerConfig coding = TokenizerConfig.read(GoldenFile.write(folder, golden.json("config")));
            DitWeights weights = DitWeights.load(backend, scope, config, golden.weights(run.network + "."));
            VideoTokenizer tokenizer = VideoTokenizer.load(backend, scope, coding, golden.weights("vae."));
            LatentStatistics.Scaling scaling =
                    new LatentStatistics(16, coding.mean(), coding.std()).plan(backend, scope, LATENT, SIGMA_DATA);
            Tensor noise = scope.allocate(DType.F32, LATENT);
            backend.write(noise, NumpyRandom.ofSeed(SEED).standardNormals((int) LATENT.elements()));
            try (Dit dit = new Dit(backend, scope, weights, new LatentGrid(3, 4, 6), 24)) {
                EdmPreconditioning edm = new EdmPreconditioning(SIGMA_DATA);
                DitDenoiser denoiser;
                if (run.pictures == 0) {
                    denoiser = new DitDenoiser(backend, scope, () -> dit, edm, new Guidance(7), null);
                } else {
                    Video2WorldCondition condition = new Video2WorldCondition(
                            backend,
                            scope,
                            edm,
                            LATENT,
                            Video2WorldCondition.Frames.of(coding.latentFrames(run.pictures), 0.001));
                    condition.set(given(golden, run, backend, scope, tokenizer, scaling), noise);
                    denoiser = new DitDenoiser(backend, scope, () -> dit, edm, new Guidance(7), condition);
                    backend.copy(denoiser.conditionChannels(), condition.maskChannel());
                    backend.copy(Objects.requireNonNull(denoiser.negativeConditionChannels()), condition.maskChannel());
                }
                denoiser.text(text(golden, "text", backend, scope, dit), text(golden, "negative", backend, scope, dit));
                SamplerConfig diffusers =
                        new SamplerConfig(35, SolverKind.EULER, FinalSigma.SIGMA_MIN, 80, 0.002, 7, SIGMA_DATA);
                compare(golden, run, "euler", diffusers, backend, scope, noise, denoiser, tokenizer, scaling);
                compare(
                        golden,
                        run,
                        "two_ab",
                        SamplerConfig.cosmos1(),
                        backend,
                        scope,
                        noise,
                        denoiser,
                        tokenizer,
                        scaling);
            }
        }
    }

    private static void compare(
            GoldenFile golden,
            Run run,
            String solver,
            SamplerConfig config,
            Backend backend,
            TensorScope scope,
            Tensor noise,
            Denoiser denoiser,
            VideoTokenizer tokenizer,
            LatentStatistics.Scaling scaling) {
        Tensor latents = scope.allocate(DType.F32, LATENT);
        try (Sampler sampler = new Sampler(backend, scope, config.schedule(), config.solver(), LATENT)) {
            sampler.sample(latents, noise, denoiser, (call, calls, sigma) -> {});
        }
        String name = "golden." + run.name().toLowerCase(java.util.Locale.ROOT) + "." + solver;
        golden.assertClose(name, backend, latents, BOUND);
        if (golden.file().has(name + ".pictures")) {
            Tensor pixels = scope.allocate(DType.F32, 3, FRAMES, 32, 48);
            scaling.fromModel(latents, latents);
            tokenizer.decode(pixels, latents);
            golden.assertClose(name + ".pictures", backend, pixels, BOUND);
        }
    }

    /// The given pictures, then grey ones, as latents of the model.
    private static Tensor given(
            GoldenFile golden,
            Run run,
            Backend backend,
            TensorScope scope,
            VideoTokenizer tokenizer,
            LatentStatistics.Scaling scaling) {
        Tensor video = golden.upload(backend, scope, "golden.video"); // [9,3,H,W]
        Tensor clip = scope.allocate(DType.F32, FRAMES, 3, 32, 48);
        backend.fill(clip, 0);
        backend.copy(clip.slice(0, run.pictures), video.slice(0, run.pictures));
        Tensor pixels = scope.allocate(DType.F32, 3, FRAMES, 32, 48);
        backend.permute(pixels, clip, 1, 0, 2, 3);
        Tensor latents = scope.allocate(DType.F32, LATENT);
        tokenizer.encode(latents, pixels);
        scaling.toModel(latents, latents);
        return latents;
    }

    /// That of the file, with the channels of the run.
    private DitConfig config(GoldenFile golden, Run run) throws IOException {
        var json = golden.json("transformer").deepCopy().asObject();
        json.put("in_channels", run.pictures == 0 ? 16 : 17);
        return DitConfig.read(GoldenFile.write(folder, json));
    }

    private static TextContext text(GoldenFile golden, String name, Backend backend, TensorScope scope, Dit dit) {
        Tensor given = golden.upload(backend, scope, "golden." + name);
        Tensor rows = scope.allocate(DType.F32, 512, given.shape().extent(1));
        backend.fill(rows, 0);
        backend.copy(rows.slice(0, given.shape().extent(0)), given);
        return dit.prepareText(scope, rows, given.shape().extent(0));
    }
}
