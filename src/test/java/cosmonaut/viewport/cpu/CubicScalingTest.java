package cosmonaut.viewport.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole numbers against the formula in double precision.
final class CubicScalingTest {

    private static double weight(double d) {
        double x = Math.abs(d);
        if (x >= 2) {
            return 0;
        }
        return x < 1 ? 1 + x * x * (1.5 * x - 2.5) : 2 + x * (-4 + x * (2.5 - 0.5 * x));
    }

    private static int exact(int[] argb, int width, int height, double u, double v, int shift) {
        double sum = 0;
        for (int y = (int) Math.floor(v) - 1; y <= Math.floor(v) + 2; y++) {
            for (int x = (int) Math.floor(u) - 1; x <= Math.floor(u) + 2; x++) {
                int pixel = argb[Math.clamp(y, 0, height - 1) * width + Math.clamp(x, 0, width - 1)];
                sum += weight(u - x) * weight(v - y) * (pixel >> shift & 0xff);
            }
        }
        return (int) Math.clamp(Math.round(sum), 0L, 255L);
    }

    /// Pixels that are black or white at random overshoot as far as any can.
    @ParameterizedTest
    @CsvSource({"7, 5, 23, 17, 2", "40, 30, 61, 97, 2", "31, 9, 17, 31, 2", "1, 1, 3, 3, 2", "40, 30, 133, 100, 256"})
    void everyPixelIsThatOfTheFormula(int width, int height, int outWidth, int outHeight, int levels) {
        Random random = new Random(5);
        int[] argb = new int[width * height];
        for (int i = 0; i < argb.length; i++) {
            for (int shift = 0; shift <= 16; shift += 8) {
                argb[i] |= random.nextInt(levels) * 255 / (levels - 1) << shift;
            }
        }
        int[] out = new int[outWidth * outHeight];
        new CubicScaling(width, height, outWidth, outHeight)
                .scale(argb, (y, row) -> System.arraycopy(row, 0, out, y * outWidth, outWidth));
        for (int y = 0; y < outHeight; y++) {
            for (int x = 0; x < outWidth; x++) {
                double u = (x + 0.5) * width / outWidth - 0.5;
                double v = (y + 0.5) * height / outHeight - 0.5;
                for (int shift = 0; shift <= 16; shift += 8) {
                    int expected = exact(argb, width, height, u, v, shift);
                    assertEquals(expected, out[y * outWidth + x] >> shift & 0xff, 1, x + ", " + y);
                }
                assertEquals(0xff, out[y * outWidth + x] >>> 24);
            }
        }
    }
}
