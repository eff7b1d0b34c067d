package cosmonaut.tensor.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.Random;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the conformance of operations leaves open about linear maps and convolutions on the card.
final class ProductsTest {

    private @Nullable CudaBackend opened;

    @BeforeEach
    void plugIn() {
        assumeTrue(StandIn.missing().isEmpty(), StandIn::missing);
        StandIn.load().plugIn();
        opened = new CudaBackend(CudaOptions.of(DType.BF16).withoutLibraries());
    }

    @AfterEach
    void pullOut() {
        if (opened != null) {
            opened.close();
            assertEquals("", StandIn.load().trouble());
            StandIn.load().pullOut();
        }
    }

    private CudaBackend card() {
        return java.util.Objects.requireNonNull(opened);
    }

    private static HostTensor numbers(DType dtype, int... extents) {
        Random random = new Random(7);
        HostTensor host = HostTensor.allocate(dtype, Shape.of(extents));
        for (int i = 0; i < host.shape().elements(); i++) {
            host.set(i, random.nextGaussian());
        }
        return host;
    }

    /// What an operation makes of x on both backends.
    private void agree(HostTensor x, int[] out, double bound, Operation operation) {
        double[][] results = new double[2][];
        Backend[] backends = {new ReferenceBackend(new HostMemory(), x.dtype()), card()};
        for (int i = 0; i < 2; i++) {
            try (TensorScope scope = backends[i].openScope("numbers")) {
                Tensor dst = scope.allocate(x.dtype(), out);
                operation.run(backends[i], scope, dst, backends[i].upload(scope, x));
                float[] values = new float[(int) dst.shape().elements()];
                backends[i].read(values, dst);
                results[i] = new double[values.length];
                for (int e = 0; e < values.length; e++) {
                    results[i][e] = values[e];
                }
            }
        }
        backends[0].close();
        double difference = 0;
        double norm = 0;
        for (int e = 0; e < results[0].length; e++) {
            difference += Math.pow(results[1][e] - results[0][e], 2);
            norm += Math.pow(results[0][e], 2);
        }
        assertTrue(difference <= bound * norm, "error " + difference / norm);
    }

    private interface Operation {
        void run(Backend backend, TensorScope scope, Tensor dst, Tensor x);
    }

    @Test
    void mapsOfF32BesideShortWeightsKeepTheirDigits() {
        for (int[] mnk : new int[][] {{1, 19, 264}, {2, 5, 9}, {3, 7, 24}, {8, 18, 33}, {20, 24, 40}, {128, 256, 68}}) {
            HostTensor weight = numbers(DType.BF16, mnk[1], mnk[2]);
            HostTensor bias = numbers(DType.F16, mnk[1]);
            agree(
                    numbers(DType.F32, mnk[0], mnk[2]),
                    new int[] {mnk[0], mnk[1]},
                    1e-12,
                    (backend, scope, dst, x) ->
                            backend.linear(dst, x, backend.prepareLinear(scope, weight, bias), Activation.SILU));
        }
    }

    @Test
    void convolutionsOfF32BesideShortWeightsKeepTheirDigits() {
        ConvGeometry geometry = ConvGeometry.same(1, 1);
        for (int[] size : new int[][] {{2, 3, 4, 8, 5}, {2, 8, 16, 6, 128}}) {
            HostTensor weight = numbers(DType.BF16, size[4], size[3], 2, 3, 3);
            agree(
                    numbers(DType.F32, size[0], size[1], size[2], size[3]),
                    new int[] {size[0], size[1], size[2], size[4]},
                    1e-12,
                    (backend, scope, dst, x) ->
                            backend.conv(dst, x, backend.prepareConv(scope, weight, null), geometry, Activation.NONE));
        }
    }

    /// The kernels of wgmma, with more slices than are on their way, ragged on all sides, whole and in parts.
    @Test
    void hopperAgreesWithTheReference() {
        card().close();
        StandIn.load().plugIn();
        StandIn.load().set("major", 9);
        StandIn.load().set("shared", 232_448);
        opened = new CudaBackend(CudaOptions.of(DType.BF16).withoutLibraries());
        for (int[] mnk :
                new int[][] {{250, 252, 456}, {200, 120, 328}, {100, 100, 2056}, {40, 250, 1032}, {120, 90, 8}}) {
            HostTensor weight = numbers(DType.BF16, mnk[1], mnk[2]);
            HostTensor bias = numbers(DType.F32, mnk[1]);
            agree(
                    numbers(DType.BF16, mnk[0], mnk[2]),
                    new int[] {mnk[0], mnk[1]},
                    1e-6,
                    (backend, scope, dst, x) ->
                            backend.linear(dst, x, backend.prepareLinear(scope, weight, bias), Activation.GELU));
        }
        ConvGeometry geometry = ConvGeometry.same(1, 1);
        for (int[] size : new int[][] {{2, 10, 12, 24, 250}, {2, 10, 11, 40, 120}, {1, 5, 7, 72, 100}}) {
            HostTensor weight = numbers(DType.BF16, size[4], size[3], 2, 3, 3);
            agree(
                    numbers(DType.BF16, size[0], size[1], size[2], size[3]),
                    new int[] {size[0], size[1], size[2], size[4]},
                    1e-6,
                    (backend, scope, dst, x) ->
                            backend.conv(dst, x, backend.prepareConv(scope, weight, null), geometry, Activation.NONE));
        }
    }

