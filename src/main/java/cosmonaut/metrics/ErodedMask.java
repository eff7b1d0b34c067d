package cosmonaut.metrics;

/// A mask without its border: a pixel stays if all pixels of the picture around it are in the mask too.
public final class ErodedMask {

    private ErodedMask() {}

    /// @param mask [height, width], not changed
    /// @param radius pixels taken off every edge: the window is `2 radius + 1` wide; what lies outside the picture
    ///     does not count
    public static boolean[] of(boolean[] mask, int width, int height, int radius) {
        if (mask.length != (long) width * height || radius < 0) {
            throw new IllegalArgumentException(
                    "a mask of " + mask.length + " values for " + width + "x" + height + ", radius " + radius);
        }
        boolean[] rows = new boolean[mask.length];
        boolean[] eroded = new boolean[mask.length];
        for (int i = 0; i < mask.length; i++) {
            int x = i % width;
            boolean all = true;
            for (int k = Math.max(-radius, -x); k <= Math.min(radius, width - 1 - x); k++) {
                all &= mask[i + k];
            }
            rows[i] = all;
        }
        for (int i = 0; i < mask.length; i++) {
            int y = i / width;
            boolean all = true;
            for (int k = Math.max(-radius, -y); k <= Math.min(radius, height - 1 - y); k++) {
                all &= rows[i + k * width];
            }
            eroded[i] = all;
        }
        return eroded;
    }
}
