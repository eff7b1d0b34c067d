package cosmonaut.tensor.backend.reference;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Linear maps and convolutions.
final class Products {

    private Products() {}

    /// A matrix as it was given.
    record Matrix(Tensor weight, @Nullable Tensor bias) implements LinearWeight {

        @Override
        public int inputs() {
            return weight.shape().extent(1);
        }

        @Override
        public int outputs() {
            return weight.shape().extent(0);
        }
    }

    /// A kernel as it was given.
    record Kernel(Tensor weight, @Nullable Tensor bias) implements ConvWeight {

        @Override
        public int inputs() {
            return weight.shape().extent(1);
        }

        @Override
        public int outputs() {
            return weight.shape().extent(0);
        }

        @Override
        public int kernelT() {
            return weight.shape().extent(2);
        }

        @Override
        public int kernelH() {
            return weight.shape().extent(3);
        }

        @Override
        public int kernelW() {
            return weight.shape().extent(4);
        }
    }

    static void linear(Tensor dst, Tensor x, Matrix matrix, Activation after) {
        double[] in = Values.of(x);
        double[] weights = Values.of(matrix.weight());
        double[] biases = biases(matrix.bias(), matrix.outputs());
        double[] out = new double[Math.toIntExact(dst.shape().elements())];
        int inputs = matrix.inputs();
        int outputs = matrix.outputs();
        for (int i = 0; i < out.length; i++) {
            int m = i / outputs;
            int n = i % outputs;
            double sum = biases[n];
            for (int k = 0; k < inputs; k++) {
                sum += in[m * inputs + k] * weights[n * inputs + k];
            }
            out[i] = Activations.apply(after, sum);
        }
        Values.store(dst, out);
    }

    static void conv(Tensor dst, Tensor x, Kernel kernel, ConvGeometry geometry, Activation after) {
        double[] in = Values.of(x);
        double[] weights = Values.of(kernel.weight());
        double[] biases = biases(kernel.bias(), kernel.outputs());
        Shape to = dst.shape();
        double[] out = new double[Math.toIntExact(to.elements())];
        int i = 0;
        for (int t = 0; t < to.extent(0); t++) {
            for (int h = 0; h < to.extent(1); h++) {
                for (int w = 0; w < to.extent(2); w++) {
                    for (int c = 0; c < to.extent(3); c++) {
                        int firstT = t * geometry.strideT() - geometry.frontFrames();
                        int firstH = h * geometry.strideH() - geometry.top();
                        int firstW = w * geometry.strideW() - geometry.left();
                        double sum = window(in, x.shape(), weights, kernel, c, firstT, firstH, firstW);
                        out[i++] = Activations.apply(after, sum + biases[c]);
                    }
                }
            }
        }
        Values.store(dst, out);
    }

    /// The kernel of output channel `c` over the window that begins at the given place, which may lie outside.
    private static double window(
            double[] in, Shape from, double[] weights, Kernel kernel, int c, int firstT, int firstH, int firstW) {
        double sum = 0;
        for (int kt = 0; kt < kernel.kernelT(); kt++) {
            int t = Math.max(firstT + kt, 0);
            for (int kh = 0; kh < kernel.kernelH(); kh++) {
                int h = firstH + kh;
                for (int kw = 0; kw < kernel.kernelW(); kw++) {
                    int w = firstW + kw;
                    if (h < 0 || h >= from.extent(1) || w < 0 || w >= from.extent(2)) {
                        continue;
                    }
                    int cell = ((t * from.extent(1) + h) * from.extent(2) + w) * from.extent(3);
                    for (int k = 0; k < kernel.inputs(); k++) {
                        int weight = (((c * kernel.inputs() + k) * kernel.kernelT() + kt) * kernel.kernelH() + kh)
                                        * kernel.kernelW()
                                + kw;
                        sum += in[cell + k] * weights[weight];
                    }
                }
            }
        }
        return sum;
    }

    private static double[] biases(@Nullable Tensor bias, int outputs) {
        return bias == null ? new double[outputs] : Values.of(bias);
    }
}
