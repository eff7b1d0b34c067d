package cosmonaut.network.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FocalShiftTest {

    private static final int H = 90;
    private static final int W = 140;

    /// A slanted plane, seen through a lens, whose z is off by a shift: GEN3C section 10.
    private static float[] plane(double focal, double offset) {
        ViewPlane view = new ViewPlane((double) W / H);
        float[] uv = view.grid(H, W);
        float[] points = new float[3 * H * W];
        for (int i = 0; i < H * W; i++) {
            double x = uv[2 * i] / focal;
            double y = uv[2 * i + 1] / focal;
            double z = 3 / (1 - 0.4 * x + 0.7 * y);
            points[3 * i] = (float) (x * z);
            points[3 * i + 1] = (float) (y * z);
            points[3 * i + 2] = (float) (z - offset);
        }
        return points;
    }

    private static boolean[] all() {
        boolean[] valid = new boolean[H * W];
        Arrays.fill(valid, true);
        return valid;
    }

    @Test
    void aPlaneIsPutWhereItWas() {
        for (double focal : new double[] {0.7, 1.4, 2.5}) {
            for (double offset : new double[] {-0.8, 0, 1.1}) {
                FocalShift found = FocalShift.of(plane(focal, offset), all(), H, W, Double.NaN);
                assertEquals(focal, found.focal(), 1e-3);
                assertEquals(offset, found.shift(), 1e-3);
                FocalShift known = FocalShift.of(plane(focal, offset), all(), H, W, focal);
                assertEquals(focal, known.focal());
                assertEquals(offset, known.shift(), 1e-3);
            }
        }
    }

    /// What is not valid does not count, however wrong it is.
    @Test
    void onlyValidPointsCount() {
        float[] points = plane(1.2, 0.5);
        boolean[] valid = all();
        for (int i = 0; i < H * W; i += 3) {
            valid[i] = false;
            points[3 * i] = 1000;
        }
        FocalShift found = FocalShift.of(points, valid, H, W, Double.NaN);
        assertEquals(1.2, found.focal(), 1e-3);
        assertEquals(0.5, found.shift(), 1e-3);
    }

    @Test
    void withoutPointsNothingIsShifted() {
        assertEquals(new FocalShift(1, 0), FocalShift.of(plane(2, 1), new boolean[H * W], H, W, Double.NaN));
        assertEquals(new FocalShift(2, 0), FocalShift.of(plane(2, 1), new boolean[H * W], H, W, 2));
    }
}
