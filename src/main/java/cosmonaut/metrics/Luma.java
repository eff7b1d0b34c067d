package cosmonaut.metrics;

import cosmonaut.media.Picture;

/// The luma `0.299 R + 0.587 G + 0.114 B` (ITU-R BT.601) of pictures, 0 to 255.
final class Luma {

    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    private Luma() {}

    /// [height, width]
    static double[] of(Picture picture) {
        byte[] rgb = picture.rgb();
        double[] luma = new double[picture.width() * picture.height()];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = RED * (rgb[3 * i] & 0xff) + GREEN * (rgb[3 * i + 1] & 0xff) + BLUE * (rgb[3 * i + 2] & 0xff);
        }
        return luma;
    }
}
