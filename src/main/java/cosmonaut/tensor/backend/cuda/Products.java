package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.MatrixBytes;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.MatrixProduct.Problem;
import cosmonaut.tensor.backend.cuda.PreparedWeights.Matrix;
import cosmonaut.tensor.backend.cuda.PreparedWeights.Taps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Linear maps and convolutions.
final class Products {

    private final PreparedWeights weights;
    private final ProductKernels kernels;
    private final EightBitProduct eightBit;
    private final ProductChoice choice;

    /// @param kernels multiply whatever no library does
    /// @param eightBit multiplies by matrices that were made 8-bit
    /// @param libraries the best first
    /// @param choosing makes the choice among all of them
    Products(
            PreparedWeights weights,
            ProductKernels kernels,
            EightBitProduct eightBit,
            List<MatrixProduct> libraries,
            Function<List<MatrixProduct>, ProductChoice> choosing) {
        this.weights = weights;
        this.kernels = kernels;
        this.eightBit = eightBit;
        List<MatrixProduct> all = new ArrayList<>(libraries);
        all.add(kernels);
        this.choice = choosing.apply(all);
    }

    /// Who may multiply, the best first.
    String names() {
        return choice.names();
    }

    LinearWeight prepareLinear(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        return weights.matrix(scope, weight, bias);
    }

    LinearWeight prepareRoundable(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        return weights.roundable(scope, weight, bias);
    }

    MatrixBytes roundableBytes() {
        return weights.roundableBytes();
    }

    void linear(Tensor dst, Tensor x, LinearWeight weight, Activation after) {
        if (!(weight instanceof Matrix matrix)) {
            throw foreign(weight);
        }
        Tensor scales = matrix.scales();
        if (scales == null) {
            multiply(dst, x, matrix.weight(), matrix.outputs(), matrix.inputs(), matrix.bias(), after);
            return;
        }
        Problem problem = problem(dst, matrix.weight(), matrix.outputs(), matrix.inputs(), matrix.bias(), after);
        eightBit.multiply(
                problem,
                CudaBlock.address(dst),
                CudaBlock.address(x),
                matrix.weight(),
                scales,
                ProductKernels.address(matrix.bias()));
    }

    ConvWeight prepareConv(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        return weights.taps(scope, weight, bias);
    }

    void conv(Tensor dst, Tensor x, ConvWeight weight, ConvGeometry geometry, Activation after) {
        if (!(weight instanceof Taps taps)) {
            throw foreign(weight);
        }
        if (taps.taps() == 1 && taps.padded() == taps.inputs() && geometry.equals(ConvGeometry.same(0, 0))) {
            // Every window is one cell: a linear map of the channels.
            multiply(dst, x, taps.weight(), taps.outputs(), taps.inputs(), taps.bias(), after);
        } else {
            kernels.convolve(dst, x, taps, geometry, after);
        }
    }

    private void multiply(Tensor dst, Tensor x, Tensor w, int n, int k, @Nullable Tensor bias, Activation after) {
        choice.multiply(
                problem(dst, w, n, k, bias, after),
                CudaBlock.address(dst),
                CudaBlock.address(x),
                CudaBlock.address(w),
                ProductKernels.address(bias));
    }

    private static Problem problem(Tensor dst, Tensor w, int n, int k, @Nullable Tensor bias, Activation after) {
        int m = Math.toIntExact(dst.shape().elements(0, dst.shape().rank() - 1));
        return new Problem(dst.dtype(), w.dtype(), m, n, k, bias != null, after);
    }

    private static IllegalArgumentException foreign(Object weight) {
        return new IllegalArgumentException("weights prepared by another backend ("
                + weight.getClass().getName() + "); prepare them with this one");
    }
}
