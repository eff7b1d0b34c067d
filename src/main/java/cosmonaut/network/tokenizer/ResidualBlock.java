package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// `x' + F2(silu(norm2(F1(silu(norm1(x))))))`, where x' is x or, if the width changes, a 1x1x1 convolution of it.
///
/// What is added is left out where F2 is dead.
final class ResidualBlock implements Layer {

    private final Backend backend;
    private final @Nullable Branch branch;
    private final @Nullable LinearWeight shortcut;

    private record Branch(FrameNorm norm1, FactorisedConv conv1, FrameNorm norm2, FactorisedConv conv2) {

        static Branch of(WeightReader weights, String name) {
            return new Branch(
                    new FrameNorm(weights, name + ".norm1"),
                    new FactorisedConv(weights, name + ".conv1"),
                    new FrameNorm(weights, name + ".norm2"),
                    new FactorisedConv(weights, name + ".conv2"));
        }

        /// x stays lent.
        Tensor forward(Tensor x, CodingMemory memory) {
            Tensor h = memory.takeLike(x);
            norm1.apply(h, x, Activation.SILU);
            h = conv1.forward(h, memory);
            norm2.apply(h, h, Activation.SILU);
            return conv2.forward(h, memory);
        }
    }

    ResidualBlock(WeightReader weights, String name, boolean changesWidth) {
        this.backend = weights.backend();
        this.branch = FactorisedConv.isDead(weights, name + ".conv2") ? null : Branch.of(weights, name);
        this.shortcut = changesWidth ? weights.linear(name + ".nin_shortcut.conv3d") : null;
    }

    @Override
    public Tensor forward(Tensor x, CodingMemory memory) {
        Tensor h = branch == null ? null : branch.forward(x, memory);
        Tensor kept = shortcut == null ? x : widen(x, shortcut, memory);
        if (h != null) {
            backend.axpby(kept, 1, h, 1, kept);
            memory.give(h);
        }
        return kept;
    }

    /// Gives x back.
    private Tensor widen(Tensor x, LinearWeight shortcut, CodingMemory memory) {
        Tensor wide = memory.take(x.shape().with(-1, shortcut.outputs()).toArray());
        backend.linear(wide, x, shortcut, Activation.NONE);
        memory.give(x);
        return wide;
    }
}
