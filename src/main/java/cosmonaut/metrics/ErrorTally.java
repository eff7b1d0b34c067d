package cosmonaut.metrics;

import cosmonaut.media.Picture;
import java.util.List;

/// The peak signal to noise ratio of many pictures together: the squared errors are pooled before the logarithm is
/// taken, so a picture that is equal by chance cannot lift the mean without bound.
public final class ErrorTally {

    /// What equal pictures count as, dB.
    public static final double HIGHEST = 100;

    private static final double PEAK = 255;

    private double squares;
    private long values;

    /// The ratio of two lists of pictures, one by one.
    ///
    /// @throws IllegalArgumentException if the lists or sizes differ
    public static double decibels(List<Picture> pictures, List<Picture> references) {
        if (pictures.size() != references.size()) {
            throw new IllegalArgumentException(pictures.size() + " pictures for " + references.size());
        }
        ErrorTally tally = new ErrorTally();
        for (int i = 0; i < pictures.size(); i++) {
            tally.add(pictures.get(i), references.get(i));
        }
        return tally.decibels();
    }

    /// @throws IllegalArgumentException if the sizes differ
    public void add(Picture picture, Picture reference) {
        PicturePair pair = new PicturePair(picture, reference);
        for (int i = 0; i < pair.pixels(); i++) {
            add(pair, i);
        }
    }

    /// @param mask [height, width], the pixels that count
    /// @throws IllegalArgumentException if the sizes differ
    public void add(Picture picture, Picture reference, boolean[] mask) {
        PicturePair pair = new PicturePair(picture, reference);
        pair.requireMask(mask);
        for (int i = 0; i < mask.length; i++) {
            if (mask[i]) {
                add(pair, i);
            }
        }
    }

    private void add(PicturePair pair, int pixel) {
        squares += pair.squaredError(pixel);
        values += 3;
    }

    /// `10 log10(255^2 / MSE)`, at most [#HIGHEST]; NaN without a pixel.
    public double decibels() {
        return values == 0 ? Double.NaN : Math.min(HIGHEST, 10 * Math.log10(PEAK * PEAK * values / squares));
    }
}
