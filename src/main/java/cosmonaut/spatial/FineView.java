package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import org.jspecify.annotations.Nullable;

/// Sees a warp that was made small at the full size of its picture: geometry is taken from the small warp, colours from
/// the large picture, by Catmull and Rom's cubic. Where the picture does not show what the warp does, the warp's own
/// colours are enlarged.
///
/// It draws at display rate beside networks that want every core, so the three colours of a pixel lie in one `long` and
/// are weighted in one product. Reuses its memory: one thread at a time.
public final class FineView {

    private static final float SAME_SURFACE = 0.1f;
    private static final int OPAQUE = 0xff << 24;

    /// Fractions of a pixel that are told apart.
    private static final int PHASES = 32;

    private static final int TAPS = 16;

    /// Bits of a weight, and of a colour's field: 8 of the colour, 10 of the weight, and room for overshoot.
    private static final int WEIGHT_BITS = 10;

    private static final int FIELD_BITS = 21;
    private static final int FIELD = (1 << FIELD_BITS) - 1;

    /// Lifts every field above zero, as weights may be negative.
    private static final long LIFT = 1L << 19 | 1L << 19 + FIELD_BITS | 1L << 19 + 2 * FIELD_BITS;

    /// Half a grey level, and the lift taken away again.
    private static final int ROUND = (1 << WEIGHT_BITS - 1) - (1 << 19);

    /// Pixels beyond the left and upper edges that the cubic may look at; two more beyond the others.
    private static final int BEFORE = 1;

    private static final int BEYOND = 3;

    private static final int[] WEIGHTS = weights();

