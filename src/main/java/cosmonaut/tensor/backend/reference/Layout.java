package cosmonaut.tensor.backend.reference;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Elements;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.OpChecks;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Operations that move elements and change nothing but, where types differ, their type.
final class Layout {

    private Layout() {}

    static void permute(Tensor dst, Tensor src, int... axes) {
        MemorySegment target = HostTensor.of(dst).data();
        MemorySegment source = HostTensor.of(src).data();
        for (long i = 0; i < src.shape().elements(); i++) {
            int[] from = index(src.shape(), i);
            int[] to = new int[axes.length];
            for (int k = 0; k < axes.length; k++) {
                to[k] = from[axes[k]];
            }
            if (dst.dtype() == src.dtype()) {
                move(target, offset(dst.shape(), to), source, i, src.dtype());
            } else {
                Elements.set(target, dst.dtype(), offset(dst.shape(), to), Elements.get(source, src.dtype(), i));
            }
        }
    }

    static void concat(Tensor dst, int axis, Tensor... parts) {
        MemorySegment target = HostTensor.of(dst).data();
        int before = 0;
        for (Tensor part : parts) {
            MemorySegment source = HostTensor.of(part).data();
            for (long i = 0; i < part.shape().elements(); i++) {
                int[] index = index(part.shape(), i);
                index[axis] += before;
                move(target, offset(dst.shape(), index), source, i, part.dtype());
            }
            before += part.shape().extent(axis);
        }
    }

    static void narrow(Tensor dst, Tensor src, int axis, int from) {
        MemorySegment target = HostTensor.of(dst).data();
        MemorySegment source = HostTensor.of(src).data();
        for (long i = 0; i < dst.shape().elements(); i++) {
            int[] index = index(dst.shape(), i);
            index[axis] += from;
            move(target, i, source, offset(src.shape(), index), src.dtype());
        }
    }

    static void gather(Tensor dst, Tensor table, Tensor indices, OpChecks checks) {
        double[] rows = Values.of(table);
        double[] chosen = Values.of(indices);
        int channels = table.shape().extent(1);
        double[] out = new double[chosen.length * channels];
        for (int n = 0; n < chosen.length; n++) {
            checks.index((int) chosen[n], table);
            System.arraycopy(rows, (int) chosen[n] * channels, out, n * channels, channels);
        }
        Values.store(dst, out);
    }

    private static void move(MemorySegment dst, long to, MemorySegment src, long from, DType dtype) {
        int bytes = dtype.bytes();
        MemorySegment.copy(src, from * bytes, dst, to * bytes, bytes);
    }

    /// Place along every axis of the element that is `offset` elements from the first.
    private static int[] index(Shape shape, long offset) {
        int[] index = new int[shape.rank()];
        long rest = offset;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = (int) (rest % shape.extent(axis));
            rest /= shape.extent(axis);
        }
        return index;
    }

    private static long offset(Shape shape, int[] index) {
        long offset = 0;
        for (int axis = 0; axis < index.length; axis++) {
            offset = offset * shape.extent(axis) + index[axis];
        }
        return offset;
    }
}
