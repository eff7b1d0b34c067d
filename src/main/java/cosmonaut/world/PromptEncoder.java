package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.model.ModelFiles;
import cosmonaut.model.PartCheck;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.TextContext;
import cosmonaut.network.text.T5Config;
import cosmonaut.network.text.T5Encoder;
import cosmonaut.network.text.TextTokenizer;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Prompts to what the DiT attends to. A model without `text_encoder/` sees no text.
///
/// The encoder's weights are loaded when a prompt has to be encoded, not before: one that is kept needs none of them.
/// Their names and shapes are checked at once, which takes no time.
final class PromptEncoder {

    /// What the encoder makes of a prompt.
    ///
    /// @param values `[max tokens,width]`, zero past the length
    /// @param length rows of the prompt itself
    record Rows(Tensor values, int length) {}

    /// Encodes the tokens of a prompt.
    @FunctionalInterface
    private interface Encoding {

        /// @param rows `[max tokens,width]` in the world's memory, written
        void encode(Tensor rows, int[] ids);
    }

    /// A text encoder and the vocabulary that it was trained with.
    ///
    /// @param identity of what the rows depend on, worked out when it is asked for
    private record Text(
            TextTokenizer words, Encoding encoder, @Nullable PromptStore store, Supplier<EncoderIdentity> identity) {}

    /// Blocks in main memory at once where the encoder is beside the networks.
    private static final int BLOCKS_BESIDE = 2;

    private final Backend backend;
    private final int maxTokens;
    private final int width;
    private final @Nullable Text text;

    private PromptEncoder(Backend backend, int maxTokens, int width, @Nullable Text text) {
        this.backend = backend;
        this.maxTokens = maxTokens;
        this.width = width;
        this.text = text;
    }

    /// @param width features of a text row, as the DiT wants them
    /// @throws InvalidInputException if encoder, vocabulary and DiT do not fit each other, before any is loaded
    static PromptEncoder load(
            ModelFiles files, Residency residency, Backend backend, int maxTokens, int width, TextEncoding choice) {
        if (!files.has("text_encoder")) {
            return new PromptEncoder(backend, maxTokens, width, null);
        }
        Path file = files.config("text_encoder");
        T5Config config = files.textEncoder();
        if (config.dModel() != width) {
            throw new InvalidInputException(file + " says d_model " + config.dModel()
                    + ", the transformer wants text_embed_dim " + width + "; correct one of them");
        }
        TextTokenizer words = TextTokenizer.read(files.vocabulary());
        words.requireFit(config.vocabSize(), file);
        PartCheck.requireTextEncoder(files);
        Supplier<Backend> beside = choice.beside();
        Path kept = choice.kept();
        String processor = beside == null ? backend.name() + " " + backend.activationType() : "beside";
        return new PromptEncoder(
                backend,
                maxTokens,
                width,
                new Text(
                        words,
                        beside == null
                                ? within(files, residency, backend, config)
                                : beside(files, beside, backend, config, maxTokens),
                        kept == null ? null : new PromptStore(kept),
                        () -> new EncoderIdentity(files, processor, maxTokens)));
    }

    /// On the world's processor, as its plan of memory says.
    private static Encoding within(ModelFiles files, Residency residency, Backend backend, T5Config config) {
        Supplier<T5Encoder> encoder = residency.later(
                "text_encoder",
                (scope, source) -> T5Encoder.load(backend, scope, config, source),
                (scope, source, blocks) -> T5Encoder.stream(backend, scope, config, source, blocks));
        return (rows, ids) -> encoder.get().encode(rows, ids);
    }

    /// On a processor of its own, which holds two blocks at once and is given back with them: the weights stay in the
    /// files, in the type that they have there.
    private static Encoding beside(
            ModelFiles files, Supplier<Backend> other, Backend backend, T5Config config, int maxTokens) {
        return (rows, ids) -> {
            float[] values = new float[maxTokens * config.dModel()];
            try (Backend processor = other.get();
                    TensorScope scope = processor.openScope("text encoder");
                    WeightSource source = files.open("text_encoder")) {
                T5Encoder encoder = T5Encoder.stream(processor, scope, config, source, BLOCKS_BESIDE);
                Tensor encoded = scope.allocate(DType.F32, maxTokens, config.dModel());
                encoder.encode(encoded, ids);
                processor.read(values, encoded);
            }
            backend.write(rows, values);
        };
    }

    /// Features of a row.
    int width() {
        return width;
    }

    /// The rows of a prompt.
    Rows rows(TensorScope scope, String prompt) {
        Tensor rows = scope.allocate(DType.F32, maxTokens, width);
        Text known = text;
        if (known == null) {
            return new Rows(rows, 0);
        }
        PromptStore store = known.store();
        if (store == null) {
            return encoded(known, rows, prompt);
        }
        byte[] key = known.identity().get().of(prompt);
        Optional<float[]> kept = store.read(key, maxTokens, width);
        if (kept.isPresent()) {
            float[] values = kept.get();
            backend.write(rows, Arrays.copyOf(values, maxTokens * width));
            return new Rows(rows, values.length / width);
        }
        Rows made = encoded(known, rows, prompt);
        float[] values = new float[maxTokens * width];
        backend.read(values, rows);
        store.write(key, Arrays.copyOf(values, made.length() * width), width);
        return made;
    }

    private Rows encoded(Text known, Tensor rows, String prompt) {
        int[] ids = known.words().encode(prompt, maxTokens);
        known.encoder().encode(rows, ids);
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
