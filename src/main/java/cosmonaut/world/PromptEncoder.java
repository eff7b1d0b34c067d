package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.model.ModelFiles;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.TextContext;
import cosmonaut.network.text.T5Config;
import cosmonaut.network.text.T5Encoder;
import cosmonaut.network.text.TextTokenizer;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Prompts to what the DiT attends to. A model without `text_encoder/` sees no text.
final class PromptEncoder {

    /// What the encoder makes of a prompt.
    ///
    /// @param values `[max tokens,width]`, zero past the length
    /// @param length rows of the prompt itself
    record Rows(Tensor values, int length) {}

    private final Backend backend;
    private final int maxTokens;
    private final int width;
    private final @Nullable TextTokenizer words;
    private final @Nullable Resident<T5Encoder> encoder;

    private PromptEncoder(
            Backend backend,
            int maxTokens,
            int width,
            @Nullable TextTokenizer words,
            @Nullable Resident<T5Encoder> encoder) {
        this.backend = backend;
        this.maxTokens = maxTokens;
        this.width = width;
        this.words = words;
        this.encoder = encoder;
    }

    /// @param width features of a text row, as the DiT wants them
    static PromptEncoder load(ModelFiles files, Residency residency, Backend backend, int maxTokens, int width) {
        if (!files.has("text_encoder")) {
            return new PromptEncoder(backend, maxTokens, width, null, null);
        }
        Path file = files.config("text_encoder");
        T5Config config = files.textEncoder();
        if (config.dModel() != width) {
            throw new InvalidInputException(file + " says d_model " + config.dModel()
                    + ", the transformer wants text_embed_dim " + width + "; correct one of them");
        }
        Resident<T5Encoder> encoder = residency.part(
                "text_encoder",
                (scope, source) -> T5Encoder.load(backend, scope, config, source),
                (scope, source, blocks) -> T5Encoder.stream(backend, scope, config, source, blocks));
        return new PromptEncoder(backend, maxTokens, width, TextTokenizer.read(files.vocabulary()), encoder);
    }

    /// Features of a row.
    int width() {
        return width;
    }

    /// The rows of a prompt.
    Rows rows(TensorScope scope, String prompt) {
        Tensor rows = scope.allocate(DType.F32, maxTokens, width);
        if (words == null || encoder == null) {
            return new Rows(rows, 0);
        }
        int[] ids = words.encode(prompt, maxTokens);
        encoder.get().encode(rows, ids);
        return new Rows(rows, ids.length);
    }

    /// No text at all: every row zero.
    Rows absent(TensorScope scope) {
        return new Rows(scope.allocate(DType.F32, maxTokens, width), 0);
    }

    /// Keys and values of a prompt; the rows behind it are zero.
    static TextContext context(Dit dit, TensorScope scope, Rows rows) {
        return dit.prepareText(scope, rows.values(), rows.length());
    }

    /// The mean of a prompt's own rows, zeros without any.
    float[] mean(Rows rows) {
        float[] all = new float[Math.toIntExact(rows.values().shape().elements())];
        backend.read(all, rows.values());
        float[] mean = new float[width];
        for (int i = 0; i < rows.length() * width; i++) {
            mean[i % width] += all[i] / rows.length();
        }
        return mean;
    }
}
