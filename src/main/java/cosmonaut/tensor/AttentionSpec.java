package cosmonaut.tensor;

import org.jspecify.annotations.Nullable;

/// How attention is computed: `softmax(scale * q.k + bias) v`.
///
/// @param scale factor of the scores (1/sqrt(D) as a rule, 1 for T5)
/// @param causal query i sees keys 0..i only
/// @param zeroKeys this many further keys and values that are all zero follow the given ones: each adds `exp(0)` to the
///     denominator of every query (taking part in the maximum) and nothing to the numerator. Exact stand-in for the
/// zeroed text rows.
/// @param bias `[H,Nq,Nk]` f32 added to the scores, or none
public record AttentionSpec(
        float scale, boolean causal, int zeroKeys, @Nullable Tensor bias) {

    public static AttentionSpec plain(int headDim) {
        return new AttentionSpec((float) (1 / Math.sqrt(headDim)), false, 0, null);
    }
}
