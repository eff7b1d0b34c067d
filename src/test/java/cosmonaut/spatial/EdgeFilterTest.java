package cosmonaut.spatial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EdgeFilterTest {

    private static byte[] mark(EdgeFilter filter, float[] depth, int width) {
        byte[] valid = new byte[depth.length];
        filter.mark(depth, width, depth.length / width, valid);
        return valid;
    }

    @Test
    void constantDepthIsValidEverywhere() {
        float[] depth = new float[9 * 7];
        Arrays.fill(depth, 3);
        byte[] all = new byte[9 * 7];
        Arrays.fill(all, (byte) 1);
        assertArrayEquals(all, mark(new RelativeRangeFilter(0.05f), depth, 9));
        assertArrayEquals(all, mark(new DisparityFilter(0.1f), depth, 9));
    }

    /// A ramp of slope s about depth 10 has, inside, the range 4s over a mean of 10. In the corner the window
    /// holds 9 of 25 pixels, so the range 2s counts against a mean of 3.6.
    @Test
    void rampThatJustPassesInsideFailsAtTheCorners() {
        int w = 21;
        float slope = 0.1f;
        float[] depth = new float[w * w];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = 10 + slope * (i % w - 10);
        }
        byte[] valid = mark(new RelativeRangeFilter(0.0405f), depth, w);
        assertEquals(1, valid[10 * w + 10]);
        assertEquals(0, valid[0]);
        assertEquals(0, valid[w * w - 1]);
        assertEquals(0, mark(new RelativeRangeFilter(0.0395f), depth, w)[10 * w + 10]);
    }

    @Test
    void relativeRangeReachesTwoPixels() {
        float[] depth = new float[15 * 15];
        Arrays.fill(depth, 2);
        depth[7 * 15 + 7] = 4;
        byte[] valid = mark(new RelativeRangeFilter(0.05f), depth, 15);
        assertEquals(0, valid[7 * 15 + 9]);
        assertEquals(0, valid[9 * 15 + 9]);
        assertEquals(1, valid[7 * 15 + 10]);
    }

    /// Inverse depths 1 1 1 | .5 .5 .5: the bend is 0.5 on both sides of the step and 0 elsewhere.
    @Test
    void disparityFindsBothSidesOfAStep() {
        float[] row = {1, 1, 1, 2, 2, 2};
        assertArrayEquals(new byte[] {1, 1, 0, 0, 1, 1}, mark(new DisparityFilter(0.1f), row, 6));
        assertArrayEquals(new byte[] {1, 1, 1, 1, 1, 1}, mark(new DisparityFilter(0.51f), row, 6));
        // A column works as a row does.
        assertArrayEquals(new byte[] {1, 1, 0, 0, 1, 1}, mark(new DisparityFilter(0.1f), row, 1));
    }

    @Test
    void disparityKeepsSlantedPlanes() {
        float[] depth = new float[40 * 5];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = 1 / (0.02f + 0.05f * (i % 40));
        }
        for (byte b : mark(new DisparityFilter(0.1f), depth, 40)) {
            assertEquals(1, b);
        }
    }
}
