package cosmonaut.tensor.backend.cpu;

import cosmonaut.tensor.OpChecks;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Operations that move elements of any type.
final class Rearrangement {

    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;
    private static final MemorySegment ALL = Lanes.everything();

    private static final int GRAIN_BYTES = 65_536;
    /// Side of the squares by which planes are transposed.
    private static final int SQUARE = 16;

    private final ThreadTeam team;

    Rearrangement(ThreadTeam team) {
        this.team = team;
    }

    /// Copies `rows` rows of `bytes` bytes at given distances.
    private void copyRows(long from, long fromStep, long to, long toStep, long bytes, long rows) {
        if (bytes == 0) {
            return;
        }
        long perTask = Math.max(1, GRAIN_BYTES / bytes);
        team.run((int) Math.ceilDiv(rows, perTask), (task, member) -> {
            long end = Math.min(rows, (task + 1) * perTask);
            for (long row = task * perTask; row < end; row++) {
                copy(from + row * fromStep, to + row * toStep, bytes);
            }
        });
    }

    /// Short rows by whole vectors where possible: the general copy has a price per call.
    private static void copy(long from, long to, long bytes) {
        if (bytes > 512 || bytes % 4 != 0) {
            MemorySegment.copy(ALL, from, ALL, to, bytes);
            return;
        }
        long at = 0;
        for (; at + Lanes.BYTES <= bytes; at += Lanes.BYTES) {
            Lanes.store(Lanes.load(from + at), to + at);
        }
        for (; at < bytes; at += 4) {
            ALL.set(I32, to + at, ALL.get(I32, from + at));
        }
    }

    void concat(Tensor dst, int axis, Tensor... parts) {
        Shape shape = dst.shape();
        long cell = shape.elements(axis + 1, shape.rank()) * dst.dtype().bytes();
        long rows = shape.elements(0, axis);
        long target = Lanes.address(dst);
        for (Tensor part : parts) {
            long bytes = cell * part.shape().extent(axis);
            copyRows(Lanes.address(part), bytes, target, cell * shape.extent(axis), bytes, rows);
            target += bytes;
        }
    }

    void narrow(Tensor dst, Tensor src, int axis, int from) {
        Shape shape = src.shape();
        long cell = shape.elements(axis + 1, shape.rank()) * src.dtype().bytes();
        long bytes = cell * dst.shape().extent(axis);
        long step = cell * shape.extent(axis);
        copyRows(Lanes.address(src) + cell * from, step, Lanes.address(dst), bytes, bytes, shape.elements(0, axis));
    }

    void gather(Tensor dst, Tensor table, Tensor indices, OpChecks checks) {
        int width = table.shape().extent(1);
        int rows = indices.shape().extent(0);
        long bytes = (long) width * table.dtype().bytes();
        long from = Lanes.address(table);
        long chosen = Lanes.address(indices);
        long to = Lanes.address(dst);
        for (int n = 0; n < rows; n++) {
            checks.index(ALL.get(I32, chosen + 4L * n), table);
        }
        for (int n = 0; n < rows; n++) {
            long row = from + bytes * ALL.get(I32, chosen + 4L * n);
            ElementWise.widen(to + 4L * width * n, row, table.dtype(), width);
        }
    }

    void permute(Tensor dst, Tensor src, int... axes) {
        if (dst.shape().elements() == 0) {
            return;
        }
        PermutePlan plan = PermutePlan.of(src.shape(), axes, src.dtype().bytes());
        long from = Lanes.address(src);
        long to = Lanes.address(dst);
        long planes = plan.planes();
        long planeBytes = (long) plan.rows() * plan.columns() * plan.unit();
        long perTask = Math.max(1, GRAIN_BYTES / Math.max(planeBytes, 1));
        int strips = (int) Math.clamp(planeBytes / GRAIN_BYTES, 1, Math.ceilDiv(plan.rows(), SQUARE));
        int stripRows = Math.ceilDiv(Math.ceilDiv(plan.rows(), strips), SQUARE) * SQUARE;
        int blocks = (int) Math.ceilDiv(planes, perTask);
        team.run(blocks * strips, (task, member) -> {
            int firstRow = task % strips * stripRows;
            int endRow = Math.min(plan.rows(), firstRow + stripRows);
            long end = Math.min(planes, (task / strips + 1) * perTask);
            for (long plane = task / strips * perTask; plane < end; plane++) {
                plane(plan, from + plan.source(plane), to + plan.target(plane), firstRow, endRow);
            }
        });
    }

