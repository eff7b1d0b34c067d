package cosmonaut.tensor.backend.cpu;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A matrix `[columns,inner]` that is multiplied with where it lies, in a mapped file as a rule: a slice of a panel is
/// gathered, and widened to f32, when it is needed, in memory of the thread that needs it. Gives the bits that
/// [PackedWeights] of the same matrix give; takes no memory of its own, and the time to widen in every product.
///
/// @param type of the matrix: F32 or BF16
/// @param data the matrix, which is alive as long as it is multiplied with
/// @param bias a number per column, with zeros up to a whole panel
record StoredMatrix(int inner, int columns, DType type, MemorySegment data, float[] bias)
        implements LinearWeight, PanelSource {

    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED;

    /// Whether a matrix can be read where it lies.
    static boolean suits(HostTensor weight) {
        return (weight.dtype() == DType.BF16 || weight.dtype() == DType.F32)
                && weight.data().isNative();
    }

    static StoredMatrix of(HostTensor weight, @Nullable HostTensor bias) {
        int columns = weight.shape().extent(0);
        float[] biases = bias == null ? new float[0] : bias.toFloats();
        int padded = Math.ceilDiv(columns, MicroKernel.WIDTH) * MicroKernel.WIDTH;
        return new StoredMatrix(
                weight.shape().extent(1), columns, weight.dtype(), weight.data(), Arrays.copyOf(biases, padded));
    }

    @Override
    public int inputs() {
        return inner;
    }

    @Override
    public int outputs() {
        return columns;
    }

    @Override
    public boolean isWidened() {
        return true;
    }

    /// @throws IllegalStateException if the file was closed: reading on would end the program
    @Override
    public void requireAlive() {
        if (!data.scope().isAlive()) {
            throw new IllegalStateException("the file of these weights was closed");
        }
    }

    @Override
    public long slice(int panel, int from, int to, Scratch scratch) {
        int width = MicroKernel.WIDTH;
        int depth = to - from;
        long target = scratch.widened(4L * width * depth);
        MemorySegment all = Lanes.everything();
        int first = panel * width;
        int count = Math.min(width, columns - first);
        for (int n = 0; n < count; n++) {
            long source = data.address() + (long) type.bytes() * ((long) (first + n) * inner + from);
            long to32 = target + 4L * n;
            if (type == DType.F32) {
                for (int i = 0; i < depth; i++) {
                    Lanes.set(to32 + 4L * width * i, Float.intBitsToFloat(all.get(I32, source + 4L * i)));
                }
            } else {
                for (int i = 0; i < depth; i++) {
                    Lanes.set(to32 + 4L * width * i, Float.intBitsToFloat(all.get(I16, source + 2L * i) << 16));
                }
            }
        }
        for (int n = count; n < width; n++) {
            for (int i = 0; i < depth; i++) {
                Lanes.set(target + 4L * (width * i + n), 0);
            }
        }
        return target;
    }
}
