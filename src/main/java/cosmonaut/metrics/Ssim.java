package cosmonaut.metrics;

import cosmonaut.media.Picture;

/// Structural similarity of Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility to
/// structural similarity", 2004: a Gaussian window of 11x11 with sigma 1.5, K1 = 0.01, K2 = 0.03, L = 255 (section
/// III-C). The mean over the three channels and all places where the window fits into the picture; 1 for equal
/// pictures.
public final class Ssim {

    /// Pixels in a side of the window: pictures must be at least so large.
    public static final int WINDOW = 11;

    private static final int RADIUS = WINDOW / 2;
    private static final double SIGMA = 1.5;
    private static final double C1 = Math.pow(0.01 * 255, 2);
    private static final double C2 = Math.pow(0.03 * 255, 2);

    private Ssim() {}

    /// @throws IllegalArgumentException if the sizes differ or are below the window's
    public static double of(Picture a, Picture b) {
        double[] map = map(a, b);
        double sum = 0;
        for (double value : map) {
            sum += value;
        }
        return sum / map.length;
    }

    /// Over the places whose window has its centre in a mask; NaN if there is none.
    ///
    /// @param mask [height, width]
    /// @throws IllegalArgumentException if the sizes differ or are below the window's
    public static double of(Picture a, Picture b, boolean[] mask) {
        new PicturePair(a, b).requireMask(mask);
        double[] map = map(a, b);
        int width = a.width() - WINDOW + 1;
        double sum = 0;
        int count = 0;
        for (int i = 0; i < map.length; i++) {
            if (mask[(i / width + RADIUS) * a.width() + i % width + RADIUS]) {
                sum += map[i];
                count++;
            }
        }
        return sum / count;
    }

    /// [height - 10, width - 10], the mean over the channels at each place.
    private static double[] map(Picture a, Picture b) {
        new PicturePair(a, b);
        int width = a.width();
        int height = a.height();
        if (width < WINDOW || height < WINDOW) {
            throw new IllegalArgumentException("similarity needs pictures of at least 11x11, not " + a);
        }
        double[] map = new double[(width - WINDOW + 1) * (height - WINDOW + 1)];
        for (int c = 0; c < 3; c++) {
            double[] x = channel(a, c);
            double[] y = channel(b, c);
            double[] meanX = blurred(x, width, height);
            double[] meanY = blurred(y, width, height);
            double[] meanXx = blurred(product(x, x), width, height);
            double[] meanYy = blurred(product(y, y), width, height);
            double[] meanXy = blurred(product(x, y), width, height);
            for (int i = 0; i < map.length; i++) {
                double xy = meanX[i] * meanY[i];
                double xx = meanX[i] * meanX[i];
                double yy = meanY[i] * meanY[i];
                double luminance = (2 * xy + C1) / (xx + yy + C1);
                double structure = (2 * (meanXy[i] - xy) + C2) / (meanXx[i] - xx + meanYy[i] - yy + C2);
                map[i] += luminance * structure / 3;
            }
        }
        return map;
    }

    private static double[] channel(Picture picture, int c) {
        double[] values = new double[picture.width() * picture.height()];
        for (int i = 0; i < values.length; i++) {
            values[i] = picture.rgb()[3 * i + c] & 0xff;
        }
        return values;
    }

    private static double[] product(double[] x, double[] y) {
        double[] product = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            product[i] = x[i] * y[i];
        }
        return product;
    }

    /// The Gaussian mean wherever the window fits: rows, then columns.
    private static double[] blurred(double[] values, int width, int height) {
        double[] window = window();
        int newWidth = width - WINDOW + 1;
        int newHeight = height - WINDOW + 1;
        double[] rows = new double[newWidth * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < newWidth; x++) {
                double sum = 0;
                for (int k = 0; k < WINDOW; k++) {
                    sum += window[k] * values[y * width + x + k];
                }
                rows[y * newWidth + x] = sum;
            }
        }
        double[] blurred = new double[newWidth * newHeight];
        for (int k = 0; k < WINDOW; k++) {
            for (int i = 0; i < blurred.length; i++) {
                blurred[i] += window[k] * rows[i + k * newWidth];
            }
        }
        return blurred;
    }

    private static double[] window() {
        double[] window = new double[WINDOW];
        double sum = 0;
        for (int k = 0; k < WINDOW; k++) {
            window[k] = Math.exp(-(k - RADIUS) * (k - RADIUS) / (2 * SIGMA * SIGMA));
            sum += window[k];
        }
        for (int k = 0; k < WINDOW; k++) {
            window[k] /= sum;
        }
        return window;
    }
}
