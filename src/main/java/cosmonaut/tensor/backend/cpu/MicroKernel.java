package cosmonaut.tensor.backend.cpu;

import static cosmonaut.tensor.backend.cpu.Lanes.BYTES;
import static cosmonaut.tensor.backend.cpu.Lanes.COUNT;
import static cosmonaut.tensor.backend.cpu.Lanes.SPECIES;

import java.util.Locale;
import jdk.incubator.vector.FloatVector;

/// The innermost product: twelve rows of A times a panel of B, with all sums in registers.
///
/// A lies in a float array as twelve rows of at most [#DEPTH] numbers, [#ROW_STRIDE] apart: a distance known to the
/// compiler becomes part of the instruction, so one pointer serves all rows. B is a panel [#WIDTH] numbers wide, row
/// after row. The kernels are written out because sums kept in an array would live in memory; they use arrays, not
/// segments, for A and the sums because the first compiler runs out of registers on twelve rows of segment accesses
/// and the method would then stay interpreted.
final class MicroKernel {

    /// Rows of A in one tile.
    static final int ROWS = 12;
    /// Columns of B in a panel: two vectors.
    static final int WIDTH = 2 * COUNT;
    /// The longest inner extent of one call.
    static final int DEPTH = 256;
    /// Distance of rows of A: a little more than DEPTH, so that rows do not fall into the same cache set.
    static final int ROW_STRIDE = DEPTH + 16;
    /// Size of a tile of A.
    static final int TILE = ROWS * ROW_STRIDE;

    /// 24 sums need 32 vector registers; with 16, the panel is done in two halves.
    static final boolean WIDE = COUNT >= 16 || isArm();

    private MicroKernel() {}

    private static boolean isArm() {
        return System.getProperty("os.arch", "").toLowerCase(Locale.ROOT).startsWith("aarch64");
    }

    /// `c[r,n] = from[r,n] + sum_i a[r,i] b[i,n]` for 12 rows and `columns` rounded up to whole vectors.
    ///
    /// @param b address of the first row of the panel
    /// @param stepB bytes from one row of the panel to the next
    /// @param k inner extent, at most [#DEPTH]
    /// @param fromStep distance of rows of `from`; 0 adds the same row to all
    static void tile(
            float[] a,
            int at,
            long b,
            long stepB,
            int k,
            int columns,
            float[] from,
            int fromAt,
            int fromStep,
            float[] c,
            int cAt,
            int cStep) {
        if (columns <= COUNT) {
            narrow(a, at, b, stepB, k, from, fromAt, fromStep, c, cAt, cStep);
        } else if (WIDE) {
            wide(a, at, b, stepB, k, from, fromAt, fromStep, c, cAt, cStep);
        } else {
            narrow(a, at, b, stepB, k, from, fromAt, fromStep, c, cAt, cStep);
            narrow(a, at, b + BYTES, stepB, k, from, fromAt + COUNT, fromStep, c, cAt + COUNT, cStep);
        }
    }

