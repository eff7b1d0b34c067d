package cosmonaut.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.network.NetworkGolden;
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
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Whole sampling runs of a tiny Video2World network against PyTorch (`cosmonaut_training.golden.sampler`).
class SamplerGoldenTest {

    private static final Shape LATENT = Shape.of(16, 3, 4, 6);
    private static final LatentGrid GRID = new LatentGrid(3, 4, 6);
    private static final int SEED = 7;

    static Stream<String> backends() {
        return Backends.names();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void samplesWhatPyTorchSamples(String backendName) {
        DitConfig config = DitConfig.read(NetworkGolden.config("sampler"));
        EdmPreconditioning edm = new EdmPreconditioning(0.5);
        try (NetworkGolden golden = new NetworkGolden("sampler");
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            DitWeights weights = DitWeights.load(backend, scope, config, golden);
            try (Dit dit = new Dit(backend, scope, weights, GRID, 12)) {
                Tensor noise = scope.allocate(DType.F32, LATENT);
                backend.write(noise, NumpyRandom.ofSeed(SEED).standardNormals((int) LATENT.elements()));
                Tensor given = scope.allocate(DType.F32, LATENT);
                backend.write(given, golden.values("given"));
                Video2WorldCondition condition =
                        new Video2WorldCondition(backend, scope, edm, LATENT, Video2WorldCondition.Frames.of(1, 0.001));
                condition.set(given, noise);
                DitDenoiser denoiser = new DitDenoiser(backend, scope, () -> dit, edm, new Guidance(1.5), condition);
                denoiser.text(text(golden, "text", backend, scope, dit), text(golden, "negative", backend, scope, dit));
                backend.copy(denoiser.conditionChannels(), condition.maskChannel());
                backend.copy(Objects.requireNonNull(denoiser.negativeConditionChannels()), condition.maskChannel());

                Tensor out = scope.allocate(DType.F32, LATENT);
                backend.axpby(noise, 80, noise, 0, noise);
                denoiser.denoise(out, noise, 80);
                backend.axpby(noise, 1 / 80.0, noise, 0, noise);
                check("x0", 1e-5, backend, out, golden);

                SamplerConfig twoAb = SamplerConfig.cosmos1().withSteps(7);
                run(backend, scope, twoAb, out, noise, denoiser);
                check("two_ab", 1e-4, backend, out, golden);
                assertGivenFramesStay(backend, out, golden);
                checkDecoded(backend, scope, out);

                SamplerConfig euler = new SamplerConfig(5, SolverKind.EULER, FinalSigma.ZERO, 80, 0.002, 7, 0.5);
                run(backend, scope, euler, out, noise, denoiser);
                check("euler", 1e-4, backend, out, golden);
            }
        }
    }

    /// From noise to pictures: the tokenizer decodes the sampled latent.
    private static void checkDecoded(Backend backend, TensorScope scope, Tensor latent) {
        try (GoldenFile golden = GoldenFile.open("sampler-decoded")) {
            TokenizerConfig config = JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build()
                    .treeToValue(golden.json("config"), TokenizerConfig.class);
            VideoTokenizer tokenizer = VideoTokenizer.load(backend, scope, config, golden.weights("weights."));
            LatentStatistics statistics = new LatentStatistics(16, config.mean(), config.std());
            Tensor scaled = scope.allocate(DType.F32, LATENT);
            statistics.plan(backend, scope, LATENT, 0.5).fromModel(scaled, latent);
            Tensor pixels = scope.allocate(DType.F32, golden.get("decoded").shape());
            tokenizer.decode(pixels, scaled);
            golden.assertClose("decoded", backend, pixels, 1e-4);
        }
    }

    private static void run(
            Backend backend, TensorScope scope, SamplerConfig config, Tensor out, Tensor noise, Denoiser denoiser) {
        try (Sampler sampler = new Sampler(backend, scope, config.schedule(), config.solver(), LATENT)) {
            sampler.sample(out, noise, denoiser, (call, calls, sigma) -> {});
        }
    }

    private static TextContext text(NetworkGolden golden, String name, Backend backend, TensorScope scope, Dit dit) {
        Shape given = golden.golden(name).shape();
        Tensor rows = scope.allocate(DType.F32, 512, given.extent(1));
        backend.write(rows.slice(0, given.extent(0)), golden.values(name));
        return dit.prepareText(scope, rows, given.extent(0));
    }

    private static void check(String what, double bound, Backend backend, Tensor actual, NetworkGolden golden) {
        double error = GoldenFile.relativeError(golden.values(what), read(backend, actual));
        assertTrue(error <= GoldenFile.bound(backend, bound), what + " differs by " + error);
    }

    private static void assertGivenFramesStay(Backend backend, Tensor out, NetworkGolden golden) {
        float[] actual = read(backend, out);
        float[] given = golden.values("given");
        for (int c = 0; c < 16; c++) {
            int from = c * 3 * 24;
            assertArrayEquals(
                    java.util.Arrays.copyOfRange(given, from, from + 24),
                    java.util.Arrays.copyOfRange(actual, from, from + 24),
                    1e-6f);
        }
    }

    private static float[] read(Backend backend, Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        backend.read(values, tensor);
        return values;
    }
}
