package cosmonaut.metrics;

import cosmonaut.media.Picture;

/// Peak signal to noise ratio in dB: `10 log10(255^2 / MSE)`, the mean squared error over all pixels and channels.
/// Infinite for equal pictures.
public final class Psnr {

    private static final double PEAK = 255;

    private Psnr() {}

    /// @throws IllegalArgumentException if the sizes differ
    public static double of(Picture a, Picture b) {
        PicturePair pair = new PicturePair(a, b);
        double sum = 0;
        for (int i = 0; i < pair.pixels(); i++) {
            sum += pair.squaredError(i);
        }
        return decibels(sum / (3.0 * pair.pixels()));
    }

    /// Over the pixels of a mask; NaN if it has none.
    ///
    /// @param mask [height, width]
    /// @throws IllegalArgumentException if the sizes differ
    public static double of(Picture a, Picture b, boolean[] mask) {
        PicturePair pair = new PicturePair(a, b);
        pair.requireMask(mask);
        double sum = 0;
        int count = 0;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i]) {
                sum += pair.squaredError(i);
                count++;
            }
        }
        return decibels(sum / (3.0 * count));
    }

    private static double decibels(double meanSquaredError) {
        return 10 * Math.log10(PEAK * PEAK / meanSquaredError);
    }
}
