package cosmonaut.metrics;

import cosmonaut.media.Picture;
import java.util.Arrays;

/// Sharpness and contrast of the masked pixels of many pictures together.
///
/// Sharpness is the gradient energy of [Sharpness], taken over the pixels whose right and lower neighbours are in the
/// mask too; contrast is the standard deviation of luma (0 to 255) over all pixels of the mask. Both are pooled: ten
/// pictures of a few pixels each weigh no more than one of as many.
public final class DetailTally {

    private double gradients;
    private long pairs;
    private double sum;
    private double squares;
    private long pixels;

    /// Takes all pixels of a picture.
    public void add(Picture picture) {
        boolean[] all = new boolean[picture.width() * picture.height()];
        Arrays.fill(all, true);
        add(picture, all);
    }

    /// @param mask [height, width]
    /// @throws IllegalArgumentException if the mask is of another size
    public void add(Picture picture, boolean[] mask) {
        new PicturePair(picture, picture).requireMask(mask);
        int width = picture.width();
        double[] luma = Luma.of(picture);
        for (int i = 0; i < mask.length; i++) {
            if (!mask[i]) {
                continue;
            }
            sum += luma[i];
            squares += luma[i] * luma[i];
            pixels++;
            boolean inside = i % width < width - 1 && i + width < mask.length;
            if (inside && mask[i + 1] && mask[i + width]) {
                double right = luma[i + 1] - luma[i];
                double below = luma[i + width] - luma[i];
                gradients += right * right + below * below;
                pairs++;
            }
        }
    }

    /// Pixels taken so far.
    public long pixels() {
        return pixels;
    }

    /// Mean gradient energy; NaN while no pixel has its neighbours.
    public double sharpness() {
        return gradients / pairs;
    }

    /// Standard deviation of luma; NaN without a pixel.
    public double contrast() {
        double mean = sum / pixels;
        return Math.sqrt(Math.max(0, squares / pixels - mean * mean));
    }
}
