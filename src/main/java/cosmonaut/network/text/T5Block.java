package cosmonaut.network.text;

import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import java.util.function.Function;

/// One block of the encoder: `x += o(attention(norm x))`, `x += feedForward(norm x)`.
final class T5Block {

    private final Backend backend;
    private final float epsilon;
    private final Tensor attentionNorm;
    private final LinearWeight q;
    private final LinearWeight k;
    private final LinearWeight v;
    private final LinearWeight o;
    private final Tensor feedForwardNorm;
    private final T5FeedForward feedForward;

    /// @param lasts whether the weights' source stays open as long as the block
    T5Block(WeightReader weights, String name, T5Config config, boolean lasts) {
        Function<String, LinearWeight> matrices = lasts ? weights::lasting : weights::linearWithoutBias;
        this.backend = weights.backend();
        this.epsilon = (float) config.layerNormEpsilon();
        this.attentionNorm = weights.vector(name + ".layer.0.layer_norm.weight");
        this.q = matrices.apply(name + ".layer.0.SelfAttention.q");
        this.k = matrices.apply(name + ".layer.0.SelfAttention.k");
        this.v = matrices.apply(name + ".layer.0.SelfAttention.v");
        this.o = matrices.apply(name + ".layer.0.SelfAttention.o");
        this.feedForwardNorm = weights.vector(name + ".layer.1.layer_norm.weight");
        this.feedForward = new T5FeedForward(backend, matrices, name + ".layer.1.DenseReluDense", config);
    }

    /// Changes `x [L,D]` in place; the scores are not scaled by the width of a head.
    void apply(Tensor x, T5Workspace tensors) {
        Tensor h = tensors.normed();
        backend.rmsNorm(h, x, attentionNorm, epsilon);
        backend.linear(flat(tensors.queries()), h, q, Activation.NONE);
        backend.linear(flat(tensors.keys()), h, k, Activation.NONE);
        backend.linear(flat(tensors.values()), h, v, Activation.NONE);
        AttentionSpec spec = new AttentionSpec(1, false, 0, tensors.bias());
        backend.attention(tensors.attended(), tensors.queries(), tensors.keys(), tensors.values(), spec);
        backend.linear(h, flat(tensors.attended()), o, Activation.NONE);
        backend.axpby(x, 1, x, 1, h);

        backend.rmsNorm(h, x, feedForwardNorm, epsilon);
        feedForward.apply(tensors.result(), h, tensors);
        backend.axpby(x, 1, x, 1, tensors.result());
    }

    /// `[1,L,heads,features]` as `[L,heads*features]`.
    private Tensor flat(Tensor heads) {
        return heads.reshape(heads.shape().extent(1), o.inputs());
    }
}
