package cosmonaut.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.EdmPreconditioning.Coefficients;
import cosmonaut.network.GoldenFile;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Switches between what implementations do, each against numbers from PyTorch
/// (`cosmonaut_training.golden.conventions`).
final class ConventionsGoldenTest {

    private static final EdmPreconditioning EXACT = new EdmPreconditioning(0.5);
    private static final EdmPreconditioning ROUNDED = new EdmPreconditioning(0.5, Coefficients.BF16);

    @Test
    void coefficientsInBf16AreThoseOfTheOriginalCode() {
        try (GoldenFile golden = GoldenFile.open("conventions")) {
            HostTensor sigmas = golden.get("sigmas");
            HostTensor expected = golden.get("coefficients");
            for (int i = 0; i < 36; i++) {
                double sigma = sigmas.get(i);
                String at = "sigma " + sigma;
                assertEquals(expected.get(i), ROUNDED.cSkip(sigma), at);
                assertEquals(expected.get(36 + i), ROUNDED.cOut(sigma), at);
                assertEquals(expected.get(72 + i), ROUNDED.cIn(sigma), at);
                assertEquals(expected.get(108 + i), ROUNDED.cNoise(sigma), at);
                assertEquals(0.25 / (sigma * sigma + 0.25), EXACT.cSkip(sigma), 1e-15, at);
                assertEquals(0.25 * Math.log(sigma), EXACT.cNoise(sigma), 1e-15, at);
            }
        }
    }

    @Test
    void statisticsInBf16AreThoseOfTheOriginalCode() {
        try (GoldenFile golden = GoldenFile.open("conventions");
                Backend backend = new ReferenceBackend();
                TensorScope scope = backend.openScope("test")) {
            float[] deviations = golden.get("statistics").toFloats();
            float[] rounded = golden.get("rounded_statistics").toFloats();
            assertArrayEquals(rounded, scaledOnes(backend, scope, deviations, true), 1e-6f);
            assertArrayEquals(deviations, scaledOnes(backend, scope, deviations, false), 1e-6f);
            assertFalse(Arrays.equals(rounded, deviations));
        }
    }

    /// Ones in the model's scale as the tokenizer has them: deviations, where means are zero.
    private static float[] scaledOnes(Backend backend, TensorScope scope, float[] deviations, boolean rounded) {
        LatentStatistics exact = new LatentStatistics(1, new float[deviations.length], deviations);
        Tensor latent = scope.allocate(DType.F32, 1, deviations.length, 1, 1);
        backend.fill(latent, 1);
        (rounded ? exact.rounded() : exact)
                .plan(backend, scope, latent.shape(), 1)
                .fromModel(latent, latent);
        return read(backend, latent);
    }

    @Test
    void givenFramesGetTheNoiseOfTheFormula() {
        try (GoldenFile golden = GoldenFile.open("conventions");
                Backend backend = new ReferenceBackend();
                TensorScope scope = backend.openScope("test")) {
            assertArrayEquals(golden.get("inserted").toFloats(), inserted(golden, backend, scope, EXACT), 2e-6f);
            assertArrayEquals(golden.get("inserted_bf16").toFloats(), inserted(golden, backend, scope, ROUNDED), 2e-6f);
        }
    }

    private static float[] inserted(GoldenFile golden, Backend backend, TensorScope scope, EdmPreconditioning edm) {
        Shape shape = Shape.of(1, 2, 1, 3);
        Tensor given = scope.allocate(DType.F32, shape);
        Tensor noise = scope.allocate(DType.F32, shape);
        Tensor out = scope.allocate(DType.F32, shape);
        backend.write(given, golden.get("given").toFloats());
        backend.write(noise, golden.get("noise").toFloats());
        Video2WorldCondition condition =
                new Video2WorldCondition(backend, scope, edm, shape, Video2WorldCondition.Frames.of(2, 0.001));
        condition.set(given, noise);
        condition.insert(out, noise, golden.get("inserted_at").get(0));
        return read(backend, out);
    }

    /// Fresh noise replaces that of the run on given frames alone, and every time by other noise.
    @Test
    void freshNoiseIsDrawnWheneverFramesAreInserted() {
        try (Backend backend = new ReferenceBackend();
                TensorScope scope = backend.openScope("test")) {
            Shape shape = Shape.of(1, 2, 1, 1);
            Tensor given = written(backend, scope, shape, 4, 5);
            Tensor noise = written(backend, scope, shape, 7, 7);
            Tensor x = written(backend, scope, shape, 30, 40);
            Tensor out = scope.allocate(DType.F32, shape);
            Deque<float[]> draws = new ArrayDeque<>(List.of(new float[] {1, 1}, new float[] {-2, 3}));
            Video2WorldCondition fresh = new Video2WorldCondition(
                    backend, scope, EXACT, shape, new Video2WorldCondition.Frames(1, 1, 0.5, true));
            fresh.set(given, noise);
            fresh.draw(draws::removeFirst);
            double scale = EXACT.cIn(0.5) / EXACT.cIn(2);
            fresh.insert(out, x, 2);
            assertArrayEquals(new float[] {(float) (4.5 * scale), 40}, read(backend, out), 1e-5f);
            fresh.insert(out, x, 2);
            assertArrayEquals(new float[] {(float) (3 * scale), 40}, read(backend, out), 1e-5f);

            Video2WorldCondition same = new Video2WorldCondition(
                    backend, scope, EXACT, shape, new Video2WorldCondition.Frames(1, 1, 0.5, false));
            same.set(given, noise);
            same.draw(draws::removeFirst); // empty: nothing is drawn
            for (int step = 0; step < 2; step++) {
                same.insert(out, x, 2);
                assertArrayEquals(new float[] {(float) (7.5 * scale), 40}, read(backend, out), 1e-5f);
            }
        }
    }

    /// `a + g (a - b)` against `b + s (a - b)`.
    @Test
    void aScaleMeansWhatTheFormulaSays() {
        assertEquals(new Guidance(7), Guidance.Formula.COSMOS.of(7));
        assertEquals(new Guidance(6), Guidance.Formula.USUAL.of(7));
        assertEquals(Guidance.NONE, Guidance.Formula.USUAL.of(0));
        assertEquals(7, Guidance.Formula.USUAL.scale(new Guidance(6)));
        assertEquals(0, Guidance.Formula.USUAL.scale(Guidance.NONE));
        assertThrows(InvalidInputException.class, () -> Guidance.Formula.USUAL.of(0.5));
        try (Backend backend = new ReferenceBackend();
                TensorScope scope = backend.openScope("test")) {
            Shape shape = Shape.of(1, 1, 1, 1);
            Tensor a = written(backend, scope, shape, 3);
            Tensor b = written(backend, scope, shape, 1);
            Guidance.Formula.USUAL.of(5).combine(backend, a, a, b);
            assertArrayEquals(new float[] {1 + 5 * (3 - 1)}, read(backend, a));
        }
    }

    private static Tensor written(Backend backend, TensorScope scope, Shape shape, float... values) {
        Tensor tensor = scope.allocate(DType.F32, shape);
        backend.write(tensor, values);
        return tensor;
    }

    private static float[] read(Backend backend, Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        backend.read(values, tensor);
        return values;
    }
}
