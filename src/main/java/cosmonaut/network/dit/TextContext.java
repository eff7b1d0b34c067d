package cosmonaut.network.dit;

import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A prompt as the blocks see it: keys and values of every block's cross-attention, computed once.
///
/// Only the rows of real text are kept. The zeroed rows behind them have zero keys (the norm of zero is zero) and zero
/// values, and take part as [AttentionSpec#zeroKeys].
///
/// @param keys per block that attends to the text `[V,n,A,d]`, normalised; V views attend to a prompt of their own each
/// @param values per block that attends to the text `[V,n,A,d]`
/// @param spec how the queries attend to them
/// @param views channels that tell the views, `[C,T,H,W]`, of a multi-view network
public record TextContext(
        List<Tensor> keys,
        List<Tensor> values,
        AttentionSpec spec,
        @Nullable Tensor views) {

    public TextContext {
        keys = List.copyOf(keys);
        values = List.copyOf(values);
    }
}
