package cosmonaut.tensor.backend.cpu;

import static cosmonaut.tensor.backend.cpu.Lanes.BYTES;
import static cosmonaut.tensor.backend.cpu.Lanes.COUNT;
import static cosmonaut.tensor.backend.cpu.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The innermost product of [SpatialConvolution]: the channels of a few pixels times a panel of weights one, two or
/// three vectors wide, with all sums in registers.
///
/// The pixels of a tile are two stretches of neighbours, each [#PIXEL] floats after the one before it. The inner axis
/// comes in runs: one tap of the kernel, or a part of its channels, at a distance from the pixels that is the same for
/// all of them. Every sum is taken in the order of the inner axis, whatever the shape of the tile. Written out for the
/// reason that [MicroKernel] is. A wide panel is worth its registers: fewer loads a multiplication.
final class ConvolutionKernel {

    /// The most channels that a run takes of a pixel.
    static final int CHANNELS = 128;
    /// Distance of neighbours: a little more than CHANNELS, so that they do not fall into the same cache set.
    static final int PIXEL = CHANNELS + 16;
    /// The most vectors of a panel.
    static final int WIDEST = 3;

    /// 24 sums need 32 vector registers.
    static final boolean SUPPORTED = MicroKernel.WIDE;

    private ConvolutionKernel() {}

    /// Pixels of one stretch of a tile; a tile has two.
    static int stretch(int vectors) {
        return vectors == WIDEST ? 4 : 6;
    }

    /// `c[r,n] += sum a[r,i] b[i,n]` over the runs `first` to `end`, for all pixels of a tile.
    ///
    /// @param vectors width of the panel
    /// @param at first pixel of the first stretch
    /// @param second first pixel of the second stretch
    /// @param starts where each run begins, counted from the pixel
    /// @param lengths of the runs
    /// @param b address of the panel's row for the first run; its rows follow each other
    /// @param c rows of `vectors` vectors
    static void tile(
            int vectors,
            float[] a,
            int at,
            int second,
            int[] starts,
            int[] lengths,
            int first,
            int end,
            long b,
            float[] c,
            int cAt) {
        switch (vectors) {
            case 1 -> one(a, at, second, starts, lengths, first, end, b, c, cAt);
            case 2 -> two(a, at, second, starts, lengths, first, end, b, c, cAt);
            default -> three(a, at, second, starts, lengths, first, end, b, c, cAt);
        }
    }

