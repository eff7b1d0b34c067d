package cosmonaut.network.dit;

import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The weights of one transformer block: self-attention, cross-attention and MLP; none of a branch whose last map is
/// zero.
public record DitBlock(
        @Nullable Branch<Attention> self,
        @Nullable Branch<Attention> cross,
        @Nullable Branch<Mlp> mlp) {

    /// The low-rank map of an AdaLN, `[R, D]` then `[3D, R]`.
    public record Modulation(LinearWeight down, LinearWeight up) {}

    /// Projections of one attention; the norms hold one weight per feature of a head, `[d]`.
    public record Attention(
            LinearWeight q, Tensor qNorm, LinearWeight k, Tensor kNorm, LinearWeight v, LinearWeight out) {}

    /// Two layers with an activation between them.
    public record Mlp(LinearWeight in, LinearWeight out) {}

    /// What a block adds to the tokens, behind its own AdaLN.
    ///
    /// @param <L> attention or MLP
    public record Branch<L>(L layer, Modulation modulation) {}
}