    /// Where many processors would idle, long sums are made in more than two parts.
    @Test
    void manyPartsAreAddedUp() {
        card().close();
        StandIn.load().plugIn();
        StandIn.load().set("processors", 32);
        opened = new CudaBackend(CudaOptions.of(DType.BF16).withoutLibraries());
        HostTensor weight = numbers(DType.BF16, 40, 4104);
        agree(
                numbers(DType.BF16, 33, 4104),
                new int[] {33, 40},
                1e-6,
                (backend, scope, dst, x) ->
                        backend.linear(dst, x, backend.prepareLinear(scope, weight, null), Activation.NONE));
    }

    @Test
    void emptyOperandsAreNoTrouble() {
        for (int[] mnk : new int[][] {{0, 5, 7}, {3, 0, 7}, {3, 5, 0}, {20, 5, 0}}) {
            HostTensor weight = numbers(DType.F32, mnk[1], mnk[2]);
            HostTensor bias = numbers(DType.F32, mnk[1]);
            for (DType type : new DType[] {DType.F32, DType.BF16}) {
                try (TensorScope scope = card().openScope("empty")) {
                    Tensor dst = scope.allocate(type, mnk[0], mnk[1]);
                    Tensor x = scope.allocate(type, mnk[0], mnk[2]);
                    card().linear(dst, x, card().prepareLinear(scope, weight, bias), Activation.RELU);
                    float[] values = new float[mnk[0] * mnk[1]];
                    card().read(values, dst);
                    for (int i = 0; i < values.length; i++) {
                        double wanted = Math.max(0, bias.get(i % mnk[1]));
                        assertEquals(wanted, values[i], 0.01 * wanted);
                    }
                }
            }
        }
    }

    @Test
    void pinnedWeightsMayBeOverwrittenOnceTheyArePrepared() {
        whilePinned(numbers(DType.BF16, 6, 16), (scope, weight) -> {
            var prepared = card().prepareLinear(scope, weight, null);
            weight.data().fill((byte) 0);
            Tensor x = card().upload(scope, numbers(DType.BF16, 9, 16));
            Tensor dst = scope.allocate(DType.BF16, 9, 6);
            Tensor wanted = scope.allocate(DType.BF16, 9, 6);
            card().linear(dst, x, prepared, Activation.NONE);
            var heap = card().prepareLinear(scope, numbers(DType.BF16, 6, 16), null);
            card().linear(wanted, x, heap, Activation.NONE);
            assertArrayEquals(floats(wanted), floats(dst));
        });
    }

    private void whilePinned(HostTensor numbers, BiConsumer<TensorScope, HostTensor> then) {
        try (TensorScope scope = card().openScope("pinned")) {
            HostTensor pinned =
                    card().staging(scope, numbers.dtype(), numbers.shape().toArray());
            pinned.data().copyFrom(numbers.data());
            then.accept(scope, pinned);
        }
    }

    private float[] floats(Tensor tensor) {
        float[] values = new float[(int) tensor.shape().elements()];
        card().read(values, tensor);
        return values;
    }

    @Test
    void weightsOfAnotherBackendAreRefused() {
        try (ReferenceBackend other = new ReferenceBackend();
                TensorScope elsewhere = other.openScope("elsewhere");
                TensorScope scope = card().openScope("here")) {
            var matrix = other.prepareLinear(elsewhere, numbers(DType.F32, 2, 3), null);
            var kernel = other.prepareConv(elsewhere, numbers(DType.F32, 2, 3, 1, 1, 1), null);
            Tensor x = scope.allocate(DType.F32, 1, 1, 1, 3);
            Tensor dst = scope.allocate(DType.F32, 1, 1, 1, 2);
            assertThrows(IllegalArgumentException.class, () -> card().linear(dst, x, matrix, Activation.NONE));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> card().conv(dst, x, kernel, ConvGeometry.same(0, 0), Activation.NONE));
        }
    }

    @Test
    void weightsOfAClosedScopeAreRefused() {
        TensorScope weights = card().openScope("weights");
        var matrix = card().prepareLinear(weights, numbers(DType.F32, 2, 3), null);
        weights.close();
        try (TensorScope scope = card().openScope("here")) {
            Tensor x = scope.allocate(DType.F32, 4, 3);
            Tensor dst = scope.allocate(DType.F32, 4, 2);
            assertThrows(IllegalStateException.class, () -> card().linear(dst, x, matrix, Activation.NONE));
        }
    }

    @Test
    void kernelsWiderThanTheTapsAreCountedAreRefused() {
        try (TensorScope scope = card().openScope("wide")) {
            HostTensor weight = HostTensor.allocate(DType.F32, Shape.of(1, 1, 1, 1, 1024));
            assertThrows(IllegalArgumentException.class, () -> card().prepareConv(scope, weight, null));
        }
    }
}
