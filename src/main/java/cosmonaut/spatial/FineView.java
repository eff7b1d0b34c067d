package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;

/// Sees a warp that was made small at the full size of its picture: geometry is taken from the small warp, colours from
/// the large picture, by Catmull and Rom's cubic. A sixth of the work of a large warp, and as sharp; where the picture
/// does not show what the warp does, the warp's own colours are enlarged.
///
/// Reuses its memory: one thread at a time.
public final class FineView {

    private static final float SAME_SURFACE = 0.1f;
    private static final double EPSILON = 1e-7;
    private static final float FROM_BYTE = 2f / 255;

    private final int smallWidth;
    private final int smallHeight;
    private final int width;
    private final int height;
    private final double[] map = new double[PixelMap.LENGTH];
    private final int[] lefts;
    private final float[] rightShares;
    private final float[] across = new float[4];
    private final float[] down = new float[4];
    private final float[] colours;
    private final float[] shade;

    /// @param smallWidth of the warps
    /// @param smallHeight of the warps
    /// @param width of the pictures and of what is seen
    /// @param height of the pictures and of what is seen
    public FineView(int smallWidth, int smallHeight, int width, int height) {
        this.smallWidth = smallWidth;
        this.smallHeight = smallHeight;
        this.width = width;
        this.height = height;
        this.lefts = new int[width];
        this.rightShares = new float[width];
        for (int x = 0; x < width; x++) {
            float u = Math.clamp((x + 0.5f) * smallWidth / width - 0.5f, 0, smallWidth - 1);
            lefts[x] = Math.min((int) u, smallWidth - 2);
            rightShares[x] = u - lefts[x];
        }
        this.colours = new float[3 * width * height];
        this.shade = new float[width * height];
    }

    /// Interleaved RGB in [-1,1] of the last [#render], valid until the next.
    public float[] colours() {
        return colours;
    }

    /// The shade of the last [#render], enlarged.
    public float[] shade() {
        return shade;
    }

    /// Sees a warp at full size.
    ///
    /// @param warp what is seen, small
    /// @param smallShade a factor for every pixel of it
    /// @param target its camera, with the lens of the full size
    /// @param source a source of the warp, small, whose depth tells which pixels it shows
    /// @param camera of the source, with the lens of the full size
    /// @param rgb the source's picture in full size
    public void render(
            Warp warp, float[] smallShade, CameraFrame target, Keyframe source, CameraFrame camera, byte[] rgb) {
        PixelMap.between(target, camera, map);
        for (int y = 0; y < height; y++) {
            float v = Math.clamp((y + 0.5f) * smallHeight / height - 0.5f, 0, smallHeight - 1);
            int top = Math.min((int) v, smallHeight - 2);
            renderRow(y, top * smallWidth, v - top, warp, smallShade, source, rgb);
        }
    }

    private void renderRow(
            int y, int row, float below, Warp warp, float[] smallShade, Keyframe source, byte[] rgb) {
        double[] m = map;
        float[] depth = warp.depth();
        double a0 = m[1] * y + m[2];
        double b0 = m[5] * y + m[6];
        double z0 = m[9] * y + m[10];
        for (int x = 0; x < width; x++) {
            int i = row + lefts[x];
            float right = rightShares[x];
            int to = y * width + x;
            shade[to] = mixed(smallShade, i, right, below);
            double d = depthAt(depth, i, right, below);
            if (d > 0) {
                double z = d * (m[8] * x + z0) + m[11];
                double u = (d * (m[0] * x + a0) + m[3]) / (z + EPSILON);
                double v = (d * (m[4] * x + b0) + m[7]) / (z + EPSILON);
                if (z > 0 && u >= 0 && v >= 0 && u <= width - 1 && v <= height - 1 && shows(source, u, v, z)) {
                    read(rgb, (float) u, (float) v, 3 * to);
                    continue;
                }
            }
            enlarge(warp.filled(), i, right, below, 3 * to);
        }
    }

    /// Between four pixels of one surface, else of the nearest.
    private double depthAt(float[] depth, int i, float right, float below) {
        float nearest = depth[i + (right >= 0.5f ? 1 : 0) + (below >= 0.5f ? smallWidth : 0)];
        float tolerance = SAME_SURFACE * nearest;
        boolean whole = Math.abs(depth[i] - nearest) <= tolerance
                && Math.abs(depth[i + 1] - nearest) <= tolerance
                && Math.abs(depth[i + smallWidth] - nearest) <= tolerance
                && Math.abs(depth[i + smallWidth + 1] - nearest) <= tolerance;
        return whole ? mixed(depth, i, right, below) : nearest;
    }

    private float mixed(float[] plane, int i, float right, float below) {
        float above = plane[i] + (plane[i + 1] - plane[i]) * right;
        float under = plane[i + smallWidth] + (plane[i + smallWidth + 1] - plane[i + smallWidth]) * right;
        return above + (under - above) * below;
    }

    private boolean shows(Keyframe source, double u, double v, double z) {
        int x = Math.min((int) ((u + 0.5) * smallWidth / width), smallWidth - 1);
        int y = Math.min((int) ((v + 0.5) * smallHeight / height), smallHeight - 1);
        return Math.abs(source.depth()[y * smallWidth + x] - z) <= SAME_SURFACE * z;
    }

    private void enlarge(float[] filled, int i, float right, float below, int to) {
        int a = 3 * i;
        int b = 3 * (i + smallWidth);
        for (int c = 0; c < 3; c++) {
            float above = filled[a + c] + (filled[a + 3 + c] - filled[a + c]) * right;
            float under = filled[b + c] + (filled[b + 3 + c] - filled[b + c]) * right;
            colours[to + c] = above + (under - above) * below;
        }
    }

    private void read(byte[] rgb, float u, float v, int to) {
        int x0 = (int) u;
        int y0 = (int) v;
        weights(u - x0, across);
        weights(v - y0, down);
        float red = 0;
        float green = 0;
        float blue = 0;
        for (int r = 0; r < 4; r++) {
            int row = width * Math.clamp(y0 + r - 1, 0, height - 1);
            for (int c = 0; c < 4; c++) {
                float weight = down[r] * across[c];
                int at = 3 * (row + Math.clamp(x0 + c - 1, 0, width - 1));
                red += weight * (rgb[at] & 0xff);
                green += weight * (rgb[at + 1] & 0xff);
                blue += weight * (rgb[at + 2] & 0xff);
            }
        }
        colours[to] = Math.clamp(red * FROM_BYTE - 1, -1f, 1f);
        colours[to + 1] = Math.clamp(green * FROM_BYTE - 1, -1f, 1f);
        colours[to + 2] = Math.clamp(blue * FROM_BYTE - 1, -1f, 1f);
    }

    /// Catmull and Rom's, of the four pixels round a fraction.
    private static void weights(float f, float[] into) {
        float square = f * f;
        float cube = square * f;
        into[0] = -0.5f * f + square - 0.5f * cube;
        into[1] = 1 - 2.5f * square + 1.5f * cube;
        into[2] = 0.5f * f + 2 * square - 1.5f * cube;
        into[3] = 0.5f * (cube - square);
    }
}