    /// One plane: target rows `firstRow` to `endRow`, whose columns are contiguous in the target.
    private static void plane(PermutePlan plan, long from, long to, int firstRow, int endRow) {
        long unit = plan.unit();
        if (plan.columnStep() == unit) {
            runs(from, plan.rowStep(), to, plan.targetRowStep(), unit * plan.columns(), firstRow, endRow);
            return;
        }
        // What is narrow one way may be long the other way.
        int tall = plan.columns() < SQUARE ? SQUARE * SQUARE : SQUARE;
        int wide = plan.rows() < SQUARE ? SQUARE * SQUARE : SQUARE;
        for (int r = firstRow; r < endRow; r += tall) {
            for (int c = 0; c < plan.columns(); c += wide) {
                int rows = Math.min(tall, endRow - r);
                int columns = Math.min(wide, plan.columns() - c);
                long source = from + r * plan.rowStep() + c * plan.columnStep();
                square(plan, source, to + r * plan.targetRowStep() + c * unit, rows, columns);
            }
        }
    }

    /// Copies rows that are contiguous on both sides; those of a few pixels have an instruction of their own.
    private static void runs(long from, long fromStep, long to, long toStep, long bytes, int first, int end) {
        if (bytes == 8) {
            for (int row = first; row < end; row++) {
                ALL.set(I64, to + row * toStep, ALL.get(I64, from + row * fromStep));
            }
        } else if (bytes == 16) {
            for (int row = first; row < end; row++) {
                FloatVector.fromMemorySegment(FOUR, ALL, from + row * fromStep, ByteOrder.nativeOrder())
                        .intoMemorySegment(ALL, to + row * toStep, ByteOrder.nativeOrder());
            }
        } else {
            for (int row = first; row < end; row++) {
                copy(from + row * fromStep, to + row * toStep, bytes);
            }
        }
    }

    /// Copies elements of four bytes at given distances.
    private static void line(long from, long fromStep, long to, long toStep, int count) {
        long source = from;
        long target = to;
        for (int i = 0; i < count; i++) {
            ALL.set(I32, target, ALL.get(I32, source));
            source += fromStep;
            target += toStep;
        }
    }

    private static void square(PermutePlan plan, long from, long to, int rows, int columns) {
        int unit = (int) plan.unit();
        if (unit == 4 && columns < rows) {
            for (int c = 0; c < columns; c++) {
                line(from + c * plan.columnStep(), plan.rowStep(), to + 4L * c, plan.targetRowStep(), rows);
            }
            return;
        }
        for (int r = 0; r < rows; r++) {
            long source = from + r * plan.rowStep();
            long target = to + r * plan.targetRowStep();
            long step = plan.columnStep();
            switch (unit) {
                case 4 -> line(source, step, target, 4, columns);
                case 2 -> {
                    for (int c = 0; c < columns; c++) {
                        ALL.set(I16, target + 2L * c, ALL.get(I16, source + c * step));
                    }
                }
                case 8 -> {
                    for (int c = 0; c < columns; c++) {
                        ALL.set(I64, target + 8L * c, ALL.get(I64, source + c * step));
                    }
                }
                default -> {
                    for (int c = 0; c < columns; c++) {
                        MemorySegment.copy(ALL, source + c * step, ALL, target + (long) c * unit, unit);
                    }
                }
            }
        }
    }
}
