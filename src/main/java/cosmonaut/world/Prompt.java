package cosmonaut.world;

import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.TextContext;
import cosmonaut.tensor.TensorScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The text that a world's samplers attend to.
final class Prompt {

    private final PromptEncoder encoder;
    private final TensorScope scope;
    private final Dit network;
    private final boolean guided;
    private final @Nullable String negative;
    private final List<LatentSampler> samplers;
    private @Nullable TensorScope current;
    private @Nullable String text;

    /// @param scope owns the text's keys and values
    /// @param network makes them
    /// @param guided whether samplers compare with another text
    /// @param negative what they compare with: none for the absence of text, an empty one for the text itself (GEN3C
    ///     section 2.5)
    Prompt(
            PromptEncoder encoder,
            TensorScope scope,
            Dit network,
            boolean guided,
            @Nullable String negative,
            List<LatentSampler> samplers) {
        this.encoder = encoder;
        this.scope = scope;
        this.network = network;
        this.guided = guided;
        this.negative = negative;
        this.samplers = List.copyOf(samplers);
    }

    /// Sets the text of the clips to come.
    void set(String wanted) {
        if (wanted.equals(text)) {
            return;
        }
        TensorScope own = scope.child("prompt");
        PromptEncoder.Rows rows = encoder.rows(own, wanted);
        TextContext positive = PromptEncoder.context(network, own, rows);
        EncodedPrompt encoded = new EncodedPrompt(positive, guided ? compared(own) : null, encoder.mean(rows));
        samplers.forEach(sampler -> sampler.prompt(encoded));
        TensorScope before = current;
        current = own;
        text = wanted;
        if (before != null) {
            before.close();
        }
    }

    private @Nullable TextContext compared(TensorScope own) {
        if (negative == null) {
            return PromptEncoder.context(network, own, encoder.absent(own));
        }
        return negative.isEmpty() ? null : PromptEncoder.context(network, own, encoder.rows(own, negative));
    }
}
