package cosmonaut.tensor;

/// A contiguous row-major block of numbers in the memory of some device, or a view of one.
///
/// The memory belongs to a [TensorScope] (or to a mapped file); using a tensor whose scope was closed throws
/// [IllegalStateException]. A tensor cannot be looked into: its numbers are reached by the operations of the [Backend]
/// it belongs to, and by transfers to and from a [HostTensor].
public final class Tensor {

    private final DType dtype;
    private final Shape shape;
    private final Block block;
    private final long offset;

    /// @param block the memory
    /// @param offset bytes of the block before the first element
    /// @throws IllegalArgumentException if the block does not hold the bytes of the shape there
    public Tensor(DType dtype, Shape shape, Block block, long offset) {
        long bytes = Math.multiplyExact(shape.elements(), (long) dtype.bytes());
        if (offset < 0 || bytes > block.bytes() - offset) {
            throw new IllegalArgumentException("a " + dtype + " tensor " + shape + " needs " + bytes
                    + " bytes, a block of " + block.bytes() + " does not hold them from byte " + offset);
        }
        this.dtype = dtype;
        this.shape = shape;
        this.block = block;
        this.offset = offset;
    }

    public DType dtype() {
        return dtype;
    }

    public Shape shape() {
        return shape;
    }

    /// The memory this tensor lies in; for the device's own backend.
    public Block block() {
        return block;
    }

    /// Bytes of the block before the first element.
    public long offset() {
        return offset;
    }

    public long bytes() {
        return shape.elements() * dtype.bytes();
    }

    /// Whether a byte of this tensor is also a byte of the other.
    public boolean overlaps(Tensor other) {
        return sharesBlock(other)
                && Math.max(offset, other.offset) < Math.min(offset + bytes(), other.offset + other.bytes());
    }

    /// Whether both begin at the same byte of the same block.
    public boolean beginsWith(Tensor other) {
        return sharesBlock(other) && offset == other.offset;
    }

    @SuppressWarnings("ReferenceEquality") // a block is an allocation, not a value
    private boolean sharesBlock(Tensor other) {
        return block == other.block;
    }

    /// The tensor itself; every backend asks before it touches the memory.
    ///
    /// @throws IllegalStateException when the scope that owns the memory was closed
    public Tensor requireAlive() {
        if (!block.isAlive()) {
            throw new IllegalStateException("tensor " + this + " is used after its scope was closed");
        }
        return this;
    }

    /// The same memory under another shape of as many elements.
    public Tensor reshape(int... extents) {
        Shape next = Shape.of(extents);
        if (next.elements() != shape.elements()) {
            throw new IllegalArgumentException("cannot see " + shape + " as " + next);
        }
        return new Tensor(dtype, next, block, offset);
    }

    /// Rows `from` (inclusive) to `to` (exclusive) of the slowest axis, as a view.
    public Tensor slice(int from, int to) {
        if (from < 0 || to < from || to > shape.extent(0)) {
            throw new IllegalArgumentException("rows " + from + ".." + to + " of " + shape);
        }
        long row = shape.elements(1, shape.rank()) * dtype.bytes();
        return new Tensor(dtype, shape.with(0, to - from), block, offset + from * row);
    }

    @Override
    public String toString() {
        return dtype + shape.toString();
    }
}
