package cosmonaut.network.text;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `text_encoder/config.json`: the shape of a T5 encoder, with the field names of Hugging Face.
///
/// @param vocabSize rows of the embedding table
/// @param dModel width D
/// @param dKv features of a head
/// @param dFf width of the feed-forward part
/// @param numLayers blocks
/// @param numHeads heads
/// @param relativeAttentionNumBuckets buckets of the relative bias, both signs together
/// @param relativeAttentionMaxDistance distance from which all share the last bucket; 128 if absent
/// @param layerNormEpsilon 1e-6 as a rule
/// @param feedForwardProj `relu` (also if absent) or `gated-gelu`
public record T5Config(
        int vocabSize,
        int dModel,
        int dKv,
        int dFf,
        int numLayers,
        int numHeads,
        int relativeAttentionNumBuckets,
        @Nullable Integer relativeAttentionMaxDistance,
        double layerNormEpsilon,
        @Nullable String feedForwardProj) {

    private static final int MAX = 1 << 20;
    private static final int MOST_LAYERS = 512;

    /// What published configurations carry beside, about the decoder, training and tasks.
    private static final Set<String> IGNORED = Set.of(
            "_name_or_path",
            "architectures",
            "classifier_dropout",
            "decoder_start_token_id",
            "dense_act_fn",
            "dropout_rate",
            "dtype",
            "eos_token_id",
            "gradient_checkpointing",
            "initializer_factor",
            "is_decoder",
            "is_encoder_decoder",
            "is_gated_act",
            "model_type",
            "n_positions",
            "num_decoder_layers",
            "output_past",
            "pad_token_id",
            "scale_decoder_outputs",
            "task_specific_params",
            "tie_word_embeddings",
            "torch_dtype",
            "transformers_version",
            "use_cache");

    /// Those of `transformers.T5Config`.
    private static final String DEFAULTS = """
            {"vocab_size": 32128, "d_model": 512, "d_kv": 64, "d_ff": 2048, "num_layers": 6, "num_heads": 8,
             "relative_attention_num_buckets": 32, "layer_norm_epsilon": 1e-6}""";

    public T5Config {
        require("vocab_size", vocabSize, 3);
        require("d_model", dModel, 1);
        require("d_kv", dKv, 1);
        require("d_ff", dFf, 1);
        require("num_layers", numLayers, 1, MOST_LAYERS);
        require("num_heads", numHeads, 1);
        if ((long) dKv * numHeads > MAX) {
            throw new InvalidInputException(
                    "\"num_heads\" times \"d_kv\" is " + (long) dKv * numHeads + "; it must be at most " + MAX);
        }
        require("relative_attention_num_buckets", relativeAttentionNumBuckets, 4);
        relativeAttentionMaxDistance = relativeAttentionMaxDistance == null ? 128 : relativeAttentionMaxDistance;
        require("relative_attention_max_distance", relativeAttentionMaxDistance, relativeAttentionNumBuckets / 4 + 1);
        if (!(layerNormEpsilon > 0 && layerNormEpsilon < 1)) {
            throw new InvalidInputException(
                    "\"layer_norm_epsilon\" is " + layerNormEpsilon + "; it must be between 0 and 1");
        }
        feedForwardProj = feedForwardProj == null ? "relu" : feedForwardProj;
        if (!feedForwardProj.equals("relu") && !feedForwardProj.equals("gated-gelu")) {
            throw new InvalidInputException(
                    "\"feed_forward_proj\" is " + feedForwardProj + "; it must be relu or gated-gelu");
        }
    }

    /// Reads `config.json`. What it lacks is as in the library of Hugging Face.
    ///
    /// @throws InvalidInputException for a file that is missing, has an unknown key or a value out of range
    public static T5Config read(Path file) {
        return JsonFile.readOver(DEFAULTS, file, T5Config.class, IGNORED);
    }

    /// Whether the feed-forward part multiplies two branches.
    public boolean isGated() {
        return "gated-gelu".equals(feedForwardProj);
    }

    /// Distance from which all positions share the last bucket.
    public int maxDistance() {
        return relativeAttentionMaxDistance == null ? 128 : relativeAttentionMaxDistance;
    }

    private static void require(String key, int value, int low) {
        require(key, value, low, MAX);
    }

    private static void require(String key, int value, int low, int high) {
        if (value < low || value > high) {
            throw new InvalidInputException(
                    "\"" + key + "\" is " + value + "; it must be between " + low + " and " + high);
        }
    }
}
