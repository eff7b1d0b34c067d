package cosmonaut.network.dit;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Hyper-parameters of a DiT, in the words of diffusers' `config.json` (Cosmos 1.0, section 1.9).
///
/// @param inChannels latent and condition channels together, without the padding channel
/// @param outChannels latent channels of the result
/// @param heads attention heads (`num_attention_heads`)
/// @param headDim features of a head, even (`attention_head_dim`)
/// @param layers transformer blocks (`num_layers`)
/// @param mlpRatio hidden width of the MLP over the width of the model
/// @param textDim features of a text row (`text_embed_dim`)
/// @param adalnRank rank of the AdaLN maps (`adaln_lora_dim`)
/// @param maxSize largest latent in cells, time first
/// @param patch latent cells of a token
/// @param ropeScale stretch of the rotary wavelengths per axis ("NTK ratio")
/// @param concatPaddingMask whether a padding channel follows the given ones
/// @param positions what is added to the tokens before every block (`extra_pos_embed_type`)
/// @param ropeBuffers precision of the rotary buffers (`rope_buffer_dtype`)
/// @param views how several views are made at once, or none for one video
public record DitConfig(
        int inChannels,
        int outChannels,
        int heads,
        int headDim,
        int layers,
        double mlpRatio,
        int textDim,
        int adalnRank,
        Cells maxSize,
        Cells patch,
        RopeScale ropeScale,
        boolean concatPaddingMask,
        Positions positions,
        RopeBuffers ropeBuffers,
        @Nullable DitViews views) {

    /// Keys that other programs write and that say nothing about the network.
    private static final Set<String> IGNORED = Set.of("_class_name", "_diffusers_version", "_name_or_path");

    /// Those of diffusers' `CosmosTransformer3DModel`.
    private static final String DEFAULTS = """
            {"in_channels": 16, "out_channels": 16, "num_attention_heads": 32, "attention_head_dim": 128,
             "num_layers": 28, "mlp_ratio": 4.0, "text_embed_dim": 1024, "adaln_lora_dim": 256,
             "max_size": [128, 240, 240], "patch_size": [1, 2, 2], "rope_scale": [2.0, 1.0, 1.0]}""";

    /// Counts of latent cells along time, height and width.
    public record Cells(int t, int h, int w) {}

    /// Stretch of the rotary wavelengths along time, height and width.
    public record RopeScale(double t, double h, double w) {}

    /// Precision of positions and frequencies before they become angles (Cosmos 1.0, section 1.6).
    public enum RopeBuffers {
        /// As diffusers computes them.
        FP32,
        /// As the original network does, whose buffers were cast together with its weights.
        BF16
    }

    /// Positions that are added before every block.
    public enum Positions {
        NONE,
        /// Tables among the weights (Cosmos 1.0, section 1.7).
        LEARNABLE,
        /// Sines and cosines, of multi-view networks (Cosmos 1.0, section 5.1).
        SINE_COSINE
    }

    public DitConfig {
        within("in_channels", inChannels, 1, 4096);
        within("out_channels", outChannels, 1, 4096);
        within("num_attention_heads", heads, 1, 512);
        within("attention_head_dim", headDim, 12, 1024);
        if (headDim % 2 != 0) {
            throw new InvalidInputException(
                    "attention_head_dim is " + headDim + "; rotary embedding needs an even number");
        }
        within("num_layers", layers, 1, 512);
        within("mlp_ratio", mlpRatio, 0.01, 64);
        within("text_embed_dim", textDim, 1, 65_536);
        within("adaln_lora_dim", adalnRank, 1, 65_536);
        within("max_size", maxSize, 65_536);
        within("patch_size", patch, 64);
        within("rope_scale[0]", ropeScale.t(), 1e-3, 1e3);
        within("rope_scale[1]", ropeScale.h(), 1e-3, 1e3);
        within("rope_scale[2]", ropeScale.w(), 1e-3, 1e3);
        if (maxSize.t() < patch.t() || maxSize.h() < patch.h() || maxSize.w() < patch.w()) {
            throw new InvalidInputException("max_size is smaller than patch_size; correct one of them");
        }
    }

    /// Of one video, as published: with learnable positions.
    public static DitConfig ofVideo(
            int inChannels,
            int outChannels,
            int heads,
            int headDim,
            int layers,
            double mlpRatio,
            int textDim,
            int adalnRank,
            Cells maxSize,
            Cells patch,
            RopeScale ropeScale,
            RopeBuffers ropeBuffers) {
        return new DitConfig(
                inChannels,
                outChannels,
                heads,
                headDim,
                layers,
                mlpRatio,
                textDim,
                adalnRank,
                maxSize,
                patch,
                ropeScale,
                true,
                Positions.LEARNABLE,
                ropeBuffers,
                null);
    }

    /// Reads and checks a configuration file. What it lacks is as in diffusers.
    ///
    /// @throws InvalidInputException naming the file, the key and what is expected of it
    public static DitConfig read(Path file) {
        Stored read = JsonFile.readOver(DEFAULTS, file, Stored.class, IGNORED);
        try {
            return read.toConfig();
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        }
    }

    /// Width of the model.
    public int width() {
        return heads * headDim;
    }

    /// Hidden width of the MLP.
    public int mlpWidth() {
        return (int) (width() * mlpRatio);
    }

    /// Channels at the patch embedder, with the padding channel and those that tell the view.
    public int embeddedChannels() {
        return inChannels + (concatPaddingMask ? 1 : 0) + (views == null ? 0 : views.channels());
    }

    /// Videos that are made at once.
    public int viewCount() {
        return views == null ? 1 : views.count();
    }

    /// Latent cells of one token.
    public int patchCells() {
        return patch.t() * patch.h() * patch.w();
    }

    private static void within(String key, Cells value, int most) {
        within(key + "[0]", value.t(), 1, most);
        within(key + "[1]", value.h(), 1, most);
        within(key + "[2]", value.w(), 1, most);
    }

    private static void within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidInputException(
                    key + " is " + value + " or missing; give a whole number from " + least + " to " + most);
        }
    }

    private static void within(String key, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new InvalidInputException(
                    key + " is " + value + " or missing; give a number from " + least + " to " + most);
        }
    }

    /// The keys of a DiT's `config.json` as they stand in the file.
    ///
    /// Keys of later family members (Predict 2.5, Transfer) are accepted while they are switched off.
    private record Stored(
            int inChannels,
            int outChannels,
            int numAttentionHeads,
            int attentionHeadDim,
            int numLayers,
            double mlpRatio,
            int textEmbedDim,
            int adalnLoraDim,
            @Nullable List<Integer> maxSize,
            @Nullable List<Integer> patchSize,
            @Nullable List<Double> ropeScale,
            @Nullable Boolean concatPaddingMask,
            @Nullable JsonNode extraPosEmbedType,
            @Nullable String ropeBufferDtype,
            @Nullable Integer nViews,
            @Nullable Integer nViewsEmb,
            @Nullable Integer viewConditionDim,
            @Nullable Boolean addRepeatFrameEmbedding,
            @Nullable Integer trajConditionDim,
            @Nullable Boolean concatTrajEmbedding,
            @Nullable Boolean useCrossattnProjection,
            @Nullable Integer crossattnProjInChannels,
            @Nullable Integer encoderHiddenStatesChannels,
            @Nullable Integer controlnetBlockEveryN,
            @Nullable Integer imgContextDimIn,
            @Nullable Integer imgContextNumTokens,
            @Nullable Integer imgContextDimOut) {

        DitConfig toConfig() {
            refuse("use_crossattn_projection", Boolean.TRUE.equals(useCrossattnProjection));
            refuse("controlnet_block_every_n", controlnetBlockEveryN != null);
            refuse("img_context_dim_in", imgContextDimIn != null && imgContextDimIn > 0);
            List<Double> scale = three("rope_scale", ropeScale);
            return new DitConfig(
                    inChannels,
                    outChannels,
                    numAttentionHeads,
                    attentionHeadDim,
                    numLayers,
                    mlpRatio,
                    textEmbedDim,
                    adalnLoraDim,
                    cells("max_size", maxSize),
                    cells("patch_size", patchSize),
                    new RopeScale(scale.get(0), scale.get(1), scale.get(2)),
                    concatPaddingMask == null || concatPaddingMask,
                    positions(),
                    ropeBuffers(),
                    views());
        }

        private Positions positions() {
            if (extraPosEmbedType == null) { // the key is absent: diffusers' default
                return Positions.LEARNABLE;
            }
            if (extraPosEmbedType.isNull()) {
                return Positions.NONE;
            }
            return switch (extraPosEmbedType.stringValueOpt().orElse("")) {
                case "learnable" -> Positions.LEARNABLE;
                case "sincos" -> Positions.SINE_COSINE;
                default ->
                    throw new InvalidInputException("extra_pos_embed_type is " + extraPosEmbedType
                            + "; only \"learnable\", \"sincos\" and null are known");
            };
        }

        /// In the words of cosmos-predict1. The trajectory's width says nothing while the trajectory is switched off.
        private @Nullable DitViews views() {
            if (nViews == null || nViews == 1) {
                return null;
            }
            boolean trajectory = Boolean.TRUE.equals(concatTrajEmbedding);
            int trajectoryWidth = trajConditionDim == null ? 0 : trajConditionDim;
            if (trajectory && trajectoryWidth < 1) {
                throw new InvalidInputException("concat_traj_embedding is switched on, but traj_condition_dim is "
                        + trajConditionDim + "; give the number of its channels");
            }
            return new DitViews(
                    nViews,
                    nViewsEmb == null || nViewsEmb < 1 ? nViews : nViewsEmb,
                    viewConditionDim == null ? 0 : viewConditionDim,
                    Boolean.TRUE.equals(addRepeatFrameEmbedding),
                    trajectory ? trajectoryWidth : 0);
        }

        private RopeBuffers ropeBuffers() {
            return switch (ropeBufferDtype) {
                case null -> RopeBuffers.FP32;
                case "fp32" -> RopeBuffers.FP32;
                case "bf16" -> RopeBuffers.BF16;
                default ->
                    throw new InvalidInputException(
                            "rope_buffer_dtype is \"" + ropeBufferDtype + "\"; only \"fp32\" and \"bf16\" are known");
            };
        }

        private static Cells cells(String key, @Nullable List<Integer> values) {
            List<Integer> three = three(key, values);
            return new Cells(three.get(0), three.get(1), three.get(2));
        }

        private static <T> List<T> three(String key, @Nullable List<T> values) {
            if (values == null || values.size() != 3 || values.stream().anyMatch(value -> value == null)) {
                throw new InvalidInputException(key + " is " + values + "; give three numbers: time, height, width");
            }
            return values;
        }

        private static void refuse(String key, boolean on) {
            if (on) {
                throw new InvalidInputException(
                        key + " is switched on, a part of later networks that Cosmonaut does not have;"
                                + " use a Cosmos 1.0 model");
            }
        }
    }
}
