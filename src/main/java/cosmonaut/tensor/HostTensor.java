package cosmonaut.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A tensor in main memory, whose numbers can be looked at: weights of a mapped file, what goes to a device and what
/// comes back.
///
/// Using one whose memory was released throws [IllegalStateException].
public final class HostTensor {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Tensor tensor;
    private final MemorySegment data;

    /// Wraps memory that belongs to someone else; `data` must hold exactly the bytes of the shape.
    public HostTensor(DType dtype, Shape shape, MemorySegment data) {
        this(new Tensor(dtype, shape, new HostMemory.HostBlock(data), 0), data);
        if (data.byteSize() != tensor.bytes()) {
            throw new IllegalArgumentException(
                    "a " + dtype + " tensor " + shape + " needs " + tensor.bytes() + " bytes, got " + data.byteSize());
        }
    }

    private HostTensor(Tensor tensor, MemorySegment data) {
        this.tensor = tensor;
        this.data = data;
    }

    /// The tensor as host memory (shared, not copied).
    ///
    /// @throws IllegalArgumentException if it lies in the memory of another device
    public static HostTensor of(Tensor tensor) {
        if (tensor.block() instanceof HostMemory.HostBlock host) {
            return new HostTensor(tensor, host.segment().asSlice(tensor.offset(), tensor.bytes()));
        }
        throw new IllegalArgumentException("tensor " + tensor + " lies in the memory of "
                + tensor.block().device() + ", which no host code can reach; download it");
    }

    /// A host f32 tensor over a heap array (shared, not copied).
    public static HostTensor ofFloats(float[] values, int... extents) {
        return new HostTensor(DType.F32, Shape.of(extents), MemorySegment.ofArray(values));
    }

    /// A zeroed tensor on the heap.
    public static HostTensor allocate(DType dtype, Shape shape) {
        long bytes = Math.multiplyExact(shape.elements(), (long) dtype.bytes());
        return new HostTensor(dtype, shape, MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]));
    }

    /// The same memory as an operand of backends that compute in main memory.
    public Tensor asTensor() {
        return tensor;
    }

    public DType dtype() {
        return tensor.dtype();
    }

    public Shape shape() {
        return tensor.shape();
    }

    public long bytes() {
        return tensor.bytes();
    }

    /// The memory.
    ///
    /// @throws IllegalStateException when it was released
    public MemorySegment data() {
        tensor.requireAlive();
        return data;
    }

    /// One element.
    ///
    /// @param index of the element in row-major order
    public double get(long index) {
        return Elements.get(data(), dtype(), index);
    }

    /// Sets one element, rounding to the tensor's type.
    ///
    /// @param index of the element in row-major order
    public void set(long index, double value) {
        Elements.set(data(), dtype(), index, value);
    }

    /// The same memory under another shape of as many elements.
    public HostTensor reshape(int... extents) {
        return new HostTensor(tensor.reshape(extents), data);
    }

    /// Rows `from` (inclusive) to `to` (exclusive) of the slowest axis, as a view.
    public HostTensor slice(int from, int to) {
        return of(tensor.slice(from, to));
    }

    /// Copies the elements of any type out as floats.
    public float[] toFloats() {
        int count = Math.toIntExact(shape().elements());
        float[] out = new float[count];
        MemorySegment from = data();
        if (dtype() == DType.F32) {
            MemorySegment.copy(from, F32, 0, out, 0, count);
            return out;
        }
        for (int i = 0; i < count; i++) {
            out[i] = (float) Elements.get(from, dtype(), i);
        }
        return out;
    }

    /// Copies floats in, rounding to the tensor's type.
    public void copyFrom(float[] values) {
        if (values.length != shape().elements()) {
            throw new IllegalArgumentException(values.length + " values for " + shape());
        }
        MemorySegment to = data();
        if (dtype() == DType.F32) {
            MemorySegment.copy(values, 0, to, F32, 0, values.length);
            return;
        }
        for (int i = 0; i < values.length; i++) {
            Elements.set(to, dtype(), i, values[i]);
        }
    }

    @Override
    public String toString() {
        return tensor.toString();
    }
}
