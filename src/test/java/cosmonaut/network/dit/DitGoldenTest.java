package cosmonaut.network.dit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.network.NetworkGolden;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// One forward pass against diffusers' CosmosTransformer3DModel (`cosmonaut_training.golden.dit`).
class DitGoldenTest {

    private static final double BOUND = 1e-5;

    static Stream<Arguments> cases() {
        return Backends.names()
                .flatMap(backend -> Stream.of("dit-t2w", "dit-v2w", "dit-camera", "dit-nopos")
                        .map(name -> Arguments.of(backend, name)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void forwardAgreesWithPyTorch(String backendName, String name) {
        DitConfig config = DitConfig.read(NetworkGolden.config(name));
        try (NetworkGolden golden = new NetworkGolden(name);
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            DitWeights weights = DitWeights.load(backend, scope, config, golden);
            Tensor x = scope.allocate(DType.F32, golden.golden("x").shape());
            Shape extents = x.shape();
            LatentGrid grid = new LatentGrid(extents.extent(1), extents.extent(2), extents.extent(3));
            try (Dit dit = new Dit(backend, scope, weights, grid, golden.values("fps")[0])) {
                TextContext text = text(golden, backend, scope, dit);
                Tensor out = scope.allocate(DType.F32, golden.golden("out").shape());
                Map<String, float[]> taps = observe(backend, dit);
                backend.write(x, golden.values("x"));
                long before = scope.bytes();
                // The first pass at another noise level must leave nothing behind.
                dit.forward(out, x, 0.77, text);
                dit.forward(out, x, golden.values("c_noise")[0], text);
                assertEquals(before, scope.bytes(), "a forward pass must allocate nothing");
                for (String tap : List.of("patch", "affine_embedding", "adaln_base", "block0")) {
                    check(backend, name + " " + tap, taps.getOrDefault(tap, new float[0]), golden.values(tap));
                }
                check(backend, name + " out", read(backend, out), golden.values("out"));
                assertPlayedBackTheSame(backend, dit, out, x, golden.values("c_noise")[0], text);
            }
        }
    }

    private static TextContext text(NetworkGolden golden, Backend backend, TensorScope scope, Dit dit) {
        int rows = (int) golden.values("rows")[0];
        int features = dit.config().textDim();
        Tensor text = scope.allocate(DType.F32, 512, features);
        if (rows > 0) {
            backend.write(text.slice(0, rows), golden.values("text"));
        }
        return dit.prepareText(scope, text, rows);
    }

    private static Map<String, float[]> observe(Backend backend, Dit dit) {
        Map<String, float[]> taps = new HashMap<>();
        dit.observe((tap, value) -> taps.put(tap, read(backend, value)));
        return taps;
    }

    /// Without an observer a pass is a sequence that a card records when it is run for the second time.
    private static void assertPlayedBackTheSame(
            Backend backend, Dit dit, Tensor out, Tensor x, double cNoise, TextContext text) {
        float[] expected = read(backend, out);
        dit.observe(null);
        for (int run = 0; run < 4; run++) {
            backend.fill(out, 0);
            dit.forward(out, x, run % 2 == 0 ? 0.5 : cNoise, text);
        }
        assertArrayEquals(expected, read(backend, out));
    }

    private static void check(Backend backend, String what, float[] actual, float[] expected) {
        double error = GoldenFile.relativeError(expected, actual);
        assertTrue(error <= GoldenFile.bound(backend, BOUND), what + " differs by " + error);
    }

    private static float[] read(Backend backend, Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        backend.read(values, tensor);
        return values;
    }
}
