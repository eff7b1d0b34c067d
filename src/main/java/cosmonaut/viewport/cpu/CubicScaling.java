package cosmonaut.viewport.cpu;

import java.util.Arrays;

/// Scales pictures of one size to another by Catmull and Rom's cubic, columns first; reuses its memory.
///
/// It looks at four pixels a direction, so a picture should not be shrunk to less than half. All of it is whole
/// numbers:
/// across, the three colours of a pixel lie in one `long` and are weighted in one product; down, where nearly all the
/// work is, each colour is a row by itself and the loop is plain vector code. Of the rows that were mixed across, the
/// four that the next row of the result needs are kept.
final class CubicScaling implements Scaling {

    private static final int CHANNELS = 3;
    private static final int TAPS = 4;
    private static final int OPAQUE = 0xff << 24;

    /// Bits of a weight across and of a colour's field: 8 of the colour, 10 of the weight, and room for overshoot.
    private static final int ACROSS_BITS = 10;

    private static final int FIELD_BITS = 21;
    private static final int FIELD = (1 << FIELD_BITS) - 1;

    /// Bits of a weight down. With those of a field that is all of an `int`, by the lift even once round: the sum wraps
    /// round and back.
    private static final int DOWN_BITS = 12;

    /// Lifts every field above zero, as weights may be negative.
    private static final long LIFT = 1L << 19 | 1L << 19 + FIELD_BITS | 1L << 19 + 2 * FIELD_BITS;

    private static final int SHIFT = ACROSS_BITS + DOWN_BITS;

    /// Half a grey level, and the lift times the weights taken away again: that is 2^31, the same as -2^31 in an `int`.
    private static final int ROUND = Integer.MIN_VALUE + (1 << SHIFT - 1);

    /// Pixels that the edges are drawn out by, so that the cubic may look beyond them.
    private static final int BEFORE = 2;

    private static final int BEYOND = 2;

    private final int width;
    private final int height;
    private final int outWidth;
    private final int outHeight;
    private final int[] columns;
    private final int[] columnWeights;
    private final int[] rows;
    private final int[] rowWeights;
    private final long[] unpacked;
    private final int[][][] mixed;
    private final int[][] levels;
    private final int[] row;

    CubicScaling(int width, int height, int outWidth, int outHeight) {
        this.width = width;
        this.height = height;
        this.outWidth = outWidth;
        this.outHeight = outHeight;
        this.columns = firsts(width, outWidth);
        this.columnWeights = weights(width, outWidth, ACROSS_BITS);
        this.rows = firsts(height, outHeight);
        this.rowWeights = weights(height, outHeight, DOWN_BITS);
        this.unpacked = new long[BEFORE + width + BEYOND];
        this.mixed = new int[TAPS][CHANNELS][outWidth];
        this.levels = new int[CHANNELS][outWidth];
        this.row = new int[outWidth];
    }

    /// The first of the four pixels around each place of the result, -2 at the least.
    private static int[] firsts(int size, int outSize) {
        int[] firsts = new int[outSize];
        for (int i = 0; i < outSize; i++) {
            firsts[i] = (int) Math.floor(place(i, size, outSize)) - 1;
        }
        return firsts;
    }

    private static double place(int i, int size, int outSize) {
        return (i + 0.5) * size / outSize - 0.5;
    }

    /// Of the four pixels around each place, in whole numbers whose sum is exactly 1.
    private static int[] weights(int size, int outSize, int bits) {
        int one = 1 << bits;
        int[] weights = new int[TAPS * outSize];
        for (int i = 0; i < outSize; i++) {
            double place = place(i, size, outSize);
            double t = place - Math.floor(place);
            int at = TAPS * i;
            weights[at] = (int) Math.round(one * (t * (-0.5 + t * (1 - 0.5 * t))));
            weights[at + 2] = (int) Math.round(one * (t * (0.5 + t * (2 - 1.5 * t))));
            weights[at + 3] = (int) Math.round(one * (t * t * (-0.5 + 0.5 * t)));
            weights[at + 1] = one - weights[at] - weights[at + 2] - weights[at + 3];
        }
        return weights;
    }

    @Override
    public void scale(int[] argb, Rows to) {
        int done = 0;
        for (int y = 0; y < outHeight; y++) {
            for (int last = Math.min(rows[y] + TAPS, height); done < last; done++) {
                unpack(argb, done * width);
                mixColumns(mixed[done % TAPS]);
            }
            mixRows(y);
            to.take(y, row);
        }
    }

    private void unpack(int[] argb, int from) {
        for (int x = 0; x < width; x++) {
            int pixel = argb[from + x];
            unpacked[BEFORE + x] = (long) (pixel >> 16 & 0xff) << 2 * FIELD_BITS
                    | (long) (pixel >> 8 & 0xff) << FIELD_BITS
                    | pixel & 0xff;
        }
        Arrays.fill(unpacked, 0, BEFORE, unpacked[BEFORE]);
        Arrays.fill(unpacked, BEFORE + width, unpacked.length, unpacked[BEFORE + width - 1]);
    }

    private void mixColumns(int[][] into) {
        int[] red = into[0];
        int[] green = into[1];
        int[] blue = into[2];
        for (int x = 0; x < outWidth; x++) {
            int i = TAPS * x;
            int at = BEFORE + columns[x];
            long sum = LIFT
                    + columnWeights[i] * unpacked[at]
                    + columnWeights[i + 1] * unpacked[at + 1]
                    + columnWeights[i + 2] * unpacked[at + 2]
                    + columnWeights[i + 3] * unpacked[at + 3];
            red[x] = (int) (sum >>> 2 * FIELD_BITS);
            green[x] = (int) (sum >>> FIELD_BITS) & FIELD;
            blue[x] = (int) sum & FIELD;
        }
    }

    private void mixRows(int y) {
        int[][] a = kept(rows[y]);
        int[][] b = kept(rows[y] + 1);
        int[][] c = kept(rows[y] + 2);
        int[][] d = kept(rows[y] + 3);
        int i = TAPS * y;
        int wa = rowWeights[i];
        int wb = rowWeights[i + 1];
        int wc = rowWeights[i + 2];
        int wd = rowWeights[i + 3];
        // Larger loops are not made vector code.
        for (int k = 0; k < CHANNELS; k++) {
            mix(a[k], b[k], c[k], d[k], wa, wb, wc, wd, levels[k]);
        }
        pack(levels[0], levels[1], levels[2], row);
    }

    private int[][] kept(int y) {
        return mixed[Math.clamp(y, 0, height - 1) % TAPS];
    }

    private static void mix(int[] a, int[] b, int[] c, int[] d, int wa, int wb, int wc, int wd, int[] into) {
        for (int x = 0; x < into.length; x++) {
            int level = ROUND + wa * a[x] + wb * b[x] + wc * c[x] + wd * d[x] >> SHIFT;
            into[x] = Math.min(255, Math.max(0, level));
        }
    }

    private static void pack(int[] red, int[] green, int[] blue, int[] into) {
        for (int x = 0; x < into.length; x++) {
            into[x] = OPAQUE | red[x] << 16 | green[x] << 8 | blue[x];
        }
    }
}
