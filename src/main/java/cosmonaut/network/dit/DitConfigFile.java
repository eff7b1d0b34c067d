package cosmonaut.network.dit;

import cosmonaut.InvalidInputException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The keys of a DiT's `config.json` as they stand in the file.
///
/// Keys of later family members (Predict 2.5, Transfer) are accepted while they are switched off.
record DitConfigFile(
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
                new DitConfig.RopeScale(scale.get(0), scale.get(1), scale.get(2)),
                concatPaddingMask == null || concatPaddingMask,
                learnablePositions(),
                ropeBuffers());
    }

    private boolean learnablePositions() {
        if (extraPosEmbedType == null) { // the key is absent: diffusers' default
            return true;
        }
        if (extraPosEmbedType.isNull()) {
            return false;
        }
        if (extraPosEmbedType.isString() && extraPosEmbedType.stringValue().equals("learnable")) {
            return true;
        }
        throw new InvalidInputException(
                "extra_pos_embed_type is " + extraPosEmbedType + "; only \"learnable\" and null are known");
    }

    private DitConfig.RopeBuffers ropeBuffers() {
        return switch (ropeBufferDtype) {
            case null -> DitConfig.RopeBuffers.FP32;
            case "fp32" -> DitConfig.RopeBuffers.FP32;
            case "bf16" -> DitConfig.RopeBuffers.BF16;
            default ->
                throw new InvalidInputException(
                        "rope_buffer_dtype is \"" + ropeBufferDtype + "\"; only \"fp32\" and \"bf16\" are known");
        };
    }

    private static DitConfig.Cells cells(String key, @Nullable List<Integer> values) {
        List<Integer> three = three(key, values);
        return new DitConfig.Cells(three.get(0), three.get(1), three.get(2));
    }

    private static <T> List<T> three(String key, @Nullable List<T> values) {
        if (values == null || values.size() != 3 || values.stream().anyMatch(value -> value == null)) {
            throw new InvalidInputException(key + " is " + values + "; give three numbers: time, height, width");
        }
        return values;
    }

    private static void refuse(String key, boolean on) {
        if (on) {
            throw new InvalidInputException(key
                    + " is switched on, a part of later networks that Cosmonaut does not have; use a Cosmos 1.0 model");
        }
    }
}
