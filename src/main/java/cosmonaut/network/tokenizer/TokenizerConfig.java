package cosmonaut.network.tokenizer;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `vae/config.json`: the shape of a tokenizer, with the field names of diffusers' `AutoencoderKLCosmos`.
///
/// @param inChannels picture channels in, 3
/// @param outChannels picture channels out, 3
/// @param latentChannels channels of a latent
/// @param encoderBlockOutChannels width after the first convolution, then of every level from fine to coarse
/// @param decodeBlockOutChannels the same of the decoder, also from fine to coarse
/// @param attentionResolutions sizes at which the levels have attention of their own; none in the published models
/// @param resolution picture size from which those sizes are counted
/// @param numLayers residual blocks of an encoder level; a decoder level has one more
/// @param patchSize edge of the Haar patch, a power of two
/// @param patchType `haar`
/// @param scalingFactor 1
/// @param spatialCompressionRatio pixels per latent cell, along an edge
/// @param temporalCompressionRatio pictures per latent frame
/// @param latentsMean mean of a latent by `[channel][latent frame]`, flattened; empty when the file says null;
///     [PublishedStatistics] when it says nothing
/// @param latentsStd standard deviation, likewise
/// @param linearBypass whether a linear map beside the network carries the Haar coefficients (Cosmonaut's own)
public record TokenizerConfig(
        int inChannels,
        int outChannels,
        int latentChannels,
        List<Integer> encoderBlockOutChannels,
        List<Integer> decodeBlockOutChannels,
        List<Integer> attentionResolutions,
        int resolution,
        int numLayers,
        int patchSize,
        String patchType,
        double scalingFactor,
        int spatialCompressionRatio,
        int temporalCompressionRatio,
        @Nullable List<Double> latentsMean,
        @Nullable List<Double> latentsStd,
        @Nullable Boolean linearBypass) {

    /// Keys that other programs write into the file and that carry nothing for us.
    private static final Set<String> IGNORED =
            Set.of("_class_name", "_diffusers_version", "_name_or_path", "_commit_hash");

    /// Those of diffusers' `AutoencoderKLCosmos`.
    private static final String DEFAULTS = """
            {"in_channels": 3, "out_channels": 3, "latent_channels": 16,
             "encoder_block_out_channels": [128, 256, 512, 512], "decode_block_out_channels": [256, 512, 512, 512],
             "attention_resolutions": [32], "resolution": 1024, "num_layers": 2, "patch_size": 4,
             "patch_type": "haar", "scaling_factor": 1.0, "spatial_compression_ratio": 8,
             "temporal_compression_ratio": 8}""";

    private static final int MAX_CHANNELS = 8192;

    /// One level of the encoder or decoder.
    ///
    /// @param index the number in the parameter names
    /// @param in channels before
    /// @param out channels after
    /// @param blocks residual blocks
    /// @param attention whether every block is followed by attention
    /// @param spatial whether the level ends with a change of H and W
    /// @param temporal whether the level ends with a change of T
    public record Level(int index, int in, int out, int blocks, boolean attention, boolean spatial, boolean temporal) {}

    public TokenizerConfig {
        require("in_channels", inChannels, 1, 64);
        require("out_channels", outChannels, 1, 64);
        require("latent_channels", latentChannels, 1, 1024);
        encoderBlockOutChannels = widths("encoder_block_out_channels", encoderBlockOutChannels);
        decodeBlockOutChannels = widths("decode_block_out_channels", decodeBlockOutChannels);
        attentionResolutions = attentionResolutions == null ? List.of() : List.copyOf(attentionResolutions);
        require("resolution", resolution, 1, 1 << 20);
        require("num_layers", numLayers, 1, 64);
        requirePower("patch_size", patchSize, 1, 16);
        if (!"haar".equals(patchType)) {
            throw new InvalidInputException(
                    "\"patch_type\" is " + patchType + "; only haar is known, use a Cosmos 1.0 tokenizer");
        }
        if (scalingFactor != 1.0) {
            throw new InvalidInputException("\"scaling_factor\" is " + scalingFactor + "; it must be 1");
        }
        requirePower("spatial_compression_ratio", spatialCompressionRatio, patchSize, 256);
        requirePower("temporal_compression_ratio", temporalCompressionRatio, patchSize, 256);
        latentsMean = statistics("latents_mean", latentsMean, latentChannels);
        latentsStd = statistics("latents_std", latentsStd, latentChannels);
        if (latentsMean.size() != latentsStd.size() || latentsStd.stream().anyMatch(value -> value <= 0)) {
            throw new InvalidInputException(
                    "\"latents_std\" must hold as many numbers as \"latents_mean\", all above 0");
        }
        linearBypass = linearBypass != null && linearBypass;
        if (linearBypass && temporalCompressionRatio != patchSize) {
            throw new InvalidInputException("\"linear_bypass\" needs \"temporal_compression_ratio\" = \"patch_size\"");
        }
    }

    /// Reads `config.json`. What it lacks is as in diffusers.
    ///
    /// @throws InvalidInputException for a file that is missing, has an unknown key or a value out of range
    public static TokenizerConfig read(Path file) {
        ObjectNode defaults = (ObjectNode) JsonMapper.shared().readTree(DEFAULTS);
        PublishedStatistics.addTo(defaults, JsonFile.readTree(file));
        return JsonFile.readOver(defaults.toString(), file, TokenizerConfig.class, IGNORED);
    }

    /// Latent frames of a clip of that many pictures (1 for a single picture).
    ///
    /// @throws InvalidInputException unless it is a multiple of the temporal compression plus 1
    public int latentFrames(int frames) {
        if (frames < 1 || (frames - 1) % temporalCompressionRatio != 0) {
            throw new InvalidInputException("a clip of " + frames + " pictures cannot be coded: the tokenizer takes "
                    + temporalCompressionRatio + "k + 1 of them");
        }
        return (frames - 1) / temporalCompressionRatio + 1;
    }

    /// Pictures that so many latent frames stand for.
    public int frames(int latentFrames) {
        return (latentFrames - 1) * temporalCompressionRatio + 1;
    }

    /// Latent frames for which [#latentsMean] and [#latentsStd] hold numbers.
    public int statisticsFrames() {
        return meanOrEmpty().size() / latentChannels;
    }

    /// Latent means, channel-major: index `channel * statisticsFrames + frame`.
    public float[] mean() {
        return floats(meanOrEmpty());
    }

    /// Latent standard deviations, laid out as [#mean].
    public float[] std() {
        return floats(latentsStd == null ? List.of() : latentsStd);
    }

    public boolean hasLinearBypass() {
        return Boolean.TRUE.equals(linearBypass);
    }

    /// Channels of the Haar coefficients of a picture.
    public int patchChannels(int channels) {
        return channels * patchSize * patchSize * patchSize;
    }

    /// Haar levels of the patcher.
    public int patchLevels() {
        return log2(patchSize);
    }

    /// The encoder's levels, in the order they are run.
    public List<Level> encoderLevels() {
        List<Level> levels = new ArrayList<>();
        int count = encoderBlockOutChannels.size() - 1;
        int size = resolution / patchSize;
        for (int i = 0; i < count; i++) {
            boolean last = i == count - 1;
            levels.add(new Level(
                    i,
                    encoderBlockOutChannels.get(i),
                    encoderBlockOutChannels.get(i + 1),
                    numLayers,
                    attentionResolutions.contains(size),
                    !last && i < spatialSteps(),
                    !last && i < temporalSteps()));
            size = last ? size : size / 2;
        }
        return levels;
    }

    /// The decoder's levels, in the order they are run: from the coarsest (highest index) to 0.
    public List<Level> decoderLevels() {
        List<Level> levels = new ArrayList<>();
        int count = decodeBlockOutChannels.size() - 1;
        int size = (resolution / patchSize) >> (count - 1);
        for (int step = 0; step < count; step++) {
            boolean last = step == count - 1;
            boolean temporal = !last && step > 0 && step < temporalSteps() + 1;
            boolean spatial = temporal || (!last && step < spatialSteps() && spatialSteps() > temporalSteps());
            levels.add(new Level(
                    count - 1 - step,
                    decodeBlockOutChannels.get(count - step),
                    decodeBlockOutChannels.get(count - 1 - step),
                    numLayers + 1,
                    attentionResolutions.contains(size),
                    spatial,
                    temporal));
            size = last ? size : size * 2;
        }
        return levels;
    }

    /// Halvings of H and W between the patcher and the latents.
    public int spatialSteps() {
        return log2(spatialCompressionRatio) - log2(patchSize);
    }

    /// Halvings of T between the patcher and the latents.
    public int temporalSteps() {
        return log2(temporalCompressionRatio) - log2(patchSize);
    }

    private List<Double> meanOrEmpty() {
        return latentsMean == null ? List.of() : latentsMean;
    }

    private static float[] floats(List<Double> values) {
        float[] out = new float[values.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = values.get(i).floatValue();
        }
        return out;
    }

    private static int log2(int power) {
        return Integer.numberOfTrailingZeros(power);
    }

    private static List<Integer> widths(String key, @Nullable List<Integer> widths) {
        if (widths == null || widths.size() < 2 || widths.size() > 16) {
            throw new InvalidInputException("\"" + key + "\" must list 2 to 16 widths");
        }
        for (@Nullable Integer width : widths) {
            require(key, width == null ? 0 : width, 1, MAX_CHANNELS);
        }
        return List.copyOf(widths);
    }

    private static List<Double> statistics(String key, @Nullable List<Double> values, int channels) {
        if (values == null) {
            return List.of();
        }
        for (@Nullable Double value : values) {
            if (value == null || !Double.isFinite(value)) {
                throw new InvalidInputException("\"" + key + "\" must hold finite numbers only");
            }
        }
        if (values.size() % channels != 0) {
            throw new InvalidInputException("\"" + key + "\" holds " + values.size()
                    + " numbers; it must be a multiple of the " + channels + " latent channels");
        }
        return List.copyOf(values);
    }

    private static void require(String key, int value, int low, int high) {
        if (value < low || value > high) {
            throw new InvalidInputException(
                    "\"" + key + "\" is " + value + "; it must be between " + low + " and " + high);
        }
    }

    private static void requirePower(String key, int value, int low, int high) {
        require(key, value, low, high);
        if (Integer.bitCount(value) != 1) {
            throw new InvalidInputException("\"" + key + "\" is " + value + "; it must be a power of two");
        }
    }
}
