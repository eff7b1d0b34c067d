package cosmonaut.tensor.backend.cpu;

import static cosmonaut.tensor.backend.cpu.Lanes.COUNT;

import cosmonaut.tensor.Shape;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// Changes of resolution of `[T,H,W,C]`: the Haar transform, repetition and means of cells.
final class Resampling {

    private final ThreadTeam team;

    Resampling(ThreadTeam team) {
        this.team = team;
    }

    /// Distances in bytes between the samples of a 2 x 2 x 2 cell.
    private record Cell(long frame, long line, long place) {

        static Cell of(Shape whole) {
            long place = 4L * whole.extent(3);
            long line = place * whole.extent(2);
            return new Cell(line * whole.extent(1), line, place);
        }
    }

    /// Every band is a signed mean of the cell: three factors 1/sqrt 2 and the divisor 2 sqrt 2 make 1/8.
    void haar(long dst, long src, Shape whole) {
        int channels = whole.extent(3);
        forEachCell(
                whole,
                (cell, wholeOffset, cells) ->
                        split(src + wholeOffset, dst + 4L * cell * 8 * channels, Cell.of(whole), cells, channels));
    }

    void inverseHaar(long dst, long src, Shape whole) {
        int channels = whole.extent(3);
        forEachCell(
                whole,
                (cell, wholeOffset, cells) ->
                        join(src + 4L * cell * 8 * channels, dst + wholeOffset, Cell.of(whole), cells, channels));
    }

    /// Work on one line of cells: index of its first cell, byte offset of that cell in the whole, number of cells.
    @FunctionalInterface
    private interface CellLine {
        void run(long cell, long wholeOffset, int cells);
    }

    private void forEachCell(Shape whole, CellLine work) {
        int lines = whole.extent(1) / 2;
        int cells = whole.extent(2) / 2;
        Cell steps = Cell.of(whole);
        int count = whole.extent(0) / 2 * lines;
        int perTask = Math.max(1, 2048 / Math.max(1, cells * whole.extent(3)));
        team.run(Math.ceilDiv(count, perTask), (task, member) -> {
            int end = Math.min(count, (task + 1) * perTask);
            for (int i = task * perTask; i < end; i++) {
                long offset = i / lines * 2L * steps.frame() + i % lines * 2L * steps.line();
                work.run((long) i * cells, offset, cells);
            }
        });
    }

    private static void split(long from, long to, Cell s, int cells, int channels) {
        long band = 4L * channels;
        for (int n = 0; n < cells; n++) {
            for (int c = 0; c < channels; c += COUNT) {
                VectorMask<Float> mask = Lanes.first(Math.min(COUNT, channels - c));
                long in = from + 2L * n * s.place() + 4L * c;
                long out = to + 8L * n * band + 4L * c;
                butterfly(in, s.frame(), s.line(), s.place(), out, 4 * band, 2 * band, band, 0.125f, mask);
            }
        }
    }

    private static void join(long from, long to, Cell s, int cells, int channels) {
        long band = 4L * channels;
        for (int n = 0; n < cells; n++) {
            for (int c = 0; c < channels; c += COUNT) {
                VectorMask<Float> mask = Lanes.first(Math.min(COUNT, channels - c));
                long in = from + 8L * n * band + 4L * c;
                long out = to + 2L * n * s.place() + 4L * c;
                butterfly(in, 4 * band, 2 * band, band, out, s.frame(), s.line(), s.place(), 1f, mask);
            }
        }
    }

