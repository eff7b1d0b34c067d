package cosmonaut.viewport.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class EdgeScalingTest {

    private static final int SIZE = 48;
    private static final int TIMES = 4;

    /// An edge through the middle, its sides 40 and 220, each pixel the mean of its area.
    private static int[] edge(int size, double degrees) {
        int[] argb = new int[size * size];
        double nx = Math.cos(Math.toRadians(degrees));
        double ny = Math.sin(Math.toRadians(degrees));
        int fine = 8;
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int inside = 0;
                for (int k = 0; k < fine * fine; k++) {
                    int row = k / fine;
                    double u = (x + (k % fine + 0.5) / fine) / size - 0.5;
                    double v = (y + (row + 0.5) / fine) / size - 0.5;
                    inside += nx * u + ny * v > 0 ? 1 : 0;
                }
                int grey = (int) Math.round(40 + 180.0 * inside / (fine * fine));
                argb[y * size + x] = 0xff << 24 | grey << 16 | grey << 8 | grey;
            }
        }
        return argb;
    }

    private static int[] scaled(Scaling scaling, int[] argb, int outSize) {
        int[] out = new int[outSize * outSize];
        scaling.scale(argb, (y, row) -> System.arraycopy(row, 0, out, y * outSize, outSize));
        return out;
    }

    private static double error(int[] picture, int[] truth) {
        double sum = 0;
        for (int i = 0; i < picture.length; i++) {
            double d = (picture[i] & 0xff) - (truth[i] & 0xff);
            sum += d * d;
        }
        return sum / picture.length;
    }

    @Test
    void slantedEdgesAreNearerToTheTruthThanByTheCubicAndDoNotRing() {
        double[] angles = {15, 30, 45, 63, 100, 130, 165};
        double sum = 0;
        for (double degrees : angles) {
            double ratio = errorByThatOfTheCubic(degrees);
            assertTrue(ratio < 1, degrees + " degrees: " + ratio);
            sum += ratio;
        }
        assertTrue(sum / angles.length < 0.9, "mean " + sum / angles.length);
    }

    private static double errorByThatOfTheCubic(double degrees) {
        int out = TIMES * SIZE;
        int[] small = edge(SIZE, degrees);
        int[] truth = edge(out, degrees);
        int[] adaptive = scaled(new EdgeScaling(SIZE, SIZE, out, out), small, out);
        int[] cubic = scaled(new CubicScaling(SIZE, SIZE, out, out), small, out);
        for (int pixel : adaptive) {
            int grey = pixel & 0xff;
            assertTrue(grey >= 36 && grey <= 224, degrees + " degrees: rings to " + grey);
        }
        return error(adaptive, truth) / error(cubic, truth);
    }

    @Test
    void whatHasNoDirectionIsTheCubics() {
        Random random = new Random(5);
        int[] grain = new int[SIZE * SIZE];
        for (int i = 0; i < grain.length; i++) {
            int grey = 120 + random.nextInt(5);
            grain[i] = 0xff << 24 | grey << 16 | grey << 8 | grey;
        }
        int out = 3 * SIZE;
        assertArrayEquals(
                scaled(new CubicScaling(SIZE, SIZE, out, out), grain, out),
                scaled(new EdgeScaling(SIZE, SIZE, out, out), grain, out));
    }

    @Test
    void aPictureOfOnePixelIsItsColour() {
        int[] one = {0xff102030};
        for (int pixel : scaled(new EdgeScaling(1, 1, 5, 5), one, 5)) {
            assertEquals(0xff102030, pixel);
        }
    }
}
