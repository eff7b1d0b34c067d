package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Tensor;

/// Group norm with one group, of every frame by itself, so that a frame never sees a later one.
final class FrameNorm {

    private static final float EPSILON = 1e-6f;

    private final Backend backend;
    private final Tensor weight;
    private final Tensor bias;

    FrameNorm(WeightReader weights, String name) {
        this.backend = weights.backend();
        this.weight = weights.vector(name + ".norm.weight");
        this.bias = weights.vector(name + ".norm.bias");
    }

    /// `[T,H,W,C]`; dst may be x.
    void apply(Tensor dst, Tensor x, Activation after) {
        int frames = x.shape().extent(0);
        int cells = x.shape().extent(1) * x.shape().extent(2);
        int channels = x.shape().extent(3);
        backend.groupNorm(
                dst.reshape(frames, cells, channels), x.reshape(frames, cells, channels), weight, bias, EPSILON, after);
    }
}
