package cosmonaut.metrics;

import cosmonaut.media.Picture;

/// Gradient energy: the mean of the squared differences between neighbours, in both directions, of the luma
/// `0.299 R + 0.587 G + 0.114 B` (ITU-R BT.601) in 0..255. Blur lowers it, noise raises it.
public final class Sharpness {

    private Sharpness() {}

    /// Mean over all pixels that have a right and a lower neighbour.
    ///
    /// @throws IllegalArgumentException if the picture is a single row or column
    public static double energy(Picture picture) {
        int width = picture.width();
        int height = picture.height();
        if (width < 2 || height < 2) {
            throw new IllegalArgumentException("sharpness needs a picture of at least 2x2, not " + picture);
        }
        double[] luma = Luma.of(picture);
        double sum = 0;
        for (int y = 0; y < height - 1; y++) {
            for (int x = 0; x < width - 1; x++) {
                int i = y * width + x;
                double right = luma[i + 1] - luma[i];
                double below = luma[i + width] - luma[i];
                sum += right * right + below * below;
            }
        }
        return sum / ((width - 1.0) * (height - 1));
    }

    /// The energy of a picture as a share of another's: 1 equally sharp, below 1 blurred. Infinite or NaN if the
    /// reference is of one colour.
    public static double ratio(Picture picture, Picture reference) {
        return energy(picture) / energy(reference);
    }
}