    /// Sums and differences along three axes of eight vectors; its own inverse up to a factor of 8.
    private static void butterfly(
            long in,
            long inT,
            long inH,
            long inW,
            long out,
            long outT,
            long outH,
            long outW,
            float factor,
            VectorMask<Float> mask) {
        FloatVector a0 = Lanes.load(in, mask);
        FloatVector a1 = Lanes.load(in + inW, mask);
        FloatVector a2 = Lanes.load(in + inH, mask);
        FloatVector a3 = Lanes.load(in + inH + inW, mask);
        FloatVector a4 = Lanes.load(in + inT, mask);
        FloatVector a5 = Lanes.load(in + inT + inW, mask);
        FloatVector a6 = Lanes.load(in + inT + inH, mask);
        FloatVector a7 = Lanes.load(in + inT + inH + inW, mask);
        FloatVector b0 = a0.add(a1);
        FloatVector b1 = a0.sub(a1);
        FloatVector b2 = a2.add(a3);
        FloatVector b3 = a2.sub(a3);
        FloatVector b4 = a4.add(a5);
        FloatVector b5 = a4.sub(a5);
        FloatVector b6 = a6.add(a7);
        FloatVector b7 = a6.sub(a7);
        FloatVector c0 = b0.add(b2);
        FloatVector c1 = b1.add(b3);
        FloatVector c2 = b0.sub(b2);
        FloatVector c3 = b1.sub(b3);
        FloatVector c4 = b4.add(b6);
        FloatVector c5 = b5.add(b7);
        FloatVector c6 = b4.sub(b6);
        FloatVector c7 = b5.sub(b7);
        Lanes.store(c0.add(c4).mul(factor), out, mask);
        Lanes.store(c1.add(c5).mul(factor), out + outW, mask);
        Lanes.store(c2.add(c6).mul(factor), out + outH, mask);
        Lanes.store(c3.add(c7).mul(factor), out + outH + outW, mask);
        Lanes.store(c0.sub(c4).mul(factor), out + outT, mask);
        Lanes.store(c1.sub(c5).mul(factor), out + outT + outW, mask);
        Lanes.store(c2.sub(c6).mul(factor), out + outT + outH, mask);
        Lanes.store(c3.sub(c7).mul(factor), out + outT + outH + outW, mask);
    }

    void resizeNearest(long dst, long src, Shape to, Shape from) {
        int repeatT = to.extent(0) / from.extent(0);
        int repeatH = to.extent(1) / from.extent(1);
        int repeatW = to.extent(2) / from.extent(2);
        long cell = 4L * to.extent(3);
        int lines = to.extent(0) * to.extent(1);
        team.run(lines, (line, member) -> {
            int t = line / to.extent(1) / repeatT;
            int h = line % to.extent(1) / repeatH;
            long source = src + ((long) t * from.extent(1) + h) * from.extent(2) * cell;
            long target = dst + (long) line * to.extent(2) * cell;
            for (int w = 0; w < from.extent(2); w++) {
                for (int i = 0; i < repeatW; i++) {
                    Lanes.copy(source, target, cell);
                    target += cell;
                }
                source += cell;
            }
        });
    }

    void averagePool(long dst, long src, Shape to, Shape from, int kt, int kh, int kw) {
        int channels = to.extent(3);
        long place = 4L * channels;
        long line = place * from.extent(2);
        long frame = line * from.extent(1);
        float share = 1f / (kt * kh * kw);
        team.run(to.extent(0) * to.extent(1), (row, member) -> {
            int t = row / to.extent(1) * kt;
            int h = row % to.extent(1) * kh;
            for (int w = 0; w < to.extent(2); w++) {
                long source = src + t * frame + h * line + (long) w * kw * place;
                long target = dst + ((long) row * to.extent(2) + w) * place;
                for (int c = 0; c < channels; c += COUNT) {
                    VectorMask<Float> mask = Lanes.first(Math.min(COUNT, channels - c));
                    FloatVector sum = cellSum(source + 4L * c, mask, frame, line, place, kt, kh, kw);
                    Lanes.store(sum.mul(share), target + 4L * c, mask);
                }
            }
        });
    }

    private static FloatVector cellSum(
            long from, VectorMask<Float> mask, long frame, long line, long place, int kt, int kh, int kw) {
        FloatVector sum = FloatVector.zero(Lanes.SPECIES);
        for (int t = 0; t < kt; t++) {
            for (int h = 0; h < kh; h++) {
                for (int w = 0; w < kw; w++) {
                    sum = sum.add(Lanes.load(from + t * frame + h * line + w * place, mask));
                }
            }
        }
        return sum;
    }
}