    private final int smallWidth;
    private final int smallHeight;
    private final int width;
    private final int height;
    private final double[] map = new double[PixelMap.LENGTH];
    private final int[] lefts;
    private final float[] rightShares;
    private final boolean[] plain;
    private final int stride;
    private final long[] source;
    private byte @Nullable [] unpacked;

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
        this.plain = new boolean[smallWidth * smallHeight];
        this.stride = width + BEYOND;
        this.source = new long[stride * (height + BEYOND)];
    }

    /// Catmull and Rom's weights for every pair of phases, each sixteen with a sum of exactly 1.
    private static int[] weights() {
        int one = 1 << WEIGHT_BITS;
        int[] all = new int[PHASES * PHASES * TAPS];
        for (int down = 0; down < PHASES; down++) {
            double[] wy = cubic((double) down / PHASES);
            for (int across = 0; across < PHASES; across++) {
                double[] wx = cubic((double) across / PHASES);
                int at = (down * PHASES + across) * TAPS;
                int sum = 0;
                int heaviest = at;
                for (int tap = 0; tap < TAPS; tap++) {
                    all[at + tap] = (int) Math.round(one * wy[tap / 4] * wx[tap % 4]);
                    sum += all[at + tap];
                    heaviest = all[at + tap] > all[heaviest] ? at + tap : heaviest;
                }
                all[heaviest] += one - sum;
            }
        }
        return all;
    }

    private static double[] cubic(double f) {
        double square = f * f;
        double cube = square * f;
        return new double[] {
            -0.5 * f + square - 0.5 * cube,
            1 - 2.5 * square + 1.5 * cube,
            0.5 * f + 2 * square - 1.5 * cube,
            0.5 * (cube - square)
        };
    }

    /// Sees a warp at full size.
    ///
    /// @param argb written: `0xffRRGGBB` of every pixel
    /// @param warp what is seen, small
    /// @param shade what each pixel of the warp is multiplied with, 0 to 1
    /// @param target its camera, with the lens of the full size
    /// @param keyframe a source of the warp, small, whose depth tells which pixels it shows
    /// @param camera of the keyframe, with the lens of the full size
    /// @param rgb the keyframe's picture in full size; not to change between calls
    public void render(
            int[] argb,
            Warp warp,
            float[] shade,
            CameraFrame target,
            Keyframe keyframe,
            CameraFrame camera,
            byte[] rgb) {
        PixelMap.between(target, camera, map);
        unpack(rgb);
        findPlain(warp.depth(), shade);
        for (int y = 0; y < height; y++) {
            float v = Math.clamp((y + 0.5f) * smallHeight / height - 0.5f, 0, smallHeight - 1);
            int top = Math.min((int) v, smallHeight - 2);
            renderRow(argb, y, top * smallWidth, v - top, warp, shade, keyframe.depth());
        }
    }

    /// The picture with its edges drawn out, three colours in a number.
    private void unpack(byte[] rgb) {
        if (rgb == unpacked) {
            return;
        }
        for (int y = 0; y < height + BEYOND; y++) {
            int row = width * Math.clamp(y - BEFORE, 0, height - 1);
            for (int x = 0; x < stride; x++) {
                int at = 3 * (row + Math.clamp(x - BEFORE, 0, width - 1));
                source[y * stride + x] = (long) (rgb[at] & 0xff) << 2 * FIELD_BITS
                        | (long) (rgb[at + 1] & 0xff) << FIELD_BITS
                        | rgb[at + 2] & 0xff;
            }
        }
        unpacked = rgb;
    }

    /// Where four neighbours are of one surface and none is shaded.
    private void findPlain(float[] depth, float[] shade) {
        for (int y = 0; y < smallHeight - 1; y++) {
            for (int x = 0; x < smallWidth - 1; x++) {
                int i = y * smallWidth + x;
                int j = i + smallWidth;
                float tolerance = SAME_SURFACE * depth[i];
                plain[i] = depth[i] > 0
                        && Math.abs(depth[i + 1] - depth[i]) <= tolerance
                        && Math.abs(depth[j] - depth[i]) <= tolerance
                        && Math.abs(depth[j + 1] - depth[i]) <= tolerance
                        && shade[i] + shade[i + 1] + shade[j] + shade[j + 1] >= 4;
            }
        }
    }

    private void renderRow(int[] argb, int y, int row, float below, Warp warp, float[] shade, float[] known) {
        float[] depth = warp.depth();
        float m0 = (float) map[0];
        float m4 = (float) map[4];
        float m8 = (float) map[8];
        float a = (float) (map[1] * y + map[2]);
        float b = (float) (map[5] * y + map[6]);
        float c = (float) (map[9] * y + map[10]);
        float tx = (float) map[3];
        float ty = (float) map[7];
        float tz = (float) map[11];
        float acrossSmall = (float) smallWidth / width;
        float downSmall = (float) smallHeight / height;
        for (int x = 0; x < width; x++) {
            int i = row + lefts[x];
            float right = rightShares[x];
            boolean even = plain[i];
            int nearest = i + (right >= 0.5f ? 1 : 0) + (below >= 0.5f ? smallWidth : 0);
            float d = even ? mixed(depth, i, right, below) : depth[nearest];
            float z = d * (m8 * x + c) + tz;
            float inverse = 1 / z;
            float u = (d * (m0 * x + a) + tx) * inverse;
            float v = (d * (m4 * x + b) + ty) * inverse;
            int colour = -1;
            if (d > 0 && z > 0 && u >= 0 && v >= 0 && u <= width - 1 && v <= height - 1) {
                int from = (int) ((v + 0.5f) * downSmall) * smallWidth + (int) ((u + 0.5f) * acrossSmall);
                colour = Math.abs(known[from] - z) <= SAME_SURFACE * z ? read(u, v) : -1;
            }
            if (colour == -1) {
                colour = enlarged(warp.filled(), i, right, below);
            }
            argb[y * width + x] = OPAQUE | (even ? colour : shaded(colour, mixed(shade, i, right, below)));
        }
    }

    private float mixed(float[] plane, int i, float right, float below) {
        float above = plane[i] + (plane[i + 1] - plane[i]) * right;
        float under = plane[i + smallWidth] + (plane[i + smallWidth + 1] - plane[i + smallWidth]) * right;
        return above + (under - above) * below;
    }

    private int read(float u, float v) {
        int phaseX = (int) (u * PHASES + 0.5f);
        int phaseY = (int) (v * PHASES + 0.5f);
        int weight = (phaseY % PHASES * PHASES + phaseX % PHASES) * TAPS;
        // The first of the sixteen lies one to the left and one above, which the drawn-out edge makes up for.
        int at = phaseY / PHASES * stride + phaseX / PHASES;
        long sum = LIFT;
        for (int r = 0; r < 4; r++) {
            sum += WEIGHTS[weight] * source[at]
                    + WEIGHTS[weight + 1] * source[at + 1]
                    + WEIGHTS[weight + 2] * source[at + 2]
                    + WEIGHTS[weight + 3] * source[at + 3];
            weight += 4;
            at += stride;
        }
        return level((int) (sum >>> 2 * FIELD_BITS) & FIELD) << 16
                | level((int) (sum >>> FIELD_BITS) & FIELD) << 8
                | level((int) sum & FIELD);
    }

    private static int level(int field) {
        return Math.clamp(field + ROUND >> WEIGHT_BITS, 0, 255);
    }

    private int enlarged(float[] filled, int i, float right, float below) {
        int colour = 0;
        for (int channel = 0; channel < 3; channel++) {
            int a = 3 * i + channel;
            int b = a + 3 * smallWidth;
            float above = filled[a] + (filled[a + 3] - filled[a]) * right;
            float under = filled[b] + (filled[b + 3] - filled[b]) * right;
            colour = colour << 8 | (int) ((above + (under - above) * below + 1) * 127.5f + 0.5f);
        }
        return colour;
    }

    private static int shaded(int colour, float by) {
        return by >= 1
                ? colour
                : (int) ((colour >> 16) * by) << 16
                        | (int) ((colour >> 8 & 0xff) * by) << 8
                        | (int) ((colour & 0xff) * by);
    }
}
