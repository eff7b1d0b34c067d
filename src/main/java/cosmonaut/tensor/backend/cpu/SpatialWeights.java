package cosmonaut.tensor.backend.cpu;

import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The kernel of a [SpatialConvolution]: a matrix f32 `[kh kw Cin,Cout]`, channels fastest, cut into panels of one to
/// three vectors of columns, each panel row after row; the last is filled up with zeros.
///
/// @param inputs channels in
/// @param outputs channels out
/// @param panels the panels one after the other
/// @param firsts first vector of every panel, and the number of vectors at the end
/// @param bias a number per column, with zeros up to a whole vector
record SpatialWeights(int inputs, int outputs, int kernelH, int kernelW, Tensor panels, int[] firsts, float[] bias)
        implements ConvWeight {

    /// Whether a kernel `[Cout,Cin,kt,kh,kw]` is one for [SpatialConvolution].
    static boolean suit(Shape kernel) {
        return ConvolutionKernel.SUPPORTED
                && kernel.extent(1) > 0
                && kernel.extent(2) == 1
                && kernel.extent(3) * kernel.extent(4) > 1;
    }

    static SpatialWeights of(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        Shape s = weight.shape();
        int columns = s.extent(0);
        int channels = s.extent(1);
        int taps = s.extent(3) * s.extent(4);
        int[] firsts = cut(Math.ceilDiv(columns, Lanes.COUNT));
        int vectors = firsts[firsts.length - 1];
        Tensor panels = scope.allocate(DType.F32, taps * channels, vectors * Lanes.COUNT);
        long base = Lanes.address(panels);
        float[] row = new float[taps * channels];
        for (int panel = 0; panel < firsts.length - 1; panel++) {
            int width = (firsts[panel + 1] - firsts[panel]) * Lanes.COUNT;
            int first = firsts[panel] * Lanes.COUNT;
            for (int n = first; n < Math.min(columns, first + width); n++) {
                PackedWeights.readRow(weight, n, row);
                long target = base + 4L * ((long) first * row.length + n - first);
                for (int tap = 0; tap < taps; tap++) {
                    for (int c = 0; c < channels; c++) {
                        Lanes.set(target, row[c * taps + tap]);
                        target += 4L * width;
                    }
                }
            }
        }
        float[] biases = bias == null ? new float[0] : bias.toFloats();
        return new SpatialWeights(
                channels,
                columns,
                s.extent(3),
                s.extent(4),
                panels,
                firsts,
                Arrays.copyOf(biases, vectors * Lanes.COUNT));
    }

    /// Threes, and twos where a one would be left over.
    private static int[] cut(int vectors) {
        int[] firsts = new int[vectors + 1];
        int count = 0;
        for (int at = 0; at < vectors; count++) {
            int left = vectors - at;
            firsts[count] = at;
            at += left == 2 || left == 4 ? 2 : Math.min(left, ConvolutionKernel.WIDEST);
        }
        firsts[count] = vectors;
        return Arrays.copyOf(firsts, count + 1);
    }

    @Override
    public int kernelT() {
        return 1;
    }

    int panelCount() {
        return firsts.length - 1;
    }

    /// Width of a panel in vectors.
    int vectors(int panel) {
        return firsts[panel + 1] - firsts[panel];
    }

    int inner() {
        return kernelH * kernelW * inputs;
    }

    /// Address of a panel.
    ///
    /// @param base of all panels
    long panel(long base, int panel) {
        return base + Lanes.BYTES * inner() * firsts[panel];
    }
}
