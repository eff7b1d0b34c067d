package cosmonaut.diffusion;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.network.NetworkGolden;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitViews;
import cosmonaut.network.dit.DitWeights;
import cosmonaut.network.dit.LatentGrid;
import cosmonaut.network.dit.ViewText;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A run of a tiny Video2World of six views as cosmos-predict1 samples it: a given frame in every view, repeats told to
/// the negative branch alone; against PyTorch (`cosmonaut_training.golden.views`).
class MultiViewSamplingTest {

    private static final Shape LATENT = Shape.of(16, 12, 6, 2);

    static Stream<String> backends() {
        return Backends.names();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void sixViewsAreSampledTogether(String backendName) {
        DitConfig config = DitConfig.read(NetworkGolden.config("dit-views6"));
        DitViews views = Objects.requireNonNull(config.views());
        SamplerConfig sampling =
                new SamplerConfig(3, SolverKind.EULER, FinalSigma.ZERO, 80, 0.002, 7, 0.5, SigmaSchedule.Kind.PREDICT1);
        EdmPreconditioning edm = sampling.preconditioning();
        try (NetworkGolden golden = new NetworkGolden("dit-views6");
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            DitWeights weights = DitWeights.load(backend, scope, config, golden);
            try (Dit dit = new Dit(backend, scope, weights, new LatentGrid(12, 6, 2), golden.values("fps")[0]);
                    Sampler sampler = new Sampler(backend, scope, sampling.schedule(), sampling.solver(), LATENT)) {
                Tensor noise = written(backend, scope, golden, "noise");
                Video2WorldCondition given = new Video2WorldCondition(
                        backend, scope, edm, LATENT, new Video2WorldCondition.Frames(views.count(), 1, 0.001, false));
                given.set(written(backend, scope, golden, "given"), noise);
                DitDenoiser denoiser = new DitDenoiser(backend, scope, () -> dit, edm, new Guidance(1.5), given);
                ViewText absent = ViewText.of(scope.allocate(DType.F32, 6 * 512, config.textDim()), new int[6])
                        .withRepeats(views.negativeRepeats(DitViews.NEGATIVE_REPEATS));
                denoiser.text(
                        dit.prepareViews(scope, text(golden, backend, scope, config.textDim())),
                        dit.prepareViews(scope, absent));
                backend.copy(denoiser.conditionChannels(), given.maskChannel());
                backend.copy(Objects.requireNonNull(denoiser.negativeConditionChannels()), given.maskChannel());
                Tensor out = scope.allocate(DType.F32, LATENT);
                sampler.sample(out, noise, denoiser, (call, calls, sigma) -> {});
                float[] values = new float[Math.toIntExact(LATENT.elements())];
                backend.read(values, out);
                double error = GoldenFile.relativeError(golden.values("sampled"), values);
                assertTrue(error <= GoldenFile.bound(backend, 1e-5), "differs by " + error);
            }
        }
    }

    private static Tensor written(Backend backend, TensorScope scope, NetworkGolden golden, String name) {
        Tensor tensor = scope.allocate(DType.F32, LATENT);
        backend.write(tensor, golden.values(name));
        return tensor;
    }

    /// View v has v + 1 rows of text.
    private static ViewText text(NetworkGolden golden, Backend backend, TensorScope scope, int features) {
        float[] given = golden.values("text");
        float[] all = new float[6 * 512 * features];
        int from = 0;
        for (int v = 0; v < 6; v++) {
            System.arraycopy(given, from, all, v * 512 * features, (v + 1) * features);
            from += (v + 1) * features;
        }
        Tensor rows = scope.allocate(DType.F32, 6 * 512, features);
        backend.write(rows, all);
        return ViewText.of(rows, 1, 2, 3, 4, 5, 6);
    }
}
