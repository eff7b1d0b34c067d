package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sees a warp that was made small in more pixels: geometry is taken from the small warp, colours from large pictures
/// of its sources, by Keys' cubic (as [CubicLookup]).
///
/// It draws at display rate beside networks that want every core, so the three colours of a pixel lie in one `long` and
/// are weighted in one product. Reuses its memory: one thread at a time.
public final class FineView {

    private static final float SAME_SURFACE = 0.1f;

    /// A source shows a pixel if it magnifies it no more than the warp does, give or take this.
    private static final float AS_SHARP = 1.15f;

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

    /// Short, so that they stay in the processor's nearest memory.
    private static final short[] WEIGHTS = weights();

    private final int smallWidth;
    private final int smallHeight;
    private final int width;
    private final int height;
    private final float limit;
    private final double[] map = new double[PixelMap.LENGTH];
    private final int[] lefts;
    private final float[] rightShares;
    private final boolean[] plain;
    private final int stride;
    private final List<Unpacked> unpacked = new ArrayList<>();

    /// A picture of the warp's.
    ///
    /// @param keyframe small, whose depth tells which pixels it shows
    /// @param camera of the keyframe, with the lens of the large picture
    /// @param rgb the large picture, not to change between calls
    public record Source(Keyframe keyframe, CameraFrame camera, byte[] rgb) {}

    /// A large picture with its edges drawn out, three colours in a number.
    private static final class Unpacked {
        private final long[] pixels;
        private byte @Nullable [] of;

        Unpacked(int length) {
            pixels = new long[length];
        }
    }

    /// Shows what a source shows however much it is magnified.
    ///
    /// @param smallWidth of the warps
    /// @param smallHeight of the warps
    /// @param width of the pictures and of what is seen
    /// @param height of the pictures and of what is seen
    public FineView(int smallWidth, int smallHeight, int width, int height) {
        this(smallWidth, smallHeight, width, height, Float.POSITIVE_INFINITY);
    }

    /// @param smallWidth of the warps
    /// @param smallHeight of the warps
    /// @param width of the pictures and of what is seen
    /// @param height of the pictures and of what is seen
    /// @param limit how many times a pixel may be magnified against the picture it was made in for a source to show it,
    ///     above 1; infinite for no limit
    public FineView(int smallWidth, int smallHeight, int width, int height, float limit) {
        this.smallWidth = smallWidth;
        this.smallHeight = smallHeight;
        this.width = width;
        this.height = height;
        this.limit = limit;
        this.lefts = new int[width];
        this.rightShares = new float[width];
        for (int x = 0; x < width; x++) {
            float u = Math.clamp((x + 0.5f) * smallWidth / width - 0.5f, 0, smallWidth - 1);
            lefts[x] = Math.min((int) u, smallWidth - 2);
            rightShares[x] = u - lefts[x];
        }
        this.plain = new boolean[smallWidth * smallHeight];
        this.stride = width + BEYOND;
    }

    /// The cubic's weights for every pair of phases, each sixteen with a sum of exactly 1.
    private static short[] weights() {
        int one = 1 << WEIGHT_BITS;
        short[] all = new short[PHASES * PHASES * TAPS];
        for (int down = 0; down < PHASES; down++) {
            double[] wy = cubic((double) down / PHASES);
            for (int across = 0; across < PHASES; across++) {
                double[] wx = cubic((double) across / PHASES);
                int at = (down * PHASES + across) * TAPS;
                int sum = 0;
                int heaviest = at;
                for (int tap = 0; tap < TAPS; tap++) {
                    all[at + tap] = (short) Math.round(one * wy[tap / 4] * wx[tap % 4]);
                    sum += all[at + tap];
                    heaviest = all[at + tap] > all[heaviest] ? at + tap : heaviest;
                }
                all[heaviest] += (short) (one - sum);
            }
        }
        return all;
    }

    private static double[] cubic(double f) {
        float[] four = new float[4];
        CubicLookup.weights((float) f, four);
        return new double[] {four[0], four[1], four[2], four[3]};
    }

    /// Sees a warp in more pixels.
    ///
    /// @param argb written: `0xffRRGGBB` of every pixel that a source shows, 0 of the others
    /// @param warp what is seen, small
    /// @param target its camera, with the large lens
    /// @param sources of the warp, in order of priority
    public void look(int[] argb, Warp warp, CameraFrame target, List<Source> sources) {
        Arrays.fill(argb, 0, width * height, 0);
        findPlain(warp.depth());
        for (int k = 0; k < sources.size(); k++) {
            Source source = sources.get(k);
            PixelMap.between(target, source.camera(), map);
            long[] pixels = unpacked(k, source.rgb());
            double widening =
                    source.camera().intrinsics().fx() / target.intrinsics().fx();
            for (int y = 0; y < height; y++) {
                lookRow(argb, y, warp, source.keyframe(), (float) widening, pixels);
            }
        }
    }

