package cosmonaut.network.dit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.network.NetworkGolden;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Both branches of a multi-view network against section 5.1 written out in PyTorch
/// (`cosmonaut_training.golden.views`).
class DitViewsGoldenTest {

    private static final double BOUND = 1e-5;
    private static final int TEXT_ROWS = 512;

    /// Only the first has blocks that can take turns in memory.
    static Stream<Arguments> cases() {
        return Backends.names()
                .flatMap(backend -> Stream.of(
                        Arguments.of(backend, "dit-views3", false),
                        Arguments.of(backend, "dit-views3", true),
                        Arguments.of(backend, "dit-views2", false),
                        Arguments.of(backend, "dit-views6", false)));
    }

    @ParameterizedTest(name = "{0} {1} streamed {2}")
    @MethodSource("cases")
    void bothBranchesAgreeWithPyTorch(String backendName, String name, boolean streamed) {
        try (NetworkGolden golden = new NetworkGolden(name);
                Backend backend = Backends.open(backendName)) {
            check(golden, golden, backend, name, streamed);
        }
    }

    /// diffusers publishes no such network; its naming is what its rule makes of the original one.
    @Test
    void theNamesThatFollowTheRuleOfDiffusersAreTakenToo() {
        try (NetworkGolden golden = new NetworkGolden("dit-views2");
                Backend backend = Backends.open(Backends.names().findFirst().orElseThrow())) {
            check(golden, new Renamed(golden), backend, "dit-views2", false);
        }
    }

    @Test
    void aLatentThatDoesNotDivideIntoViewsIsRefused() {
        DitConfig config = DitConfig.read(NetworkGolden.config("dit-views3"));
        try (NetworkGolden golden = new NetworkGolden("dit-views3");
                Backend backend = Backends.open(Backends.names().findFirst().orElseThrow());
                TensorScope scope = backend.openScope("test")) {
            DitWeights weights = DitWeights.load(backend, scope, config, golden);
            InvalidInputException refused = assertThrows(
                    InvalidInputException.class, () -> new Dit(backend, scope, weights, new LatentGrid(4, 6, 10), 24));
            assertTrue(String.valueOf(refused.getMessage()).contains("3 views"), refused.getMessage());
        }
    }

    private static void check(
            NetworkGolden golden, WeightSource source, Backend backend, String name, boolean streamed) {
        DitConfig config = DitConfig.read(NetworkGolden.config(name));
        DitViews views = Objects.requireNonNull(config.views());
        try (TensorScope scope = backend.openScope("test")) {
            DitWeights weights = streamed
                    ? DitWeights.stream(backend, scope, config, source, 2)
                    : DitWeights.load(backend, scope, config, source);
            Shape extents = golden.golden("x").shape();
            LatentGrid grid = new LatentGrid(extents.extent(1), extents.extent(2), extents.extent(3));
            try (Dit dit = new Dit(backend, scope, weights, grid, golden.values("fps")[0])) {
                ViewText text = text(golden, views, backend, scope, config.textDim());
                TextContext positive = dit.prepareViews(scope, text.withTrajectory(golden.values("trajectory")));
                TextContext negative =
                        dit.prepareViews(scope, text.withRepeats(views.negativeRepeats(DitViews.NEGATIVE_REPEATS)));
                Tensor x = scope.allocate(DType.F32, extents);
                Tensor out = scope.allocate(DType.F32, golden.golden("out").shape());
                backend.write(x, golden.values("x"));
                double cNoise = golden.values("c_noise")[0];
                long before = scope.bytes();
                float[] first = new float[0];
                for (int run = 0; run < 3; run++) { // a card records a pass when it is run again
                    dit.forward(out, x, cNoise, positive);
                    float[] values = read(backend, out);
                    compare(backend, name + " out", values, golden.values("out"));
                    first = run == 0 ? values : first;
                    assertArrayEquals(first, values);
                    dit.forward(out, x, cNoise, negative);
                    compare(backend, name + " negative", read(backend, out), golden.values("negative"));
                }
                assertEquals(before, scope.bytes(), "a forward pass must allocate nothing");
                dit.markPadding(padding(grid.width()));
                dit.forward(out, x, cNoise, positive);
                compare(backend, name + " padded", read(backend, out), golden.values("padded"));
            }
        }
    }

    /// Cells of 8 pixels that begin in 14 columns of padding on either side.
    private static boolean[] padding(int width) {
        boolean[] padded = new boolean[width];
        for (int i = 0; i < width; i++) {
            padded[i] = 8 * i < 14 || 8 * i >= 8 * width - 14;
        }
        return padded;
    }

    private static ViewText text(
            NetworkGolden golden, DitViews views, Backend backend, TensorScope scope, int features) {
        float[] valid = golden.values("rows");
        int[] rows = new int[views.count()];
        float[] all = new float[views.count() * TEXT_ROWS * features];
        float[] given = golden.values("text");
        int from = 0;
        for (int v = 0; v < rows.length; v++) {
            rows[v] = (int) valid[v];
            System.arraycopy(given, from, all, v * TEXT_ROWS * features, rows[v] * features);
            from += rows[v] * features;
        }
        Tensor tensor = scope.allocate(DType.F32, views.count() * TEXT_ROWS, features);
        backend.write(tensor, all);
        return ViewText.of(tensor, rows);
    }

    private static void compare(Backend backend, String what, float[] actual, float[] expected) {
        double error = GoldenFile.relativeError(expected, actual);
        assertTrue(error <= GoldenFile.bound(backend, BOUND), what + " differs by " + error);
    }

    private static float[] read(Backend backend, Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        backend.read(values, tensor);
        return values;
    }

    /// The same weights by the other names; what only an original checkpoint carries is left out.
    private record Renamed(NetworkGolden golden) implements WeightSource {

        private String original(String name) {
            return Objects.requireNonNullElse(DiffusersDitNames.toOriginal(name), "");
        }

        @Override
        public boolean has(String name) {
            return golden.has(original(name));
        }

        @Override
        public HostTensor get(String name) {
            return golden.get(original(name));
        }

        @Override
        public Set<String> names() {
            return golden.names().stream()
                    .map(DiffusersDitNames::fromOriginal)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
        }

        @Override
        public String origin() {
            return golden.origin();
        }

        @Override
        public void close() {}
    }
}
