package cosmonaut.network.text;

import cosmonaut.InvalidInputException;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.NetworkBlocks;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// The T5 encoder: token ids to the rows that the denoiser attends to (Cosmos 1.0 section 8).
///
/// Only the tokens of the text are computed. That is exact: padding is masked as a key for all of them, and the rows of
/// padding are zeroed in the end. One thread at a time.
///
/// A text is encoded once, and each has a length of its own, so that recording the pass would save nothing.
public final class T5Encoder {

    private final T5Config config;
    private final Backend backend;
    private final TensorScope scope;
    private final Tensor table;
    private final RelativeBias bias;
    private final NetworkBlocks<T5Block> blocks;
    private final Tensor finalNorm;

    /// @param held blocks that may be in memory at once, 0 if all are
    private T5Encoder(T5Config config, TensorScope scope, WeightReader weights, int held) {
        this.config = config;
        this.backend = weights.backend();
        this.scope = scope;
        this.table = weights.table("shared.weight");
        this.bias = new RelativeBias(
                weights.host("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight")
                        .toFloats(),
                config.numHeads(),
                config.relativeAttentionNumBuckets(),
                config.maxDistance());
        this.blocks = held > 0
                ? backend.streamed(scope, config.numLayers(), held, (i, own) -> block(weights.into(own), i, true))
                : NetworkBlocks.resident(IntStream.range(0, config.numLayers())
                        .mapToObj(i -> block(weights, i, false))
                        .toList());
        this.finalNorm = weights.vector("encoder.final_layer_norm.weight");
    }

    /// Checks the weights against the configuration and takes them in.
    ///
    /// @param scope owns the weights and, while a text is encoded, what lies between
    /// @param weights in Hugging Face's names; a decoder may be there and is not used
    /// @throws InvalidInputException if a tensor is missing, has another shape, is not finite or has no place
    public static T5Encoder load(Backend backend, TensorScope scope, T5Config config, WeightSource weights) {
        return open(backend, scope, config, weights, 0);
    }

    /// As [#load], but not all blocks are in memory at once. The source must stay open as long as the encoder.
    ///
    /// @param held blocks that may be in memory at once, at least 2
    public static T5Encoder stream(
            Backend backend, TensorScope scope, T5Config config, WeightSource weights, int held) {
        return open(backend, scope, config, weights, held);
    }

    private static T5Encoder open(Backend backend, TensorScope scope, T5Config config, WeightSource weights, int held) {
        Set<DType> types = expectedWeights(config).verify(weights, T5Encoder::isSkipped);
        backend.plan("text encoder", operations(config, backend.activationType(), types));
        return new T5Encoder(config, scope, new WeightReader(backend, scope, weights), held);
    }

    /// Whether a file may hold this tensor although the encoder does not use it: that of the whole T5 does.
    public static boolean isSkipped(String name) {
        return name.startsWith("decoder.")
                || name.equals("lm_head.weight")
                || name.equals("encoder.embed_tokens.weight");
    }

    /// Operations that a configuration calls for.
    ///
    /// @param activation the backend's type of activations
    /// @param weights types of the weights
    public static Set<Operation> operations(T5Config config, DType activation, Set<DType> weights) {
        Set<Operation> needed = new LinkedHashSet<>(Operation.all(weights, Op.LINEAR, Op.GATHER));
        needed.addAll(Operation.all(List.of(DType.F32, activation), Op.COPY));
        needed.addAll(Operation.all(DType.F32, Op.FILL));
        needed.addAll(Operation.all(activation, Op.RMS_NORM, Op.ATTENTION, Op.AXPBY));
        if (config.isGated()) {
            needed.addAll(Operation.all(activation, Op.MULTIPLY, Op.ACTIVATE));
        }
        return needed;
    }

    /// Names and shapes of the tensors that a configuration calls for.
    public static ExpectedWeights expectedWeights(T5Config config) {
        ExpectedWeights expected = new ExpectedWeights();
        int width = config.dModel();
        int inner = config.numHeads() * config.dKv();
        expected.add("shared.weight", config.vocabSize(), width);
        expected.add(
                "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
                config.relativeAttentionNumBuckets(),
                config.numHeads());
        for (int i = 0; i < config.numLayers(); i++) {
            String name = "encoder.block." + i + ".layer.";
            expected.add(name + "0.layer_norm.weight", width);
            for (String part : List.of("q", "k", "v")) {
                expected.add(name + "0.SelfAttention." + part + ".weight", inner, width);
            }
            expected.add(name + "0.SelfAttention.o.weight", width, inner);
            expected.add(name + "1.layer_norm.weight", width);
            for (String part : config.isGated() ? List.of("wi_0", "wi_1") : List.of("wi")) {
                expected.add(name + "1.DenseReluDense." + part + ".weight", config.dFf(), width);
            }
            expected.add(name + "1.DenseReluDense.wo.weight", width, config.dFf());
        }
        return expected.add("encoder.final_layer_norm.weight", width);
    }

    public T5Config config() {
        return config;
    }

    /// Encodes a text.
    ///
    /// @param context f32 `[maxTokens,D]`, written; rows from `ids.length` on are zero
    /// @param ids tokens with the closing `</s>`, without padding; at most maxTokens
    /// @throws InvalidInputException if an id is outside the table: tokenizer and encoder belong to different models
    public void encode(Tensor context, int[] ids) {
        int length = ids.length;
        Shape shape = context.shape();
        if (shape.rank() != 2 || shape.extent(1) != config.dModel() || length > shape.extent(0)) {
            throw new IllegalArgumentException(
                    length + " tokens do not fit a context " + context + " of width " + config.dModel());
        }
        for (int id : ids) {
            if (id < 0 || id >= config.vocabSize()) {
                throw new InvalidInputException("token " + id + " is outside the text encoder's vocabulary of "
                        + config.vocabSize() + "; use tokenizer.json and text_encoder of one model");
            }
        }
        backend.fill(context, 0);
        if (length > 0) {
            try (TensorScope run = scope.child("text")) {
                encode(context.slice(0, length), ids, run);
            }
        }
    }

    private void encode(Tensor rows, int[] ids, TensorScope run) {
        T5Workspace tensors = T5Workspace.allocate(run, backend.activationType(), config, ids.length);
        Tensor tokens =
                backend.upload(run, new HostTensor(DType.I32, Shape.of(ids.length), MemorySegment.ofArray(ids)));
        backend.write(tensors.bias(), bias.values(ids.length));
        backend.gather(tensors.x(), table, tokens); // [L,D], not scaled
        for (int i = 0; i < config.numLayers(); i++) {
            apply(i, tensors);
        }
        Tensor normed = rows.dtype() == backend.activationType() ? rows : tensors.normed();
        backend.rmsNorm(normed, tensors.x(), finalNorm, (float) config.layerNormEpsilon());
        if (normed != rows) {
            backend.copy(rows, normed);
        }
    }

    private void apply(int i, T5Workspace tensors) {
        try (NetworkBlocks.Lease<T5Block> lease = blocks.lease(i)) {
            lease.block().apply(tensors.x(), tensors);
        }
    }

    private T5Block block(WeightReader reader, int i, boolean lasts) {
        return new T5Block(reader, "encoder.block." + i, config, lasts);
    }
}