    /// One row times a panel: `c[n] = from[n] + sum_i a[i] b[i,n]`, with four sums a column to hide the latency.
    static void row(float[] a, int at, long b, int k, float[] from, int fromAt, float[] c, int cAt) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, from, fromAt);
        FloatVector b0 = FloatVector.fromArray(SPECIES, from, fromAt + COUNT);
        FloatVector a1 = FloatVector.zero(SPECIES);
        FloatVector b1 = a1;
        FloatVector a2 = a1;
        FloatVector b2 = a1;
        FloatVector a3 = a1;
        FloatVector b3 = a1;
        int i = 0;
        long row = b;
        for (; i + 4 <= k; i += 4) {
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[at + i]);
            a0 = x0.fma(Lanes.load(row), a0);
            b0 = x0.fma(Lanes.load(row + BYTES), b0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[at + i + 1]);
            a1 = x1.fma(Lanes.load(row + 2 * BYTES), a1);
            b1 = x1.fma(Lanes.load(row + 3 * BYTES), b1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[at + i + 2]);
            a2 = x2.fma(Lanes.load(row + 4 * BYTES), a2);
            b2 = x2.fma(Lanes.load(row + 5 * BYTES), b2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[at + i + 3]);
            a3 = x3.fma(Lanes.load(row + 6 * BYTES), a3);
            b3 = x3.fma(Lanes.load(row + 7 * BYTES), b3);
            row += 8 * BYTES;
        }
        for (; i < k; i++) {
            FloatVector x = FloatVector.broadcast(SPECIES, a[at + i]);
            a0 = x.fma(Lanes.load(row), a0);
            b0 = x.fma(Lanes.load(row + BYTES), b0);
            row += 2 * BYTES;
        }
        a0.add(a1).add(a2.add(a3)).intoArray(c, cAt);
        b0.add(b1).add(b2.add(b3)).intoArray(c, cAt + COUNT);
    }

    /// `sum_i a[i] b[i]` of two native rows.
    static float dot(long a, long b, int k) {
        FloatVector sum = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i + COUNT <= k; i += COUNT) {
            sum = Lanes.load(a + 4L * i).fma(Lanes.load(b + 4L * i), sum);
        }
        if (i < k) {
            var mask = Lanes.first(k - i);
            sum = Lanes.load(a + 4L * i, mask).fma(Lanes.load(b + 4L * i, mask), sum);
        }
        return VectorMath.sum(sum);
    }

    /// Twelve rows, two vectors.
    private static void wide(
            float[] a,
            int at,
            long b,
            long stepB,
            int k,
            float[] from,
            int fromAt,
            int fromStep,
            float[] c,
            int cAt,
            int cStep) {
        FloatVector c0a = FloatVector.fromArray(SPECIES, from, fromAt);
        FloatVector c0b = FloatVector.fromArray(SPECIES, from, fromAt + COUNT);
        FloatVector c1a = FloatVector.fromArray(SPECIES, from, fromAt + fromStep);
        FloatVector c1b = FloatVector.fromArray(SPECIES, from, fromAt + fromStep + COUNT);
        FloatVector c2a = FloatVector.fromArray(SPECIES, from, fromAt + 2 * fromStep);
        FloatVector c2b = FloatVector.fromArray(SPECIES, from, fromAt + 2 * fromStep + COUNT);
        FloatVector c3a = FloatVector.fromArray(SPECIES, from, fromAt + 3 * fromStep);
        FloatVector c3b = FloatVector.fromArray(SPECIES, from, fromAt + 3 * fromStep + COUNT);
        FloatVector c4a = FloatVector.fromArray(SPECIES, from, fromAt + 4 * fromStep);
        FloatVector c4b = FloatVector.fromArray(SPECIES, from, fromAt + 4 * fromStep + COUNT);
        FloatVector c5a = FloatVector.fromArray(SPECIES, from, fromAt + 5 * fromStep);
        FloatVector c5b = FloatVector.fromArray(SPECIES, from, fromAt + 5 * fromStep + COUNT);
        FloatVector c6a = FloatVector.fromArray(SPECIES, from, fromAt + 6 * fromStep);
        FloatVector c6b = FloatVector.fromArray(SPECIES, from, fromAt + 6 * fromStep + COUNT);
        FloatVector c7a = FloatVector.fromArray(SPECIES, from, fromAt + 7 * fromStep);
        FloatVector c7b = FloatVector.fromArray(SPECIES, from, fromAt + 7 * fromStep + COUNT);
        FloatVector c8a = FloatVector.fromArray(SPECIES, from, fromAt + 8 * fromStep);
        FloatVector c8b = FloatVector.fromArray(SPECIES, from, fromAt + 8 * fromStep + COUNT);
        FloatVector c9a = FloatVector.fromArray(SPECIES, from, fromAt + 9 * fromStep);
        FloatVector c9b = FloatVector.fromArray(SPECIES, from, fromAt + 9 * fromStep + COUNT);
        FloatVector c10a = FloatVector.fromArray(SPECIES, from, fromAt + 10 * fromStep);
        FloatVector c10b = FloatVector.fromArray(SPECIES, from, fromAt + 10 * fromStep + COUNT);
        FloatVector c11a = FloatVector.fromArray(SPECIES, from, fromAt + 11 * fromStep);
        FloatVector c11b = FloatVector.fromArray(SPECIES, from, fromAt + 11 * fromStep + COUNT);
        long row = b;
        for (int i = at; i < at + k; i++) {
            FloatVector bA = Lanes.load(row);
            FloatVector bB = Lanes.load(row + BYTES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[i]);
            c0a = a0.fma(bA, c0a);
            c0b = a0.fma(bB, c0b);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[i + ROW_STRIDE]);
            c1a = a1.fma(bA, c1a);
            c1b = a1.fma(bB, c1b);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[i + 2 * ROW_STRIDE]);
            c2a = a2.fma(bA, c2a);
            c2b = a2.fma(bB, c2b);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[i + 3 * ROW_STRIDE]);
            c3a = a3.fma(bA, c3a);
            c3b = a3.fma(bB, c3b);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[i + 4 * ROW_STRIDE]);
            c4a = a4.fma(bA, c4a);
            c4b = a4.fma(bB, c4b);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[i + 5 * ROW_STRIDE]);
            c5a = a5.fma(bA, c5a);
            c5b = a5.fma(bB, c5b);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[i + 6 * ROW_STRIDE]);
            c6a = a6.fma(bA, c6a);
            c6b = a6.fma(bB, c6b);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[i + 7 * ROW_STRIDE]);
            c7a = a7.fma(bA, c7a);
            c7b = a7.fma(bB, c7b);
            FloatVector a8 = FloatVector.broadcast(SPECIES, a[i + 8 * ROW_STRIDE]);
            c8a = a8.fma(bA, c8a);
            c8b = a8.fma(bB, c8b);
            FloatVector a9 = FloatVector.broadcast(SPECIES, a[i + 9 * ROW_STRIDE]);
            c9a = a9.fma(bA, c9a);
            c9b = a9.fma(bB, c9b);
            FloatVector a10 = FloatVector.broadcast(SPECIES, a[i + 10 * ROW_STRIDE]);
            c10a = a10.fma(bA, c10a);
            c10b = a10.fma(bB, c10b);
            FloatVector a11 = FloatVector.broadcast(SPECIES, a[i + 11 * ROW_STRIDE]);
            c11a = a11.fma(bA, c11a);
            c11b = a11.fma(bB, c11b);
            row += stepB;
        }
        c0a.intoArray(c, cAt);
        c0b.intoArray(c, cAt + COUNT);
        c1a.intoArray(c, cAt + cStep);
        c1b.intoArray(c, cAt + cStep + COUNT);
        c2a.intoArray(c, cAt + 2 * cStep);
        c2b.intoArray(c, cAt + 2 * cStep + COUNT);
        c3a.intoArray(c, cAt + 3 * cStep);
        c3b.intoArray(c, cAt + 3 * cStep + COUNT);
        c4a.intoArray(c, cAt + 4 * cStep);
        c4b.intoArray(c, cAt + 4 * cStep + COUNT);
        c5a.intoArray(c, cAt + 5 * cStep);
        c5b.intoArray(c, cAt + 5 * cStep + COUNT);
        c6a.intoArray(c, cAt + 6 * cStep);
        c6b.intoArray(c, cAt + 6 * cStep + COUNT);
        c7a.intoArray(c, cAt + 7 * cStep);
        c7b.intoArray(c, cAt + 7 * cStep + COUNT);
        c8a.intoArray(c, cAt + 8 * cStep);
        c8b.intoArray(c, cAt + 8 * cStep + COUNT);
        c9a.intoArray(c, cAt + 9 * cStep);
        c9b.intoArray(c, cAt + 9 * cStep + COUNT);
        c10a.intoArray(c, cAt + 10 * cStep);
        c10b.intoArray(c, cAt + 10 * cStep + COUNT);
        c11a.intoArray(c, cAt + 11 * cStep);
        c11b.intoArray(c, cAt + 11 * cStep + COUNT);
    }

    /// Twelve rows, one vector.
    private static void narrow(
            float[] a,
            int at,
            long b,
            long stepB,
            int k,
            float[] from,
            int fromAt,
            int fromStep,
            float[] c,
            int cAt,
            int cStep) {
        FloatVector c0a = FloatVector.fromArray(SPECIES, from, fromAt);
        FloatVector c1a = FloatVector.fromArray(SPECIES, from, fromAt + fromStep);
        FloatVector c2a = FloatVector.fromArray(SPECIES, from, fromAt + 2 * fromStep);
        FloatVector c3a = FloatVector.fromArray(SPECIES, from, fromAt + 3 * fromStep);
        FloatVector c4a = FloatVector.fromArray(SPECIES, from, fromAt + 4 * fromStep);
        FloatVector c5a = FloatVector.fromArray(SPECIES, from, fromAt + 5 * fromStep);
        FloatVector c6a = FloatVector.fromArray(SPECIES, from, fromAt + 6 * fromStep);
        FloatVector c7a = FloatVector.fromArray(SPECIES, from, fromAt + 7 * fromStep);
        FloatVector c8a = FloatVector.fromArray(SPECIES, from, fromAt + 8 * fromStep);
        FloatVector c9a = FloatVector.fromArray(SPECIES, from, fromAt + 9 * fromStep);
        FloatVector c10a = FloatVector.fromArray(SPECIES, from, fromAt + 10 * fromStep);
        FloatVector c11a = FloatVector.fromArray(SPECIES, from, fromAt + 11 * fromStep);
        long row = b;
        for (int i = at; i < at + k; i++) {
            FloatVector bA = Lanes.load(row);
            FloatVector a0 = FloatVector.broadcast(SPECIES, a[i]);
            c0a = a0.fma(bA, c0a);
            FloatVector a1 = FloatVector.broadcast(SPECIES, a[i + ROW_STRIDE]);
            c1a = a1.fma(bA, c1a);
            FloatVector a2 = FloatVector.broadcast(SPECIES, a[i + 2 * ROW_STRIDE]);
            c2a = a2.fma(bA, c2a);
            FloatVector a3 = FloatVector.broadcast(SPECIES, a[i + 3 * ROW_STRIDE]);
            c3a = a3.fma(bA, c3a);
            FloatVector a4 = FloatVector.broadcast(SPECIES, a[i + 4 * ROW_STRIDE]);
            c4a = a4.fma(bA, c4a);
            FloatVector a5 = FloatVector.broadcast(SPECIES, a[i + 5 * ROW_STRIDE]);
            c5a = a5.fma(bA, c5a);
            FloatVector a6 = FloatVector.broadcast(SPECIES, a[i + 6 * ROW_STRIDE]);
            c6a = a6.fma(bA, c6a);
            FloatVector a7 = FloatVector.broadcast(SPECIES, a[i + 7 * ROW_STRIDE]);
            c7a = a7.fma(bA, c7a);
            FloatVector a8 = FloatVector.broadcast(SPECIES, a[i + 8 * ROW_STRIDE]);
            c8a = a8.fma(bA, c8a);
            FloatVector a9 = FloatVector.broadcast(SPECIES, a[i + 9 * ROW_STRIDE]);
            c9a = a9.fma(bA, c9a);
            FloatVector a10 = FloatVector.broadcast(SPECIES, a[i + 10 * ROW_STRIDE]);
            c10a = a10.fma(bA, c10a);
            FloatVector a11 = FloatVector.broadcast(SPECIES, a[i + 11 * ROW_STRIDE]);
            c11a = a11.fma(bA, c11a);
            row += stepB;
        }
        c0a.intoArray(c, cAt);
        c1a.intoArray(c, cAt + cStep);
        c2a.intoArray(c, cAt + 2 * cStep);
        c3a.intoArray(c, cAt + 3 * cStep);
        c4a.intoArray(c, cAt + 4 * cStep);
        c5a.intoArray(c, cAt + 5 * cStep);
        c6a.intoArray(c, cAt + 6 * cStep);
        c7a.intoArray(c, cAt + 7 * cStep);
        c8a.intoArray(c, cAt + 8 * cStep);
        c9a.intoArray(c, cAt + 9 * cStep);
        c10a.intoArray(c, cAt + 10 * cStep);
        c11a.intoArray(c, cAt + 11 * cStep);
    }
}
