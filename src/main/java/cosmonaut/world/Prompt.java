package cosmonaut.world;

import cosmonaut.network.dit.Dit;
import cosmonaut.tensor.TensorScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The text that a world's samplers attend to.
final class Prompt {

    private final PromptEncoder encoder;
    private final TensorScope scope;
    private final Resident<Dit> network;
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
            Resident<Dit> network,
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
        PromptEncoder.Rows compared = guided ? compared(own) : null;
        Dit attending = network.get();
        EncodedPrompt encoded = new EncodedPrompt(
                PromptEncoder.context(attending, own, rows),
                compared == null ? null : PromptEncoder.context(attending, own, compared),
                null,
                encoder.mean(rows));
        samplers.forEach(sampler -> sampler.prompt(encoded));
        TensorScope before = current;
        current = own;
        text = wanted;
        if (before != null) {
            before.close();
        }
    }

    /// None where the text is compared with itself.
    private PromptEncoder.@Nullable Rows compared(TensorScope own) {
        if (negative == null) {
            return encoder.absent(own);
        }
        return negative.isEmpty() ? null : encoder.rows(own, negative);
    }
}
