package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.MatrixProduct.Problem;
import cosmonaut.tensor.backend.cuda.PreparedWeights.Matrix;
import cosmonaut.tensor.backend.cuda.PreparedWeights.Taps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Linear maps and convolutions.
final class Products {

    private final PreparedWeights weights;
    private final ProductKernels kernels;
    private final ProductChoice choice;

    /// @param activation type in which weights are kept
    Products(
            CudaDevice device,
            Kernels kernels,
            Workspace workspace,
            Transfers transfers,
            ElementWise elementWise,
            DType activation) {
        this.weights = new PreparedWeights(device, kernels, transfers, elementWise, activation);
        this.kernels = new ProductKernels(kernels, workspace, device);
        this.choice = new ProductChoice(List.of(this.kernels));
    }

    LinearWeight prepareLinear(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        return weights.matrix(scope, weight, bias);
    }

    void linear(Tensor dst, Tensor x, LinearWeight weight, Activation after) {
        if (!(weight instanceof Matrix matrix)) {
            throw foreign(weight);
        }
        multiply(dst, x, matrix.weight(), matrix.outputs(), matrix.inputs(), matrix.bias(), after);
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
        int m = Math.toIntExact(dst.shape().elements(0, dst.shape().rank() - 1));
        Problem problem = new Problem(dst.dtype(), w.dtype(), m, n, k, bias != null, after);
        long to = CudaBlock.address(dst);
        long from = CudaBlock.address(x);
        long matrix = CudaBlock.address(w);
        long added = ProductKernels.address(bias);
        choice.of(problem, to, from, matrix, added).multiply(problem, to, from, matrix, added);
    }

    private static IllegalArgumentException foreign(Object weight) {
        return new IllegalArgumentException("weights prepared by another backend ("
                + weight.getClass().getName() + "); prepare them with this one");
    }
}
