package cosmonaut.tensor.backend.reference;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Tensor;

/// Normalisations and what is scaled per channel.
final class Norms {

    private Norms() {}

    static void gatedAdd(Tensor dst, Tensor x, Tensor gate, Tensor y) {
        double[] xs = Values.of(x);
        double[] gates = Values.of(gate);
        double[] ys = Values.of(y);
        double[] out = new double[xs.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = xs[i] + gates[i % gates.length] * ys[i];
        }
        Values.store(dst, out);
    }

    static void layerNormModulate(Tensor dst, Tensor x, Tensor scale, Tensor shift, double eps) {
        double[] in = Values.of(x);
        double[] scales = Values.of(scale);
        double[] shifts = Values.of(shift);
        double[] out = new double[in.length];
        int channels = scales.length;
        for (int row = 0; row < in.length; row += channels) {
            double mean = mean(in, row, channels);
            double deviation = Math.sqrt(variance(in, row, channels, mean) + eps);
            for (int c = 0; c < channels; c++) {
                out[row + c] = (in[row + c] - mean) / deviation * (1 + scales[c]) + shifts[c];
            }
        }
        Values.store(dst, out);
    }

    static void rmsNorm(Tensor dst, Tensor x, Tensor weight, double eps) {
        double[] in = Values.of(x);
        double[] weights = Values.of(weight);
        double[] out = new double[in.length];
        int channels = weights.length;
        for (int row = 0; row < in.length; row += channels) {
            double root = Math.sqrt(variance(in, row, channels, 0) + eps);
            for (int c = 0; c < channels; c++) {
                out[row + c] = in[row + c] / root * weights[c];
            }
        }
        Values.store(dst, out);
    }

    static void groupNorm(Tensor dst, Tensor x, Tensor weight, Tensor bias, double eps, Activation after) {
        double[] in = Values.of(x);
        double[] weights = Values.of(weight);
        double[] biases = Values.of(bias);
        double[] out = new double[in.length];
        int channels = weights.length;
        int frame = x.shape().extent(1) * channels;
        for (int start = 0; start < in.length; start += frame) {
            double mean = mean(in, start, frame);
            double deviation = Math.sqrt(variance(in, start, frame, mean) + eps);
            for (int i = start; i < start + frame; i++) {
                int c = i % channels;
                out[i] = Activations.apply(after, (in[i] - mean) / deviation * weights[c] + biases[c]);
            }
        }
        Values.store(dst, out);
    }

    private static double mean(double[] values, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += values[i];
        }
        return sum / count;
    }

    private static double variance(double[] values, int from, int count, double mean) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += (values[i] - mean) * (values[i] - mean);
        }
        return sum / count;
    }
}
