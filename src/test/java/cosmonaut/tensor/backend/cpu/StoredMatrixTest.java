package cosmonaut.tensor.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A matrix that is read where it lies gives the bits of one that was taken in.
final class StoredMatrixTest {

    private static HostTensor stored(DType type, Arena arena, Random random, int columns, int inner) {
        HostTensor host = new HostTensor(
                type, Shape.of(columns, inner), arena.allocate((long) type.bytes() * columns * inner, type.bytes()));
        for (long i = 0; i < (long) columns * inner; i++) {
            host.set(i, random.nextGaussian());
        }
        return host;
    }

    private static float[] product(CpuBackend backend, TensorScope scope, LinearWeight weight, float[] x, int rows) {
        Tensor from = scope.allocate(DType.F32, rows, weight.inputs());
        backend.write(from, x);
        Tensor to = scope.allocate(DType.F32, rows, weight.outputs());
        backend.fill(to, Double.NaN);
        backend.linear(to, from, weight, Activation.RELU);
        float[] out = new float[rows * weight.outputs()];
        backend.read(out, to);
        return out;
    }

    @ParameterizedTest
    @CsvSource({"1,7,5", "1,300,700", "2,521,33", "3,1021,48", "4,17,1", "13,257,67", "29,1021,517", "173,600,131"})
    void givesTheSameBits(int rows, int inner, int columns) {
        Random random = new Random(4);
        for (DType type : new DType[] {DType.BF16, DType.F32}) {
            try (Arena arena = Arena.ofShared();
                    CpuBackend backend = new CpuBackend(1 + rows % 3);
                    TensorScope scope = backend.openScope("test")) {
                HostTensor weight = stored(type, arena, random, columns, inner);
                HostTensor bias = HostTensor.ofFloats(new float[columns], columns);
                for (int i = 0; i < columns; i++) {
                    bias.set(i, random.nextGaussian());
                }
                float[] x = new float[rows * inner];
                for (int i = 0; i < x.length; i++) {
                    x[i] = (float) random.nextGaussian();
                }
                long before = scope.bytes();
                LinearWeight stored = backend.prepareLasting(scope, weight, bias);
                assertInstanceOf(StoredMatrix.class, stored);
                assertEquals(before, scope.bytes(), "takes no memory");
                float[] expected = product(backend, scope, backend.prepareLinear(scope, weight, bias), x, rows);
                assertArrayEquals(expected, product(backend, scope, stored, x, rows));
            }
        }
    }

    @Test
    void aFileThatWasClosedIsNotReadAndOtherTypesAreTakenIn() {
        try (CpuBackend backend = new CpuBackend(1);
                TensorScope scope = backend.openScope("test")) {
            LinearWeight weight;
            try (Arena arena = Arena.ofShared()) {
                weight = backend.prepareLasting(scope, stored(DType.BF16, arena, new Random(1), 4, 4), null);
            }
            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> product(backend, scope, weight, new float[8], 2));
            assertTrue(refused.toString().contains("closed"), refused.toString());
            HostTensor onTheHeap = HostTensor.allocate(DType.F32, Shape.of(4, 4));
            assertInstanceOf(PackedWeights.Linear.class, backend.prepareLasting(scope, onTheHeap, null));
        }
    }
}
