package cosmonaut.diffusion;

import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitViews;
import cosmonaut.network.dit.DitWeights;
import cosmonaut.network.dit.LatentGrid;
import cosmonaut.network.dit.ViewText;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole pipelines of three views, 35 steps, guided by text and by a trajectory, against PyTorch: from noise and given
/// pictures to pictures (`cosmonaut_training.golden.pipeline_views`).
final class MultiViewPipelineGoldenTest {

    /// A hundredth of what the project asks of a whole pipeline.
    private static final double BOUND = 1e-5;

    private static final int VIEWS = 3;
    private static final int FRAMES = 17;
    private static final int HEIGHT = 32;
    private static final int WIDTH = 48;
    private static final Shape OF_VIEW = Shape.of(16, 3, 4, 6);
    private static final Shape LATENT = OF_VIEW.with(1, VIEWS * 3);
    private static final int SEED = 12;
    private static final double SIGMA_DATA = 0.5;
    private static final Guidance GUIDANCE = new Guidance(7);
    private static final Guidance STEERING = new Guidance(0.75);

    @TempDir
    Path folder;

    /// A run, and how many pictures of every view are given.
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
        try (GoldenFile golden = GoldenFile.open("pipeline_views");
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            var json = golden.json("transformer").deepCopy().asObject();
            json.put("in_channels", run.pictures == 0 ? 16 : 17);
            DitConfig config = DitConfig.read(GoldenFile.write(folder, json));
            DitViews views = Objects.requireNonNull(config.views());
            TokenizerConfig coding = TokenizerConfig.read(GoldenFile.write(folder, golden.json("config")));
            DitWeights weights = DitWeights.load(backend, scope, config, golden.weights(run.network + "."));
            Coder coder = new Coder(
                    VideoTokenizer.load(backend, scope, coding, golden.weights("vae.")),
                    new LatentStatistics(16, coding.mean(), coding.std()).plan(backend, scope, OF_VIEW, SIGMA_DATA),
                    backend,
                    scope);
            Tensor noise = scope.allocate(DType.F32, LATENT);
            backend.write(noise, NumpyRandom.ofSeed(SEED).standardNormals((int) LATENT.elements()));
            EdmPreconditioning edm = new EdmPreconditioning(SIGMA_DATA);
            Video2WorldCondition condition = null;
            if (run.pictures > 0) {
                int latents = coding.latentFrames(run.pictures);
                condition = new Video2WorldCondition(
                        backend, scope, edm, LATENT, new Video2WorldCondition.Frames(VIEWS, latents, 0.001, false));
                condition.set(coder.given(golden.get("golden.video"), run.pictures), noise);
            }
            try (Dit dit = new Dit(backend, scope, weights, new LatentGrid(VIEWS * 3, 4, 6), 24)) {
                DitDenoiser denoiser = new DitDenoiser(backend, scope, () -> dit, edm, GUIDANCE, STEERING, condition);
                ViewText text = text(golden, backend, scope, config.textDim());
                ViewText negative = ViewText.of(
                                scope.allocate(DType.F32, VIEWS * 512, config.textDim()), new int[VIEWS])
                        .withRepeats(views.negativeRepeats(DitViews.NEGATIVE_REPEATS));
                float[] trajectory = golden.get("golden.trajectory").toFloats();
                denoiser.text(
                        dit.prepareViews(scope, text.withTrajectory(trajectory)), dit.prepareViews(scope, negative));
                denoiser.steeredText(dit.prepareViews(scope, negative.withTrajectory(trajectory)));
                if (condition != null) {
                    backend.copy(denoiser.conditionChannels(), condition.maskChannel());
                    for (Tensor compared : denoiser.comparedConditionChannels()) {
                        backend.copy(compared, condition.maskChannel());
                    }
                }
                SamplerConfig predict1 = new SamplerConfig(
                        35, SolverKind.EULER, FinalSigma.ZERO, 80, 0.0002, 7, SIGMA_DATA, SigmaSchedule.Kind.PREDICT1);
                compare(golden, run, "euler", predict1, backend, scope, noise, denoiser, coder);
                compare(golden, run, "two_ab", SamplerConfig.cosmos1(), backend, scope, noise, denoiser, coder);
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
            Coder coder) {
        Tensor latents = scope.allocate(DType.F32, LATENT);
        try (Sampler sampler = new Sampler(backend, scope, config.schedule(), config.solver(), LATENT)) {
            sampler.sample(latents, noise, denoiser, (call, calls, sigma) -> {});
        }
        String name = "golden." + run.name().toLowerCase(Locale.ROOT) + "." + solver;
        golden.assertClose(name, backend, latents, BOUND);
        if (golden.file().has(name + ".pictures")) {
            golden.assertClose(name + ".pictures", backend, coder.pictures(latents), BOUND);
        }
    }

    /// Codes every view by itself.
    private record Coder(
            VideoTokenizer tokenizer, LatentStatistics.Scaling scaling, Backend backend, TensorScope scope) {

        /// Of every view the given pictures, then grey ones, as latents of the model.
        ///
        /// @param video `[V,9,3,H,W]`
        Tensor given(HostTensor video, int pictures) {
            float[] all = video.toFloats();
            int plane = HEIGHT * WIDTH;
            Tensor[] views = new Tensor[VIEWS];
            for (int v = 0; v < VIEWS; v++) {
                float[] clip = new float[3 * FRAMES * plane];
                for (int t = 0; t < pictures; t++) {
                    for (int c = 0; c < 3; c++) {
                        System.arraycopy(all, ((v * 9 + t) * 3 + c) * plane, clip, (c * FRAMES + t) * plane, plane);
                    }
                }
                Tensor pixels = scope.allocate(DType.F32, 3, FRAMES, HEIGHT, WIDTH);
                backend.write(pixels, clip);
                views[v] = scope.allocate(DType.F32, OF_VIEW);
                tokenizer.encode(views[v], pixels);
                scaling.toModel(views[v], views[v]);
            }
            Tensor given = scope.allocate(DType.F32, LATENT);
            backend.concat(given, 1, views);
            return given;
        }

        /// `[V,3,T,H,W]`
        Tensor pictures(Tensor latents) {
            Tensor all = scope.allocate(DType.F32, VIEWS, 3, FRAMES, HEIGHT, WIDTH);
            Tensor view = scope.allocate(DType.F32, OF_VIEW);
            for (int v = 0; v < VIEWS; v++) {
                backend.narrow(view, latents, 1, v * OF_VIEW.extent(1));
                scaling.fromModel(view, view);
                tokenizer.decode(all.slice(v, v + 1).reshape(3, FRAMES, HEIGHT, WIDTH), view);
            }
            return all;
        }
    }

    private static ViewText text(GoldenFile golden, Backend backend, TensorScope scope, int features) {
        float[] given = golden.get("golden.text").toFloats();
        float[] lengths = golden.get("golden.rows").toFloats();
        int[] rows = new int[VIEWS];
        float[] all = new float[VIEWS * 512 * features];
        int from = 0;
        for (int v = 0; v < VIEWS; v++) {
            rows[v] = (int) lengths[v];
            System.arraycopy(given, from, all, v * 512 * features, rows[v] * features);
            from += rows[v] * features;
        }
        Tensor tensor = scope.allocate(DType.F32, VIEWS * 512, features);
        backend.write(tensor, all);
        return ViewText.of(tensor, Arrays.copyOf(rows, VIEWS));
    }
}
