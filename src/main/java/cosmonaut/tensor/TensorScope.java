package cosmonaut.tensor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Owns the memory of tensors; scopes nest (program > weights > run > step).
///
/// Closing a scope releases its tensors and its children's, last opened first; closing twice is harmless; using a
/// tensor of a closed scope, or allocating in one, throws [IllegalStateException]. Not thread-safe: a scope has one
/// owner at a time.
public final class TensorScope implements AutoCloseable {

    /// Where a backend takes its memory from.
    public interface Memory {

        /// A block of zeroed memory that lives until it is released.
        Block allocate(long bytes);
    }

    private final String name;
    private final Memory memory;
    private final @Nullable TensorScope parent;
    private final List<TensorScope> children = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private long bytes;
    private boolean closed;

    private TensorScope(String name, Memory memory, @Nullable TensorScope parent) {
        this.name = name;
        this.memory = memory;
        this.parent = parent;
    }

    /// A scope without a parent.
    public static TensorScope root(String name, Memory memory) {
        return new TensorScope(name, memory, null);
    }

    /// A scope that ends with this one at the latest.
    public TensorScope child(String childName) {
        requireOpen();
        TensorScope child = new TensorScope(name + "/" + childName, memory, this);
        children.add(child);
        return child;
    }

    /// A zeroed tensor that lives as long as this scope.
    public Tensor allocate(DType dtype, int... extents) {
        return allocate(dtype, Shape.of(extents));
    }

    /// A zeroed tensor that lives as long as this scope.
    public Tensor allocate(DType dtype, Shape shape) {
        requireOpen();
        Block block = memory.allocate(Math.multiplyExact(shape.elements(), (long) dtype.bytes()));
        adopt(block);
        return new Tensor(dtype, shape, block, 0);
    }

    /// Takes over a block from elsewhere, such as pinned host memory beside a device's: it is released with this scope.
    public void adopt(Block block) {
        requireOpen();
        blocks.add(block);
        bytes += block.bytes();
    }

    /// Bytes held by this scope and its open children.
    public long bytes() {
        long sum = bytes;
        for (TensorScope child : children) {
            sum += child.bytes();
        }
        return sum;
    }

    /// What this scope and its open children own, in the order in which they came; for the device's own backend.
    public List<Block> blocks() {
        List<Block> all = new ArrayList<>(blocks);
        children.forEach(child -> all.addAll(child.blocks()));
        return all;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        for (TensorScope child : List.copyOf(children).reversed()) {
            child.close();
        }
        closed = true;
        for (Block block : blocks.reversed()) {
            block.release();
        }
        blocks.clear();
        bytes = 0;
        if (parent != null) {
            parent.children.remove(this);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("scope " + name + " is closed");
        }
    }
}
