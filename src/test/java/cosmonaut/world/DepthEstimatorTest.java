package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cosmonaut.network.depth.DepthMap;
import cosmonaut.network.depth.PictureDepth;
import cosmonaut.tensor.TensorScope;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DepthEstimatorTest {

    private static final int H = 704;
    private static final int W = 8;

    /// Notes what it is asked, and answers with the rows of the picture as metres.
    private static final class Asked implements PictureDepth {

        private String last = "";

        @Override
        public void plan(int height, int width) {}

        @Override
        public boolean findsLens() {
            return true;
        }

        @Override
        public DepthMap estimate(float[] rgb, int height, int width) {
            return estimate(rgb, Double.NaN, height, width);
        }

        @Override
        public DepthMap estimate(float[] rgb, double fx, int height, int width) {
            last = width + "x" + height + " " + fx;
            float[] depth = new float[height * width];
            for (int i = 0; i < depth.length; i++) {
                depth[i] = rgb[3 * i];
            }
            depth[0] = Float.POSITIVE_INFINITY;
            depth[width - 1] = Float.NaN;
            for (int y = height - 3; y < height; y++) {
                depth[y * width + width - 1] = -3;
            }
            return new DepthMap(depth, fx, fx);
        }
    }

    /// Row y has the colour y + 1.
    private static float[] rows() {
        float[] colour = new float[3 * H * W];
        for (int i = 0; i < colour.length; i++) {
            int row = i / (3 * W);
            colour[i] = 1 + row;
        }
        return colour;
    }

    private static DepthEstimator estimator(Asked asked) {
        TensorScope none = TensorScope.root("test", bytes -> {
            throw new AssertionError("no memory is taken here");
        });
        return DepthEstimator.ofPublished(new Resident.Kept<>(none, asked), H, W);
    }

    /// GEN3C section 3.1: the first picture is shown in 720 rows for 704, with the lens of its camera; depth comes back
    /// in 704, 1000 where there is nothing, 10,000 for NaN, never below 0.
    @Test
    void theFirstPictureIsShownIn720Rows() {
        Asked asked = new Asked();
        DepthEstimator estimator = estimator(asked);
        float[] depth = estimator.estimate(rows(), Optional.empty(), 0.8).orElseThrow();
        assertEquals("8x720 0.8", asked.last);
        assertEquals(H * W, depth.length);
        for (int y = 2; y < H - 2; y++) {
            assertEquals(y + 1, depth[y * W + 3], 0.02, "row " + y); // there and back again
        }
        assertEquals(1000, depth[0], 12);
        assertEquals(1e4f, depth[W - 1]);
        assertEquals(0, depth[H * W - 1]);
    }

    /// GEN3C section 3.6: every further picture as it is, the lens being found anew.
    @Test
    void furtherPicturesAreShownAsTheyAre() {
        Asked asked = new Asked();
        DepthEstimator estimator = estimator(asked);
        float[] depth =
                estimator.estimate(rows(), Optional.of(new float[H * W]), 0.8).orElseThrow();
        assertEquals("8x704 NaN", asked.last);
        float[] row = new float[W];
        Arrays.fill(row, 42);
        assertArrayEquals(row, Arrays.copyOfRange(depth, 41 * W, 42 * W));
        assertEquals(1000, depth[0]);
        assertEquals(1, estimator.evaluations());
    }
}
