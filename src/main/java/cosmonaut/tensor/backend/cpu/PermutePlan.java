package cosmonaut.tensor.backend.cpu;

import cosmonaut.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// A permutation in its simplest form: planes of rows and columns, all other axes around them.
///
/// Axes of one element are dropped and axes that stay neighbours are joined. Columns are the last axis of the target.
/// Rows are the axis that is contiguous in the source, so that both sides touch whole cache lines; if that is the
/// column axis itself, rows are the next slower axis of the target. Steps are in bytes.
///
/// @param unit bytes of an element
/// @param columnStep distance of columns in the source
/// @param outer extents of the other axes, slowest first
final class PermutePlan {

    private final long unit;
    private final int rows;
    private final int columns;
    private final long rowStep;
    private final long columnStep;
    private final long targetRowStep;
    private final int[] outer;
    private final long[] outerSource;
    private final long[] outerTarget;

    /// An axis of the target with its distances in source and target.
    private record Axis(int extent, long source, long target) {}

    private PermutePlan(long unit, Axis row, Axis column, List<Axis> outer) {
        this.unit = unit;
        this.rows = row.extent();
        this.columns = column.extent();
        this.rowStep = row.source();
        this.columnStep = column.source();
        this.targetRowStep = row.target();
        this.outer = outer.stream().mapToInt(Axis::extent).toArray();
        this.outerSource = outer.stream().mapToLong(Axis::source).toArray();
        this.outerTarget = outer.stream().mapToLong(Axis::target).toArray();
    }

    static PermutePlan of(Shape src, int[] axes, int unit) {
        List<Axis> joined = new ArrayList<>();
        long target = unit;
        for (int i = axes.length - 1; i >= 0; i--) {
            int extent = src.extent(axes[i]);
            long source = unit * src.elements(axes[i] + 1, src.rank());
            if (extent != 1) {
                Axis inner = joined.isEmpty() ? null : joined.getFirst();
                if (inner != null && source == inner.source() * inner.extent()) {
                    joined.set(0, new Axis(inner.extent() * extent, inner.source(), inner.target()));
                } else {
                    joined.addFirst(new Axis(extent, source, target));
                }
            }
            target *= extent;
        }
        Axis column = joined.isEmpty() ? new Axis(1, unit, unit) : joined.removeLast();
        Axis row = new Axis(1, 0, 0);
        if (!joined.isEmpty()) {
            row = joined.getLast();
            for (Axis axis : joined) {
                // Runs are copied whole, so that a long row of them is best; single elements want near neighbours.
                boolean better = column.source() == unit ? axis.extent() > row.extent() : axis.source() < row.source();
                row = better ? axis : row;
            }
            joined.remove(row);
        }
        return new PermutePlan(unit, row, column, joined);
    }

    long unit() {
        return unit;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    long rowStep() {
        return rowStep;
    }

    long columnStep() {
        return columnStep;
    }

    long targetRowStep() {
        return targetRowStep;
    }

    /// How many planes there are.
    long planes() {
        long count = 1;
        for (int extent : outer) {
            count *= extent;
        }
        return count;
    }

    /// Offset of a plane in the source.
    long source(long plane) {
        return offset(plane, outerSource);
    }

    /// Offset of a plane in the target.
    long target(long plane) {
        return offset(plane, outerTarget);
    }

    private long offset(long plane, long[] steps) {
        long rest = plane;
        long offset = 0;
        for (int i = outer.length - 1; i >= 0; i--) {
            offset += rest % outer[i] * steps[i];
            rest /= outer[i];
        }
        return offset;
    }
}