    private long[] unpacked(int slot, byte[] rgb) {
        while (unpacked.size() <= slot) {
            unpacked.add(new Unpacked(stride * (height + BEYOND)));
        }
        Unpacked held = unpacked.get(slot);
        if (held.of != rgb) {
            unpack(rgb, held.pixels);
            held.of = rgb;
        }
        return held.pixels;
    }

    private void unpack(byte[] rgb, long[] pixels) {
        for (int y = 0; y < height + BEYOND; y++) {
            int row = width * Math.clamp(y - BEFORE, 0, height - 1);
            for (int x = 0; x < stride; x++) {
                int at = 3 * (row + Math.clamp(x - BEFORE, 0, width - 1));
                pixels[y * stride + x] = (long) (rgb[at] & 0xff) << 2 * FIELD_BITS
                        | (long) (rgb[at + 1] & 0xff) << FIELD_BITS
                        | rgb[at + 2] & 0xff;
            }
        }
    }

    /// Where four neighbours are of one surface.
    private void findPlain(float[] depth) {
        for (int y = 0; y < smallHeight - 1; y++) {
            for (int x = 0; x < smallWidth - 1; x++) {
                int i = y * smallWidth + x;
                int j = i + smallWidth;
                float tolerance = SAME_SURFACE * depth[i];
                plain[i] = depth[i] > 0
                        && Math.abs(depth[i + 1] - depth[i]) <= tolerance
                        && Math.abs(depth[j] - depth[i]) <= tolerance
                        && Math.abs(depth[j + 1] - depth[i]) <= tolerance;
            }
        }
    }

    private float above(int y) {
        return Math.clamp((y + 0.5f) * smallHeight / height - 0.5f, 0, smallHeight - 1);
    }

    /// @param widening how many times longer the source's lens is than the target's
    private void lookRow(int[] argb, int y, Warp warp, Keyframe source, float widening, long[] pixels) {
        float[] depth = warp.depth();
        float[] seen = warp.magnification();
        float[] known = source.depth();
        float[] magnification = source.magnification();
        float place = above(y);
        int top = Math.min((int) place, smallHeight - 2);
        float below = place - top;
        int row = top * smallWidth;
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
            if (argb[y * width + x] != 0) {
                continue;
            }
            int i = row + lefts[x];
            float right = rightShares[x];
            float d = plain[i]
                    ? mixed(depth, i, right, below)
                    : depth[i + (right >= 0.5f ? 1 : 0) + (below >= 0.5f ? smallWidth : 0)];
            float z = d * (m8 * x + c) + tz;
            float inverse = 1 / z;
            float u = (d * (m0 * x + a) + tx) * inverse;
            float v = (d * (m4 * x + b) + ty) * inverse;
            if (d > 0 && z > 0 && u >= 0 && v >= 0 && u <= width - 1 && v <= height - 1) {
                int from = (int) ((v + 0.5f) * downSmall) * smallWidth + (int) ((u + 0.5f) * acrossSmall);
                float size = magnification == null ? z : magnification[from] * z;
                float most = limit == Float.POSITIVE_INFINITY ? limit : Math.min(limit, AS_SHARP * seen[i]);
                if (Math.abs(known[from] - z) <= SAME_SURFACE * z && size <= most * widening * d) {
                    argb[y * width + x] = read(pixels, u, v);
                }
            }
        }
    }

    /// Gives the pixels that [#look] left open the warp's own colours, and shades all.
    ///
    /// @param shade what each pixel of the warp is multiplied with, 0 to 1
    public void complete(int[] argb, Warp warp, float[] shade) {
        for (int y = 0; y < height; y++) {
            float place = above(y);
            int top = Math.min((int) place, smallHeight - 2);
            float below = place - top;
            for (int x = 0; x < width; x++) {
                int i = top * smallWidth + lefts[x];
                int at = y * width + x;
                if (argb[at] == 0) {
                    argb[at] = OPAQUE | enlarged(warp.filled(), i, rightShares[x], below);
                }
                if (shade[i] + shade[i + 1] + shade[i + smallWidth] + shade[i + smallWidth + 1] < 4) {
                    argb[at] = OPAQUE | shaded(argb[at] & ~OPAQUE, mixed(shade, i, rightShares[x], below));
                }
            }
        }
    }

    private float mixed(float[] plane, int i, float right, float below) {
        float above = plane[i] + (plane[i + 1] - plane[i]) * right;
        float under = plane[i + smallWidth] + (plane[i + smallWidth + 1] - plane[i + smallWidth]) * right;
        return above + (under - above) * below;
    }

    private int read(long[] source, float u, float v) {
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
        return OPAQUE
                | level((int) (sum >>> 2 * FIELD_BITS) & FIELD) << 16
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
        return (int) ((colour >> 16) * by) << 16
                | (int) ((colour >> 8 & 0xff) * by) << 8
                | (int) ((colour & 0xff) * by);
    }
}
