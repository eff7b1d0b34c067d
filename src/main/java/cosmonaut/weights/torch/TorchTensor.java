package cosmonaut.weights.torch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// A tensor of an archive, checked: all its elements lie within its storage, and that within the file.
public final class TorchTensor {

    private final TorchType type;
    private final List<Integer> shape;
    private final long[] strides;
    private final long begin;
    private final MemorySegment span;

    /// @param strides in elements
    /// @param begin of its first element in the file, in bytes
    /// @param span from its first element to the end of its last
    private TorchTensor(TorchType type, List<Integer> shape, long[] strides, long begin, MemorySegment span) {
        this.type = type;
        this.shape = shape;
        this.strides = strides;
        this.begin = begin;
        this.span = span;
    }

    /// @param name for messages
    /// @param view as the pickle says it
    /// @param entry of its storage
    /// @throws cosmonaut.InvalidInputException if it does not lie in the entry
    static TorchTensor of(String name, Pickled.TensorView view, ZipDirectory.Entry entry, UntrustedFile file) {
        TorchType type = view.type();
        if (type == TorchType.UNTYPED) {
            throw file.damaged("tensor " + name + " has no element type");
        }
        long[] shape = view.shape();
        int axes = shape.length;
        Integer[] extents = new Integer[axes];
        try {
            long elements = 1;
            long last = view.offset();
            boolean isEmpty = false;
            for (int axis = 0; axis < axes; axis++) {
                if (shape[axis] < 0 || shape[axis] > Integer.MAX_VALUE || view.strides()[axis] < 0) {
                    throw file.damaged("tensor " + name + " has the extent " + shape[axis] + " and the stride "
                            + view.strides()[axis] + " at axis " + axis + ", past 0 to 2^31-1 or below 0");
                }
                extents[axis] = (int) shape[axis];
                isEmpty |= shape[axis] == 0;
                elements = Math.multiplyExact(elements, shape[axis]);
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape[axis] - 1), view.strides()[axis]));
            }
            long bytes = Math.multiplyExact(elements, (long) type.bytes());
            long held = view.storage().bytes() / type.bytes();
            if (view.offset() < 0 || view.offset() > held || !isEmpty && last >= held) {
                throw file.damaged("tensor " + name + " reaches from element " + view.offset() + " to " + last
                        + " of a storage of " + held);
            }
            if (bytes > 2 * file.bytes().byteSize()) {
                throw file.refused(
                        "tensor " + name + " repeats few numbers to " + bytes + " bytes",
                        "save it again after contiguous()");
            }
            long first = isEmpty ? 0 : view.offset() * type.bytes();
            long spanned = isEmpty ? 0 : (last - view.offset() + 1) * type.bytes();
            MemorySegment span = file.bytes().asSlice(entry.begin() + first, spanned);
            file.take((long) UntrustedFile.OBJECT * (axes + 2));
            return new TorchTensor(type, List.of(extents), view.strides(), entry.begin() + first, span);
        } catch (ArithmeticException e) {
            throw file.damaged("tensor " + name + " has an impossible shape or offset");
        }
    }

    /// Its element type under the name that safetensors give it.
    public String type() {
        return type.name();
    }

    /// Extents, slowest first.
    public List<Integer> shape() {
        return shape;
    }

    /// Where its first element lies in the file.
    public long begin() {
        return begin;
    }

    /// Bytes of its elements one behind the other.
    public long bytes() {
        long bytes = type.bytes();
        for (int extent : shape) {
            bytes *= extent;
        }
        return bytes;
    }

    /// Whether its elements already lie one behind the other, the last axis fastest.
    public boolean isPacked() {
        long packed = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            int extent = shape.get(axis);
            if (extent != 1 && strides[axis] != packed) {
                return bytes() == 0;
            }
            packed *= extent;
        }
        return true;
    }

    /// Its bytes as they lie in the file, for one that [#isPacked].
    public MemorySegment packed() {
        return span;
    }

    /// Copies its elements one behind the other.
    ///
    /// @param to of as many bytes as it has
    public void copyTo(MemorySegment to) {
        if (bytes() > 0) {
            copy(0, 0, to, 0);
        }
    }

    /// @return where the next element goes, in bytes
    private long copy(int axis, long from, MemorySegment to, long at) {
        int size = type.bytes();
        if (axis == strides.length) {
            MemorySegment.copy(span, from, to, at, size);
            return at + size;
        }
        int extent = shape.get(axis);
        long step = strides[axis] * size;
        if (axis < strides.length - 1) {
            long next = at;
            for (int i = 0; i < extent; i++) {
                next = copy(axis + 1, from + i * step, to, next);
            }
            return next;
        }
        copyRow(from, step, to, at, extent);
        return at + (long) extent * size;
    }

    private void copyRow(long from, long step, MemorySegment to, long at, int count) {
        int size = type.bytes();
        if (step == size) {
            MemorySegment.copy(span, from, to, at, (long) count * size);
        } else if (size == Short.BYTES) {
            for (int i = 0; i < count; i++) {
                to.set(
                        ValueLayout.JAVA_SHORT_UNALIGNED,
                        at + 2L * i,
                        span.get(ValueLayout.JAVA_SHORT_UNALIGNED, from + i * step));
            }
        } else if (size == Integer.BYTES) {
            for (int i = 0; i < count; i++) {
                to.set(
                        ValueLayout.JAVA_INT_UNALIGNED,
                        at + 4L * i,
                        span.get(ValueLayout.JAVA_INT_UNALIGNED, from + i * step));
            }
        } else {
            for (int i = 0; i < count; i++) {
                MemorySegment.copy(span, from + i * step, to, at + (long) i * size, size);
            }
        }
    }
}
