package cosmonaut.metrics;

import cosmonaut.media.Picture;

/// Two pictures of one size.
record PicturePair(Picture a, Picture b) {

    PicturePair {
        if (a.width() != b.width() || a.height() != b.height()) {
            throw new IllegalArgumentException("pictures of different sizes cannot be compared: " + a + ", " + b);
        }
    }

    int pixels() {
        return a.width() * a.height();
    }

    void requireMask(boolean[] mask) {
        if (mask.length != pixels()) {
            throw new IllegalArgumentException("a mask of " + mask.length + " values for " + pixels() + " pixels");
        }
    }

    /// The squared difference of a pixel, summed over its three values.
    double squaredError(int pixel) {
        double sum = 0;
        for (int i = 3 * pixel; i < 3 * pixel + 3; i++) {
            double difference = (a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff);
            sum += difference * difference;
        }
        return sum;
    }
}
