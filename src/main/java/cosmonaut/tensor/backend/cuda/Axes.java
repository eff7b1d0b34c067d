package cosmonaut.tensor.backend.cuda;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// How elements lie in a source and shall lie in a target: axes, slowest first, in the simplest form. Axes of one
/// element are dropped, and neighbours that stay neighbours are one axis. Immutable.
final class Axes {

    /// An axis of more than one element; distances of neighbours in elements.
    record Axis(long extent, long source, long target) {}

    /// What the kernels' structure holds at most; no tensor of this program comes near.
    static final int MOST = 16;

    private static final int BYTES = 8 + MOST * (Divisor.BYTES + 16);

    private final List<Axis> axes;

    private Axes(List<Axis> axes) {
        this.axes = axes;
    }

    /// No axis: one element.
    static Axes none() {
        return new Axes(List.of());
    }

    /// These, and around them a slower one.
    Axes within(long extent, long source, long target) {
        if (extent == 1) {
            return this;
        }
        List<Axis> all = new ArrayList<>(axes);
        Axis inner = all.isEmpty() ? new Axis(1, 0, 0) : all.getFirst();
        if (!all.isEmpty() && source == inner.extent() * inner.source() && target == inner.extent() * inner.target()) {
            all.set(0, new Axis(extent * inner.extent(), inner.source(), inner.target()));
        } else {
            all.addFirst(new Axis(extent, source, target));
        }
        if (all.size() > MOST) {
            throw new IllegalArgumentException("cannot move elements along more than " + MOST + " axes");
        }
        return new Axes(all);
    }

    int rank() {
        return axes.size();
    }

    long elements() {
        return axes.stream().mapToLong(Axis::extent).reduce(1, (a, b) -> a * b);
    }

    /// The fastest axis of the target, of one element if there is none.
    Axis last() {
        return axes.isEmpty() ? new Axis(1, 1, 1) : axes.getLast();
    }

    /// Whether neighbours along the last axis are neighbours on both sides.
    boolean hasRuns() {
        return last().source() == 1 && last().target() == 1;
    }

    /// The axis along which neighbours are neighbours in the source, of one element if there is none.
    Axis sourceRuns() {
        return axes.stream().filter(axis -> axis.source() == 1).findFirst().orElse(new Axis(1, 1, 1));
    }

    /// All but these axes.
    Axes without(Axis one, Axis other) {
        return new Axes(axes.stream()
                .filter(axis -> !axis.equals(one) && !axis.equals(other))
                .toList());
    }

    /// Whether `together` elements of every run can be moved as one.
    boolean canJoin(int together) {
        return hasRuns()
                && last().extent() % together == 0
                && axes.stream()
                        .limit(axes.size() - 1L)
                        .allMatch(axis -> axis.source() % together == 0 && axis.target() % together == 0);
    }

    /// The same with elements that are as long as `together` of these.
    Axes joined(int together) {
        List<Axis> all = new ArrayList<>();
        for (Axis axis : axes.subList(0, axes.size() - 1)) {
            all.add(new Axis(axis.extent(), axis.source() / together, axis.target() / together));
        }
        Axis last = axes.getLast();
        return new Axes(all).withLast(new Axis(last.extent() / together, 1, 1));
    }

    private Axes withLast(Axis last) {
        List<Axis> all = new ArrayList<>(axes);
        all.add(last);
        return new Axes(all);
    }

    /// The slowest axis.
    Axis first() {
        return axes.getFirst();
    }

    /// The same with another extent of the slowest axis, which is dropped if that is one.
    Axes withFirst(long extent) {
        return new Axes(axes.subList(1, axes.size())).within(extent, first().source(), first().target());
    }

    /// As the kernels' structure `Axes`.
    void put(ByteBuffer structure) {
        int begin = structure.position();
        structure.putInt(axes.size()).putInt((int) elements());
        axes.forEach(axis -> Divisor.of(axis.extent()).put(structure));
        structure.position(begin + 8 + MOST * Divisor.BYTES);
        axes.forEach(axis -> structure.putLong(axis.source()));
        structure.position(begin + 8 + MOST * (Divisor.BYTES + 8));
        axes.forEach(axis -> structure.putLong(axis.target()));
        structure.position(begin + BYTES);
    }

    static int bytes() {
        return BYTES;
    }
}
