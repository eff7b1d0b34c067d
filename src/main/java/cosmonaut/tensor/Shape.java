package cosmonaut.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Extents of a tensor, slowest axis first. Immutable; an empty shape is a scalar.
public final class Shape {

    private final int[] extents;
    private final long elements;

    private Shape(int[] extents) {
        long count = 1;
        for (int extent : extents) {
            if (extent < 0) {
                throw new IllegalArgumentException("negative extent in " + Arrays.toString(extents));
            }
            count = Math.multiplyExact(count, (long) extent);
        }
        this.extents = extents;
        this.elements = count;
    }

    public static Shape of(int... extents) {
        return new Shape(extents.clone());
    }

    public int rank() {
        return extents.length;
    }

    /// Extent of an axis; a negative axis counts from the last (-1 is the last).
    public int extent(int axis) {
        return extents[axis < 0 ? axis + extents.length : axis];
    }

    /// Number of elements.
    public long elements() {
        return elements;
    }

    /// Product of the extents of the axes `from` (inclusive) to `to` (exclusive).
    public long elements(int from, int to) {
        long count = 1;
        for (int axis = from; axis < to; axis++) {
            count *= extents[axis];
        }
        return count;
    }

    public int[] toArray() {
        return extents.clone();
    }

    /// The same shape with one axis replaced; a negative axis counts from the last.
    public Shape with(int axis, int extent) {
        int[] copy = extents.clone();
        copy[axis < 0 ? axis + copy.length : axis] = extent;
        return new Shape(copy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    @Override
    public String toString() {
        return IntStream.of(extents).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