    /// Twice six pixels, one vector.
    private static void one(
            float[] a,
            int at,
            int second,
            int[] starts,
            int[] lengths,
            int first,
            int end,
            long b,
            float[] c,
            int cAt) {
        FloatVector c0 = FloatVector.fromArray(SPECIES, c, cAt);
        FloatVector c1 = FloatVector.fromArray(SPECIES, c, cAt + COUNT);
        FloatVector c2 = FloatVector.fromArray(SPECIES, c, cAt + 2 * COUNT);
        FloatVector c3 = FloatVector.fromArray(SPECIES, c, cAt + 3 * COUNT);
        FloatVector c4 = FloatVector.fromArray(SPECIES, c, cAt + 4 * COUNT);
        FloatVector c5 = FloatVector.fromArray(SPECIES, c, cAt + 5 * COUNT);
        FloatVector c6 = FloatVector.fromArray(SPECIES, c, cAt + 6 * COUNT);
        FloatVector c7 = FloatVector.fromArray(SPECIES, c, cAt + 7 * COUNT);
        FloatVector c8 = FloatVector.fromArray(SPECIES, c, cAt + 8 * COUNT);
        FloatVector c9 = FloatVector.fromArray(SPECIES, c, cAt + 9 * COUNT);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, cAt + 10 * COUNT);
        FloatVector c11 = FloatVector.fromArray(SPECIES, c, cAt + 11 * COUNT);
        long row = b;
        int apart = second - at;
        for (int run = first; run < end; run++) {
            int begin = at + starts[run];
            for (int i = begin; i < begin + lengths[run]; i++) {
                FloatVector bA = Lanes.load(row);
                FloatVector a0 = FloatVector.broadcast(SPECIES, a[i]);
                c0 = a0.fma(bA, c0);
                FloatVector a1 = FloatVector.broadcast(SPECIES, a[i + PIXEL]);
                c1 = a1.fma(bA, c1);
                FloatVector a2 = FloatVector.broadcast(SPECIES, a[i + 2 * PIXEL]);
                c2 = a2.fma(bA, c2);
                FloatVector a3 = FloatVector.broadcast(SPECIES, a[i + 3 * PIXEL]);
                c3 = a3.fma(bA, c3);
                FloatVector a4 = FloatVector.broadcast(SPECIES, a[i + 4 * PIXEL]);
                c4 = a4.fma(bA, c4);
                FloatVector a5 = FloatVector.broadcast(SPECIES, a[i + 5 * PIXEL]);
                c5 = a5.fma(bA, c5);
                FloatVector a6 = FloatVector.broadcast(SPECIES, a[i + apart]);
                c6 = a6.fma(bA, c6);
                FloatVector a7 = FloatVector.broadcast(SPECIES, a[i + apart + PIXEL]);
                c7 = a7.fma(bA, c7);
                FloatVector a8 = FloatVector.broadcast(SPECIES, a[i + apart + 2 * PIXEL]);
                c8 = a8.fma(bA, c8);
                FloatVector a9 = FloatVector.broadcast(SPECIES, a[i + apart + 3 * PIXEL]);
                c9 = a9.fma(bA, c9);
                FloatVector a10 = FloatVector.broadcast(SPECIES, a[i + apart + 4 * PIXEL]);
                c10 = a10.fma(bA, c10);
                FloatVector a11 = FloatVector.broadcast(SPECIES, a[i + apart + 5 * PIXEL]);
                c11 = a11.fma(bA, c11);
                row += BYTES;
            }
        }
        c0.intoArray(c, cAt);
        c1.intoArray(c, cAt + COUNT);
        c2.intoArray(c, cAt + 2 * COUNT);
        c3.intoArray(c, cAt + 3 * COUNT);
        c4.intoArray(c, cAt + 4 * COUNT);
        c5.intoArray(c, cAt + 5 * COUNT);
        c6.intoArray(c, cAt + 6 * COUNT);
        c7.intoArray(c, cAt + 7 * COUNT);
        c8.intoArray(c, cAt + 8 * COUNT);
        c9.intoArray(c, cAt + 9 * COUNT);
        c10.intoArray(c, cAt + 10 * COUNT);
        c11.intoArray(c, cAt + 11 * COUNT);
    }

    /// Twice six pixels, two vectors.
    private static void two(
            float[] a,
            int at,
            int second,
            int[] starts,
            int[] lengths,
            int first,
            int end,
            long b,
            float[] c,
            int cAt) {
        FloatVector c0a = FloatVector.fromArray(SPECIES, c, cAt);
        FloatVector c0b = FloatVector.fromArray(SPECIES, c, cAt + COUNT);
        FloatVector c1a = FloatVector.fromArray(SPECIES, c, cAt + 2 * COUNT);
        FloatVector c1b = FloatVector.fromArray(SPECIES, c, cAt + 3 * COUNT);
        FloatVector c2a = FloatVector.fromArray(SPECIES, c, cAt + 4 * COUNT);
        FloatVector c2b = FloatVector.fromArray(SPECIES, c, cAt + 5 * COUNT);
        FloatVector c3a = FloatVector.fromArray(SPECIES, c, cAt + 6 * COUNT);
        FloatVector c3b = FloatVector.fromArray(SPECIES, c, cAt + 7 * COUNT);
        FloatVector c4a = FloatVector.fromArray(SPECIES, c, cAt + 8 * COUNT);
        FloatVector c4b = FloatVector.fromArray(SPECIES, c, cAt + 9 * COUNT);
        FloatVector c5a = FloatVector.fromArray(SPECIES, c, cAt + 10 * COUNT);
        FloatVector c5b = FloatVector.fromArray(SPECIES, c, cAt + 11 * COUNT);
        FloatVector c6a = FloatVector.fromArray(SPECIES, c, cAt + 12 * COUNT);
        FloatVector c6b = FloatVector.fromArray(SPECIES, c, cAt + 13 * COUNT);
        FloatVector c7a = FloatVector.fromArray(SPECIES, c, cAt + 14 * COUNT);
        FloatVector c7b = FloatVector.fromArray(SPECIES, c, cAt + 15 * COUNT);
        FloatVector c8a = FloatVector.fromArray(SPECIES, c, cAt + 16 * COUNT);
        FloatVector c8b = FloatVector.fromArray(SPECIES, c, cAt + 17 * COUNT);
        FloatVector c9a = FloatVector.fromArray(SPECIES, c, cAt + 18 * COUNT);
        FloatVector c9b = FloatVector.fromArray(SPECIES, c, cAt + 19 * COUNT);
        FloatVector c10a = FloatVector.fromArray(SPECIES, c, cAt + 20 * COUNT);
        FloatVector c10b = FloatVector.fromArray(SPECIES, c, cAt + 21 * COUNT);
        FloatVector c11a = FloatVector.fromArray(SPECIES, c, cAt + 22 * COUNT);
        FloatVector c11b = FloatVector.fromArray(SPECIES, c, cAt + 23 * COUNT);
        long row = b;
        int apart = second - at;
        for (int run = first; run < end; run++) {
            int begin = at + starts[run];
            for (int i = begin; i < begin + lengths[run]; i++) {
                FloatVector bA = Lanes.load(row);
                FloatVector bB = Lanes.load(row + BYTES);
                FloatVector a0 = FloatVector.broadcast(SPECIES, a[i]);
                c0a = a0.fma(bA, c0a);
                c0b = a0.fma(bB, c0b);
                FloatVector a1 = FloatVector.broadcast(SPECIES, a[i + PIXEL]);
                c1a = a1.fma(bA, c1a);
                c1b = a1.fma(bB, c1b);
                FloatVector a2 = FloatVector.broadcast(SPECIES, a[i + 2 * PIXEL]);
                c2a = a2.fma(bA, c2a);
                c2b = a2.fma(bB, c2b);
                FloatVector a3 = FloatVector.broadcast(SPECIES, a[i + 3 * PIXEL]);
                c3a = a3.fma(bA, c3a);
                c3b = a3.fma(bB, c3b);
                FloatVector a4 = FloatVector.broadcast(SPECIES, a[i + 4 * PIXEL]);
                c4a = a4.fma(bA, c4a);
                c4b = a4.fma(bB, c4b);
                FloatVector a5 = FloatVector.broadcast(SPECIES, a[i + 5 * PIXEL]);
                c5a = a5.fma(bA, c5a);
                c5b = a5.fma(bB, c5b);
                FloatVector a6 = FloatVector.broadcast(SPECIES, a[i + apart]);
                c6a = a6.fma(bA, c6a);
                c6b = a6.fma(bB, c6b);
                FloatVector a7 = FloatVector.broadcast(SPECIES, a[i + apart + PIXEL]);
                c7a = a7.fma(bA, c7a);
                c7b = a7.fma(bB, c7b);
                FloatVector a8 = FloatVector.broadcast(SPECIES, a[i + apart + 2 * PIXEL]);
                c8a = a8.fma(bA, c8a);
                c8b = a8.fma(bB, c8b);
                FloatVector a9 = FloatVector.broadcast(SPECIES, a[i + apart + 3 * PIXEL]);
                c9a = a9.fma(bA, c9a);
                c9b = a9.fma(bB, c9b);
                FloatVector a10 = FloatVector.broadcast(SPECIES, a[i + apart + 4 * PIXEL]);
                c10a = a10.fma(bA, c10a);
                c10b = a10.fma(bB, c10b);
                FloatVector a11 = FloatVector.broadcast(SPECIES, a[i + apart + 5 * PIXEL]);
                c11a = a11.fma(bA, c11a);
                c11b = a11.fma(bB, c11b);
                row += 2 * BYTES;
            }
        }
        c0a.intoArray(c, cAt);
        c0b.intoArray(c, cAt + COUNT);
        c1a.intoArray(c, cAt + 2 * COUNT);
        c1b.intoArray(c, cAt + 3 * COUNT);
        c2a.intoArray(c, cAt + 4 * COUNT);
        c2b.intoArray(c, cAt + 5 * COUNT);
        c3a.intoArray(c, cAt + 6 * COUNT);
        c3b.intoArray(c, cAt + 7 * COUNT);
        c4a.intoArray(c, cAt + 8 * COUNT);
        c4b.intoArray(c, cAt + 9 * COUNT);
        c5a.intoArray(c, cAt + 10 * COUNT);
        c5b.intoArray(c, cAt + 11 * COUNT);
        c6a.intoArray(c, cAt + 12 * COUNT);
        c6b.intoArray(c, cAt + 13 * COUNT);
        c7a.intoArray(c, cAt + 14 * COUNT);
        c7b.intoArray(c, cAt + 15 * COUNT);
        c8a.intoArray(c, cAt + 16 * COUNT);
        c8b.intoArray(c, cAt + 17 * COUNT);
        c9a.intoArray(c, cAt + 18 * COUNT);
        c9b.intoArray(c, cAt + 19 * COUNT);
        c10a.intoArray(c, cAt + 20 * COUNT);
        c10b.intoArray(c, cAt + 21 * COUNT);
        c11a.intoArray(c, cAt + 22 * COUNT);
        c11b.intoArray(c, cAt + 23 * COUNT);
    }

    /// Twice four pixels, three vectors.
    private static void three(
            float[] a,
            int at,
            int second,
            int[] starts,
            int[] lengths,
            int first,
            int end,
            long b,
            float[] c,
            int cAt) {
        FloatVector c0a = FloatVector.fromArray(SPECIES, c, cAt);
        FloatVector c0b = FloatVector.fromArray(SPECIES, c, cAt + COUNT);
        FloatVector c0c = FloatVector.fromArray(SPECIES, c, cAt + 2 * COUNT);
        FloatVector c1a = FloatVector.fromArray(SPECIES, c, cAt + 3 * COUNT);
        FloatVector c1b = FloatVector.fromArray(SPECIES, c, cAt + 4 * COUNT);
        FloatVector c1c = FloatVector.fromArray(SPECIES, c, cAt + 5 * COUNT);
        FloatVector c2a = FloatVector.fromArray(SPECIES, c, cAt + 6 * COUNT);
        FloatVector c2b = FloatVector.fromArray(SPECIES, c, cAt + 7 * COUNT);
        FloatVector c2c = FloatVector.fromArray(SPECIES, c, cAt + 8 * COUNT);
        FloatVector c3a = FloatVector.fromArray(SPECIES, c, cAt + 9 * COUNT);
        FloatVector c3b = FloatVector.fromArray(SPECIES, c, cAt + 10 * COUNT);
        FloatVector c3c = FloatVector.fromArray(SPECIES, c, cAt + 11 * COUNT);
        FloatVector c4a = FloatVector.fromArray(SPECIES, c, cAt + 12 * COUNT);
        FloatVector c4b = FloatVector.fromArray(SPECIES, c, cAt + 13 * COUNT);
        FloatVector c4c = FloatVector.fromArray(SPECIES, c, cAt + 14 * COUNT);
        FloatVector c5a = FloatVector.fromArray(SPECIES, c, cAt + 15 * COUNT);
        FloatVector c5b = FloatVector.fromArray(SPECIES, c, cAt + 16 * COUNT);
        FloatVector c5c = FloatVector.fromArray(SPECIES, c, cAt + 17 * COUNT);
        FloatVector c6a = FloatVector.fromArray(SPECIES, c, cAt + 18 * COUNT);
        FloatVector c6b = FloatVector.fromArray(SPECIES, c, cAt + 19 * COUNT);
        FloatVector c6c = FloatVector.fromArray(SPECIES, c, cAt + 20 * COUNT);
        FloatVector c7a = FloatVector.fromArray(SPECIES, c, cAt + 21 * COUNT);
        FloatVector c7b = FloatVector.fromArray(SPECIES, c, cAt + 22 * COUNT);
        FloatVector c7c = FloatVector.fromArray(SPECIES, c, cAt + 23 * COUNT);
        long row = b;
        int apart = second - at;
        for (int run = first; run < end; run++) {
            int begin = at + starts[run];
            for (int i = begin; i < begin + lengths[run]; i++) {
                FloatVector bA = Lanes.load(row);
                FloatVector bB = Lanes.load(row + BYTES);
                FloatVector bC = Lanes.load(row + 2 * BYTES);
                FloatVector a0 = FloatVector.broadcast(SPECIES, a[i]);
                c0a = a0.fma(bA, c0a);
                c0b = a0.fma(bB, c0b);
                c0c = a0.fma(bC, c0c);
                FloatVector a1 = FloatVector.broadcast(SPECIES, a[i + PIXEL]);
                c1a = a1.fma(bA, c1a);
                c1b = a1.fma(bB, c1b);
                c1c = a1.fma(bC, c1c);
                FloatVector a2 = FloatVector.broadcast(SPECIES, a[i + 2 * PIXEL]);
                c2a = a2.fma(bA, c2a);
                c2b = a2.fma(bB, c2b);
                c2c = a2.fma(bC, c2c);
                FloatVector a3 = FloatVector.broadcast(SPECIES, a[i + 3 * PIXEL]);
                c3a = a3.fma(bA, c3a);
                c3b = a3.fma(bB, c3b);
                c3c = a3.fma(bC, c3c);
                FloatVector a4 = FloatVector.broadcast(SPECIES, a[i + apart]);
                c4a = a4.fma(bA, c4a);
                c4b = a4.fma(bB, c4b);
                c4c = a4.fma(bC, c4c);
                FloatVector a5 = FloatVector.broadcast(SPECIES, a[i + apart + PIXEL]);
                c5a = a5.fma(bA, c5a);
                c5b = a5.fma(bB, c5b);
                c5c = a5.fma(bC, c5c);
                FloatVector a6 = FloatVector.broadcast(SPECIES, a[i + apart + 2 * PIXEL]);
                c6a = a6.fma(bA, c6a);
                c6b = a6.fma(bB, c6b);
                c6c = a6.fma(bC, c6c);
                FloatVector a7 = FloatVector.broadcast(SPECIES, a[i + apart + 3 * PIXEL]);
                c7a = a7.fma(bA, c7a);
                c7b = a7.fma(bB, c7b);
                c7c = a7.fma(bC, c7c);
                row += 3 * BYTES;
            }
        }
        c0a.intoArray(c, cAt);
        c0b.intoArray(c, cAt + COUNT);
        c0c.intoArray(c, cAt + 2 * COUNT);
        c1a.intoArray(c, cAt + 3 * COUNT);
        c1b.intoArray(c, cAt + 4 * COUNT);
        c1c.intoArray(c, cAt + 5 * COUNT);
        c2a.intoArray(c, cAt + 6 * COUNT);
        c2b.intoArray(c, cAt + 7 * COUNT);
        c2c.intoArray(c, cAt + 8 * COUNT);
        c3a.intoArray(c, cAt + 9 * COUNT);
        c3b.intoArray(c, cAt + 10 * COUNT);
        c3c.intoArray(c, cAt + 11 * COUNT);
        c4a.intoArray(c, cAt + 12 * COUNT);
        c4b.intoArray(c, cAt + 13 * COUNT);
        c4c.intoArray(c, cAt + 14 * COUNT);
        c5a.intoArray(c, cAt + 15 * COUNT);
        c5b.intoArray(c, cAt + 16 * COUNT);
        c5c.intoArray(c, cAt + 17 * COUNT);
        c6a.intoArray(c, cAt + 18 * COUNT);
        c6b.intoArray(c, cAt + 19 * COUNT);
        c6c.intoArray(c, cAt + 20 * COUNT);
        c7a.intoArray(c, cAt + 21 * COUNT);
        c7b.intoArray(c, cAt + 22 * COUNT);
        c7c.intoArray(c, cAt + 23 * COUNT);
    }
}
