package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import java.util.Optional;

/// `x + proj(attention(norm(x)))` with one head: over the cells of a frame, or over the frames of a cell.
///
/// Over time a frame sees itself and earlier ones only.
final class AttentionBlock implements Layer {

    /// The axis along which the sequences run.
    enum Along {
        SPACE,
        TIME
    }

    private final Backend backend;
    private final Along along;
    private final FrameNorm norm;
    private final LinearWeight q;
    private final LinearWeight k;
    private final LinearWeight v;
    private final LinearWeight out;

    /// The block of a name, or none where its projection is dead: then it changes nothing.
    static Optional<Layer> of(WeightReader weights, String name, Along along) {
        return weights.isDead(name + ".proj_out.conv3d")
                ? Optional.empty()
                : Optional.of(new AttentionBlock(weights, name, along));
    }

    private AttentionBlock(WeightReader weights, String name, Along along) {
        this.backend = weights.backend();
        this.along = along;
        this.norm = new FrameNorm(weights, name + ".norm");
        this.q = weights.linear(name + ".q.conv3d");
        this.k = weights.linear(name + ".k.conv3d");
        this.v = weights.linear(name + ".v.conv3d");
        this.out = weights.linear(name + ".proj_out.conv3d");
    }

    @Override
    public Tensor forward(Tensor x, CodingMemory memory) {
        int t = x.shape().extent(0);
        int cells = x.shape().extent(1) * x.shape().extent(2);
        int c = x.shape().extent(3);
        Tensor h = memory.takeLike(x);
        norm.apply(h, x, Activation.NONE);
        Tensor y = along == Along.SPACE
                ? attend(h.reshape(t, cells, 1, c), false, memory)
                : swap(attend(swap(h.reshape(t, cells, 1, c), memory), true, memory), memory);
        backend.axpby(x, 1, x, 1, y.reshape(x.shape().toArray()));
        memory.give(y);
        return x;
    }

    /// `[B,N,1,C]`: B sequences of N; gives h back.
    private Tensor attend(Tensor h, boolean causal, CodingMemory memory) {
        Tensor queries = project(q, h, memory);
        Tensor keys = project(k, h, memory);
        Tensor values = project(v, h, memory);
        AttentionSpec plain = AttentionSpec.plain(h.shape().extent(3));
        backend.attention(h, queries, keys, values, new AttentionSpec(plain.scale(), causal, 0, null));
        memory.give(keys);
        memory.give(values);
        backend.linear(queries, h, out, Activation.NONE);
        memory.give(h);
        return queries;
    }

    private Tensor project(LinearWeight weight, Tensor h, CodingMemory memory) {
        Tensor projected = memory.takeLike(h);
        backend.linear(projected, h, weight, Activation.NONE);
        return projected;
    }

    /// `[A,B,1,C]` to `[B,A,1,C]`; gives h back.
    private Tensor swap(Tensor h, CodingMemory memory) {
        Tensor swapped = memory.take(
                h.shape().extent(1), h.shape().extent(0), 1, h.shape().extent(3));
        backend.permute(swapped, h, 1, 0, 2, 3);
        memory.give(h);
        return swapped;
    }
}
