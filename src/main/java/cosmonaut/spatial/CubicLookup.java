package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;

/// Reads the colours of a warp in its source again, sharply.
///
/// A splat is a bilinear lookup each time a picture is warped, so a chain of keyframes loses its detail in a few links.
/// Here every pixel that has got a depth is traced back into the source, and its colour is taken there by Keys' cubic
/// (IEEE ASSP 1981, equation 4; a = -3/5, because -3/4 makes middling detail 2 % stronger each time, which shows as
/// glare after fifty keyframes, and -1/2 makes it 3 % weaker), unless the source shows another surface at one of the
/// four pixels round that place (docs/decisions/0007-warps-are-looked-up.md).
///
/// One thread at a time.
final class CubicLookup {

    private static final double EPSILON = 1e-7;
    private static final float KEYS = -0.6f;

    /// Another surface is one whose depth differs by more than this share.
    private static final float SAME_SURFACE = 0.1f;

    private final int width;
    private final int height;
    private final double[] map = new double[PixelMap.LENGTH];
    private final float[] across = new float[4];
    private final float[] down = new float[4];
    private final int[] columns = new int[4];

    /// For target pictures of this size.
    CubicLookup(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /// Replaces colours of `out`, which `source` was warped into; where it cannot be looked up they stay.
    ///
    /// @param written the pixels that got that warp's colours; the others stay
    void sharpen(Keyframe source, CameraFrame target, boolean[] written, Warp out) {
        double[] m = PixelMap.between(target, source.camera(), map);
        float[] depth = out.depth();
        int right = source.width() - 1;
        int bottom = source.height() - 1;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                if (!written[i]) {
                    continue;
                }
                double d = depth[i];
                double z = d * (m[8] * x + m[9] * y + m[10]) + m[11];
                double u = (d * (m[0] * x + m[1] * y + m[2]) + m[3]) / (z + EPSILON);
                double v = (d * (m[4] * x + m[5] * y + m[6]) + m[7]) / (z + EPSILON);
                if (z > 0 && u >= 0 && v >= 0 && u <= right && v <= bottom) {
                    int x0 = (int) u;
                    int y0 = (int) v;
                    if (isOneSurface(source, x0, y0, (float) z)) {
                        read(source, x0, y0, (float) (u - x0), (float) (v - y0), out.colour(), 3 * i);
                    }
                }
            }
        }
    }

    private static boolean isOneSurface(Keyframe source, int x0, int y0, float z) {
        float[] depth = source.depth();
        int w = source.width();
        int at = y0 * w + x0;
        float tolerance = SAME_SURFACE * z;
        boolean right = x0 + 1 < w;
        boolean below = y0 + 1 < source.height();
        return Math.abs(depth[at] - z) <= tolerance
                && (!right || Math.abs(depth[at + 1] - z) <= tolerance)
                && (!below || Math.abs(depth[at + w] - z) <= tolerance)
                && (!right || !below || Math.abs(depth[at + w + 1] - z) <= tolerance);
    }

    private void read(Keyframe source, int x0, int y0, float fx, float fy, float[] colour, int to) {
        int w = source.width();
        int h = source.height();
        float[] from = source.colour();
        weights(fx, across);
        weights(fy, down);
        for (int c = 0; c < 4; c++) {
            columns[c] = 3 * Math.clamp(x0 + c - 1, 0, w - 1);
        }
        float red = 0;
        float green = 0;
        float blue = 0;
        for (int r = 0; r < 4; r++) {
            int row = 3 * w * Math.clamp(y0 + r - 1, 0, h - 1);
            for (int c = 0; c < 4; c++) {
                float weight = down[r] * across[c];
                int at = row + columns[c];
                red += weight * from[at];
                green += weight * from[at + 1];
                blue += weight * from[at + 2];
            }
        }
        colour[to] = Math.clamp(red, -1f, 1f);
        colour[to + 1] = Math.clamp(green, -1f, 1f);
        colour[to + 2] = Math.clamp(blue, -1f, 1f);
    }

    /// Of the four pixels round a fraction.
    static void weights(float f, float[] into) {
        float g = 1 - f;
        into[0] = outer(1 + f);
        into[1] = inner(f);
        into[2] = inner(g);
        into[3] = outer(1 + g);
    }

    private static float inner(float t) {
        return ((KEYS + 2) * t - (KEYS + 3)) * t * t + 1;
    }

    private static float outer(float t) {
        return KEYS * (((t - 5) * t + 8) * t - 4);
    }
}
