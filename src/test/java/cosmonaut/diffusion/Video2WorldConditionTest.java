package cosmonaut.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;

final class Video2WorldConditionTest {

    private static final EdmPreconditioning EDM = new EdmPreconditioning(0.5);

    @Test
    void theFirstFramesOfEveryViewAreGiven() {
        try (Backend backend = new ReferenceBackend();
                TensorScope scope = backend.openScope("test")) {
            Shape latent = Shape.of(2, 6, 1, 2);
            Video2WorldCondition condition = new Video2WorldCondition(
                    backend, scope, EDM, latent, new Video2WorldCondition.Frames(2, 2, 0.001, false));
            float[] mask = new float[12];
            backend.read(mask, condition.maskChannel());
            assertArrayEquals(new float[] {1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0}, mask);
            InvalidInputException refused = assertThrows(
                    InvalidInputException.class,
                    () -> new Video2WorldCondition(
                            backend, scope, EDM, latent, new Video2WorldCondition.Frames(2, 4, 0.001, false)));
            assertTrue(String.valueOf(refused.getMessage()).contains("3 latent frames"), refused.getMessage());
        }
    }
}
