package cosmonaut.world;

import cosmonaut.network.dit.TextContext;
import cosmonaut.tensor.TensorScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The text that a world's samplers attend to.
final class Prompt {

    private final PromptEncoder encoder;
    private final TensorScope scope;
    private final boolean guided;
    private final List<WindowSampler> samplers;
    private final @Nullable SketchSampler sketcher;
    private @Nullable TensorScope current;
    private @Nullable String text;

    /// @param scope owns the text's keys and values
    /// @param guided whether the samplers compare with the absence of text
    /// @param samplers of one network, at least one
    /// @param sketcher what sketches inventions, or none
    Prompt(
            PromptEncoder encoder,
            TensorScope scope,
            boolean guided,
            List<WindowSampler> samplers,
            @Nullable SketchSampler sketcher) {
        this.encoder = encoder;
        this.scope = scope;
        this.guided = guided;
        this.samplers = List.copyOf(samplers);
        this.sketcher = sketcher;
    }

    /// Sets the text of the windows to come.
    void set(String wanted) {
        if (wanted.equals(text)) {
            return;
        }
        TensorScope own = scope.child("prompt");
        var network = samplers.getFirst().network();
        PromptEncoder.Rows rows = encoder.rows(own, wanted);
        TextContext positive = PromptEncoder.context(network, own, rows);
        TextContext negative = guided ? PromptEncoder.context(network, own, encoder.absent(own)) : null;
        samplers.forEach(sampler -> sampler.text(positive, negative));
        if (sketcher != null) {
            sketcher.text(encoder.mean(rows));
        }
        TensorScope before = current;
        current = own;
        text = wanted;
        if (before != null) {
            before.close();
        }
    }
}
