package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import cosmonaut.network.GoldenFile;
import org.junit.jupiter.api.Test;

/// What the keyframe prior is told is what it was told in training (`cosmonaut_training.golden.keyframe_prior`).
final class KeyframePriorSamplerTest {

    @Test
    void nearnessIsThatOfTraining() {
        try (GoldenFile golden = GoldenFile.open("keyframe-prior")) {
            float[] made = KeyframePriorSampler.nearness(golden.get("depth").toFloats(), 80, 7, 10);
            assertArrayEquals(golden.get("nearness").toFloats(), made, 1e-6f);
        }
    }

    @Test
    void theAppearanceIsThatOfTraining() {
        try (GoldenFile golden = GoldenFile.open("keyframe-prior")) {
            float[] made = KeyframePriorSampler.appearanceOf(golden.get("first").toFloats(), 4);
            assertArrayEquals(golden.get("appearance").toFloats(), made, 1e-5f);
        }
    }
}
