package cosmonaut.tensor.backend.reference;

import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Tensor;

/// Attention with the scores of one query at a time, and the rotation of positions.
final class Attention {

    private Attention() {}

    static void attend(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec) {
        int batches = q.shape().extent(0);
        int queries = q.shape().extent(1);
        int heads = q.shape().extent(2);
        int features = q.shape().extent(3);
        int keys = k.shape().extent(1);
        double[] qs = Values.of(q);
        double[] ks = Values.of(k);
        double[] vs = Values.of(v);
        double[] biases = spec.bias() == null ? new double[heads * queries * keys] : Values.of(spec.bias());
        double[] out = new double[qs.length];
        for (int b = 0; b < batches; b++) {
            for (int i = 0; i < queries; i++) {
                for (int h = 0; h < heads; h++) {
                    int visible = spec.causal() ? Math.min(i + 1, keys) : keys;
                    int query = ((b * queries + i) * heads + h) * features;
                    double[] scores = new double[visible];
                    for (int j = 0; j < visible; j++) {
                        int key = ((b * keys + j) * heads + h) * features;
                        double dot = 0;
                        for (int d = 0; d < features; d++) {
                            dot += qs[query + d] * ks[key + d];
                        }
                        scores[j] = spec.scale() * dot + biases[(h * queries + i) * keys + j];
                    }
                    double[] weights = softmax(scores, spec.zeroKeys());
                    for (int j = 0; j < visible; j++) {
                        int value = ((b * keys + j) * heads + h) * features;
                        for (int d = 0; d < features; d++) {
                            out[query + d] += weights[j] * vs[value + d];
                        }
                    }
                }
            }
        }
        Values.store(dst, out);
    }

    /// Softmax of the scores and of `zeros` further scores of zero, whose weights are left out.
    private static double[] softmax(double[] scores, int zeros) {
        double max = zeros > 0 ? 0 : Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            max = Math.max(max, score);
        }
        double sum = zeros * Math.exp(-max);
        double[] weights = new double[scores.length];
        for (int j = 0; j < scores.length; j++) {
            weights[j] = Math.exp(scores[j] - max);
            sum += weights[j];
        }
        for (int j = 0; j < scores.length; j++) {
            weights[j] /= sum;
        }
        return weights;
    }

    static void rope(Tensor dst, Tensor x, Tensor cos, Tensor sin) {
        int heads = x.shape().extent(1);
        int features = x.shape().extent(2);
        int half = features / 2;
        double[] in = Values.of(x);
        double[] cosines = Values.of(cos);
        double[] sines = Values.of(sin);
        double[] out = new double[in.length];
        for (int n = 0; n < x.shape().extent(0); n++) {
            for (int h = 0; h < heads; h++) {
                int row = (n * heads + h) * features;
                for (int d = 0; d < half; d++) {
                    double c = cosines[n * half + d];
                    double s = sines[n * half + d];
                    out[row + d] = in[row + d] * c - in[row + half + d] * s;
                    out[row + half + d] = in[row + half + d] * c + in[row + d] * s;
                }
            }
        }
        Values.store(dst, out);
    }
}
