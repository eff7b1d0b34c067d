package cosmonaut.spatial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PullPushTest {

    private static float[] fill(int width, int height, float[] grey, float... mask) {
        float[] colour = new float[3 * grey.length];
        for (int i = 0; i < colour.length; i++) {
            colour[i] = grey[i / 3];
        }
        float[] out = new float[colour.length];
        new PullPush(width, height).fill(colour, mask, out);
        float[] result = new float[grey.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = out[3 * i + 1];
            assertEquals(out[3 * i], out[3 * i + 2]);
        }
        return result;
    }

    /// 5 x 2. Level 1 is 3 x 1: (0.2 + 0.4) / 2 = 0.3, hole, 0.8. Level 2 is 2 x 1: 0.3, 0.8. Level 3: 0.55.
    /// So the hole of level 1 takes 0.3, not the mean of its neighbours.
    @Test
    void byHand() {
        float[] grey = {0.2f, 9, 9, 9, 0.8f, 9, 0.4f, 9, 9, 9};
        float[] filled = fill(5, 2, grey, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0);
        assertArrayEquals(new float[] {0.2f, 0.3f, 0.3f, 0.3f, 0.8f, 0.3f, 0.4f, 0.3f, 0.3f, 0.8f}, filled, 1e-6f);
    }

    /// Each valid child counts once, however many pixels stand behind it.
    @Test
    void levelsWeighChildrenAlike() {
        float[] grey = {1, 1, 0, 9, 1, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
        float[] filled = fill(4, 4, grey, 1, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertEquals(0.5f, filled[15]);
        assertEquals(0, filled[7]);
    }

    @Test
    void nothingValidIsGrey() {
        assertArrayEquals(new float[6], fill(3, 2, new float[] {1, 1, 1, 1, 1, 1}, new float[6]));
        assertArrayEquals(new float[1], fill(1, 1, new float[] {1}, 0));
    }
}
