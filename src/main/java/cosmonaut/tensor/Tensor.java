package cosmonaut.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A contiguous row-major block of numbers, or a view of one.
///
/// The memory belongs to a [TensorScope] (or to a mapped file); using a tensor whose scope was closed throws
/// [IllegalStateException]. Element access by this class works for host memory only; for any backend use
/// [Backend#read] and [Backend#write].
public final class Tensor {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final DType dtype;
    private final Shape shape;
    private final MemorySegment data;

    /// Wraps memory; `data` must hold exactly the bytes of the shape.
    public Tensor(DType dtype, Shape shape, MemorySegment data) {
        long bytes = Math.multiplyExact(shape.elements(), (long) dtype.bytes());
        if (data.byteSize() != bytes) {
            throw new IllegalArgumentException(
                    "a " + dtype + " tensor " + shape + " needs " + bytes + " bytes, got " + data.byteSize());
        }
        this.dtype = dtype;
        this.shape = shape;
        this.data = data;
    }

    public DType dtype() {
        return dtype;
    }

    public Shape shape() {
        return shape;
    }

    /// The memory; for a backend's eyes.
    ///
    /// @throws IllegalStateException when the scope that owns it was closed
    public MemorySegment data() {
        if (!data.scope().isAlive()) {
            throw new IllegalStateException("tensor " + dtype + shape + " is used after its scope was closed");
        }
        return data;
    }

    public long bytes() {
        return data.byteSize();
    }

    /// The same memory under another shape of as many elements.
    public Tensor reshape(int... extents) {
        Shape next = Shape.of(extents);
        if (next.elements() != shape.elements()) {
            throw new IllegalArgumentException("cannot see " + shape + " as " + next);
        }
        return new Tensor(dtype, next, data);
    }

    /// Rows `from` (inclusive) to `to` (exclusive) of the slowest axis, as a view.
    public Tensor slice(int from, int to) {
        if (from < 0 || to < from || to > shape.extent(0)) {
            throw new IllegalArgumentException("rows " + from + ".." + to + " of " + shape);
        }
        long row = shape.elements(1, shape.rank()) * dtype.bytes();
        return new Tensor(dtype, shape.with(0, to - from), data.asSlice(from * row, (to - from) * row));
    }

    /// A host f32 tensor over a heap array (shared, not copied).
    public static Tensor ofFloats(float[] values, int... extents) {
        return new Tensor(DType.F32, Shape.of(extents), MemorySegment.ofArray(values));
    }

    /// Copies a host tensor of any floating or integer type out as floats.
    public float[] toFloats() {
        int count = Math.toIntExact(shape.elements());
        float[] out = new float[count];
        MemorySegment from = data();
        for (int i = 0; i < count; i++) {
            out[i] = (float) Elements.get(from, dtype, i);
        }
        return out;
    }

    /// Copies floats into a host tensor, rounding to its type.
    public void copyFrom(float[] values) {
        if (values.length != shape.elements()) {
            throw new IllegalArgumentException(values.length + " values for " + shape);
        }
        MemorySegment to = data();
        if (dtype == DType.F32) {
            MemorySegment.copy(values, 0, to, F32, 0, values.length);
            return;
        }
        for (int i = 0; i < values.length; i++) {
            Elements.set(to, dtype, i, values[i]);
        }
    }

    @Override
    public String toString() {
        return dtype + shape.toString();
    }
}
