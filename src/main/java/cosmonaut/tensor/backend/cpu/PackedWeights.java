package cosmonaut.tensor.backend.cpu;

import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Elements;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A matrix of f32 `[inner,columns]` cut into panels of [MicroKernel#WIDTH] columns, each panel row after row; the last
/// is filled up with zeros.
///
/// @param panels `[panels,inner,WIDTH]`
/// @param bias a number per column, with zeros up to a whole panel
record PackedWeights(int inner, int columns, Tensor panels, float[] bias) implements PanelSource {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// A packed matrix as a linear map.
    record Linear(PackedWeights packed) implements LinearWeight {

        @Override
        public int inputs() {
            return packed.inner();
        }

        @Override
        public int outputs() {
            return packed.columns();
        }
    }

    /// A packed matrix as a convolution: the inner axis runs over kt, kh, kw, channels, channels fastest.
    record Conv(PackedWeights packed, int inputs, int kernelT, int kernelH, int kernelW) implements ConvWeight {

        @Override
        public int outputs() {
            return packed.columns();
        }
    }

    static Linear linear(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        return new Linear(pack(scope, weight, bias, 1));
    }

    static Conv conv(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        Shape s = weight.shape();
        int taps = s.extent(2) * s.extent(3) * s.extent(4);
        return new Conv(pack(scope, weight, bias, taps), s.extent(1), s.extent(2), s.extent(3), s.extent(4));
    }

    @Override
    public long slice(int panel, int from, int to, Scratch scratch) {
        return Lanes.address(panels) + 4L * MicroKernel.WIDTH * ((long) inner * panel + from);
    }

    @Override
    public boolean isWidened() {
        return false;
    }

    private static int count(int columns) {
        return Math.ceilDiv(columns, MicroKernel.WIDTH);
    }

    /// Packs rows `[columns, inner/taps, taps]` with the taps moved to the front of the inner axis.
    private static PackedWeights pack(TensorScope scope, HostTensor weight, @Nullable HostTensor bias, int taps) {
        int columns = weight.shape().extent(0);
        int inner = Math.toIntExact(weight.shape().elements(1, weight.shape().rank()));
        int channels = inner / Math.max(taps, 1);
        int width = MicroKernel.WIDTH;
        Tensor panels = scope.allocate(DType.F32, count(columns), inner, width);
        long base = Lanes.address(panels);
        float[] row = new float[inner];
        for (int n = 0; n < columns; n++) {
            readRow(weight, n, row);
            long target = base + 4L * ((long) (n / width) * inner * width + n % width);
            for (int tap = 0; tap < taps; tap++) {
                for (int c = 0; c < channels; c++) {
                    Lanes.set(target, row[c * taps + tap]);
                    target += 4L * width;
                }
            }
        }
        float[] biases = bias == null ? new float[0] : bias.toFloats();
        return new PackedWeights(inner, columns, panels, Arrays.copyOf(biases, count(columns) * width));
    }

    /// One row of a matrix of any floating type.
    static void readRow(HostTensor weight, int index, float[] row) {
        MemorySegment data = weight.data();
        long first = (long) index * row.length;
        switch (weight.dtype()) {
            case F32 -> MemorySegment.copy(data, F32, first * 4, row, 0, row.length);
            case F16 -> {
                for (int i = 0; i < row.length; i++) {
                    row[i] = Float.float16ToFloat(data.get(I16, (first + i) * 2));
                }
            }
            case BF16 -> {
                for (int i = 0; i < row.length; i++) {
                    row[i] = Elements.bf16ToFloat(data.get(I16, (first + i) * 2));
                }
            }
            default -> throw new IllegalArgumentException("weights of type " + weight.dtype());
        }
    }
}
