package cosmonaut.network.vision;

import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;

/// One block: `x += gamma1 * proj(attention(norm1 x))`, `x += gamma2 * fc2(GELU(fc1(norm2 x)))`.
final class VisionBlock {

    private final Backend backend;
    private final AffineNorm norm1;
    private final LinearWeight q;
    private final LinearWeight k;
    private final LinearWeight v;
    private final LinearWeight proj;
    private final Tensor gamma1;
    private final AffineNorm norm2;
    private final LinearWeight fc1;
    private final LinearWeight fc2;
    private final Tensor gamma2;
    private final AttentionSpec spec;

    VisionBlock(WeightReader weights, TensorScope scope, String name, VisionConfig config) {
        this.backend = weights.backend();
        this.norm1 = AffineNorm.read(weights, scope, name + "norm1");
        HostTensor rows = weights.host(name + "attn.qkv.weight"); // queries, keys, values, each head after head
        HostTensor bias = weights.host(name + "attn.qkv.bias");
        int width = config.width();
        this.q = weights.matrix(rows.slice(0, width), bias.slice(0, width));
        this.k = weights.matrix(rows.slice(width, 2 * width), bias.slice(width, 2 * width));
        this.v = weights.matrix(rows.slice(2 * width, 3 * width), bias.slice(2 * width, 3 * width));
        this.proj = weights.linear(name + "attn.proj");
        this.gamma1 = weights.vector(name + "ls1.gamma");
        this.norm2 = AffineNorm.read(weights, scope, name + "norm2");
        this.fc1 = weights.linear(name + "mlp.fc1");
        this.fc2 = weights.linear(name + "mlp.fc2");
        this.gamma2 = weights.vector(name + "ls2.gamma");
        this.spec = AttentionSpec.plain(width / config.heads());
    }

    /// Changes `x [1+N,D]` in place.
    void apply(VisionTensors tensors) {
        Tensor x = tensors.x();
        Tensor h = tensors.normed();
        norm1.apply(backend, h, x);
        backend.linear(flat(tensors.queries(), h), h, q, Activation.NONE);
        backend.linear(flat(tensors.keys(), h), h, k, Activation.NONE);
        backend.linear(flat(tensors.values(), h), h, v, Activation.NONE);
        backend.attention(tensors.attended(), tensors.queries(), tensors.keys(), tensors.values(), spec);
        backend.linear(h, flat(tensors.attended(), h), proj, Activation.NONE);
        backend.gatedAddNorm(x, h, x, gamma1, h, norm2.scale(), norm2.shift(), AffineNorm.EPSILON);
        backend.linear(tensors.wide(), h, fc1, Activation.GELU);
        backend.linear(h, tensors.wide(), fc2, Activation.NONE);
        backend.gatedAdd(x, x, gamma2, h);
    }

    /// `[1,1+N,heads,features]` as `[1+N,D]`.
    private static Tensor flat(Tensor heads, Tensor like) {
        return heads.reshape(like.shape().toArray());
    }
}
