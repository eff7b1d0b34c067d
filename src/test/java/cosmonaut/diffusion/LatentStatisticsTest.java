package cosmonaut.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;

class LatentStatisticsTest {

    /// Two channels, statistics of three frames, a clip of two: the third column is left out.
    @Test
    void normalisesPerChannelAndFrame() {
        LatentStatistics statistics =
                new LatentStatistics(2, new float[] {1, 2, 9, -1, -2, 9}, new float[] {2, 4, 9, 8, 16, 9});
        try (Backend backend = new ReferenceBackend();
                TensorScope scope = backend.openScope("test")) {
            LatentStatistics.Scaling scaling = statistics.plan(backend, scope, Shape.of(2, 2, 1, 2), 0.5);
            float[] latent = {3, 1, 6, 2, 7, -1, 14, -2};
            Tensor x = scope.allocate(DType.F32, 2, 2, 1, 2);
            backend.write(x, latent);
            scaling.toModel(x, x);
            assertArrayEquals(
                    new float[] {0.5f, 0, 0.5f, 0, 0.5f, 0, 0.5f, 0},
                    HostTensor.of(x).toFloats(),
                    1e-7f);
            scaling.fromModel(x, x);
            assertArrayEquals(latent, HostTensor.of(x).toFloats(), 1e-5f);
        }
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThrows(InvalidInputException.class, () -> new LatentStatistics(2, new float[3], new float[3]));
        assertThrows(InvalidInputException.class, () -> new LatentStatistics(1, new float[1], new float[] {0}));
        assertThrows(
                InvalidInputException.class, () -> new LatentStatistics(1, new float[] {Float.NaN}, new float[] {1}));
        try (Backend backend = new ReferenceBackend();
                TensorScope scope = backend.openScope("test")) {
            LatentStatistics short2 = LatentStatistics.none(3, 2);
            assertEquals(2, short2.frames());
            assertThrows(InvalidInputException.class, () -> short2.plan(backend, scope, Shape.of(3, 3, 1, 1), 0.5));
        }
    }
}
