package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.TextContext;
import cosmonaut.network.text.T5Config;
import cosmonaut.network.text.T5Encoder;
import cosmonaut.network.text.TextTokenizer;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Prompts to what the DiT attends to. A model without `text_encoder/` sees no text.
final class PromptEncoder {

    private final int maxTokens;
    private final int width;
    private final @Nullable TextTokenizer words;
    private final @Nullable T5Encoder encoder;

    private PromptEncoder(int maxTokens, int width, @Nullable TextTokenizer words, @Nullable T5Encoder encoder) {
        this.maxTokens = maxTokens;
        this.width = width;
        this.words = words;
        this.encoder = encoder;
    }

    /// @param width features of a text row, as the DiT wants them
    static PromptEncoder load(Path folder, Backend backend, TensorScope scope, int maxTokens, int width) {
        if (!Files.isDirectory(folder.resolve("text_encoder"))) {
            return new PromptEncoder(maxTokens, width, null, null);
        }
        T5Config config = T5Config.read(folder.resolve("text_encoder/config.json"));
        if (config.dModel() != width) {
            throw new InvalidInputException(folder.resolve("text_encoder/config.json") + " says d_model "
                    + config.dModel() + ", the transformer wants text_embed_dim " + width + "; correct one of them");
        }
        T5Encoder encoder =
                ModelParts.weights(folder, "text_encoder", source -> T5Encoder.load(backend, scope, config, source));
        return new PromptEncoder(
                maxTokens, width, TextTokenizer.read(folder.resolve("tokenizer/tokenizer.json")), encoder);
    }

    /// Keys and values of a prompt; the rows behind it are zero.
    TextContext context(Dit dit, TensorScope scope, String prompt) {
        if (words == null || encoder == null) {
            return absent(dit, scope);
        }
        int[] ids = words.encode(prompt, maxTokens);
        Tensor rows = scope.allocate(DType.F32, maxTokens, width);
        encoder.encode(rows, ids);
        return dit.prepareText(scope, rows, ids.length);
    }

    /// No text at all: every row zero.
    TextContext absent(Dit dit, TensorScope scope) {
        return dit.prepareText(scope, scope.allocate(DType.F32, maxTokens, width), 0);
    }
}
