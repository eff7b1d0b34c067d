package cosmonaut.network.depth;

import cosmonaut.InvalidInputException;
import cosmonaut.network.vision.VisionConfig;
import cosmonaut.tensor.WeightSource;
import java.util.Map;

/// What MoGe's `model_config` says that the shapes of its weights do not. Where it says nothing, it is as published.
///
/// @param values by their places, see [WeightSource#settings]
/// @param origin the file, for messages
record MogeSettings(Map<String, String> values, String origin) {

    private static final double PUBLISHED_THRESHOLD = 0.5;

    static MogeSettings of(WeightSource weights) {
        return new MogeSettings(weights.settings(), weights.origin());
    }

    PointRemap remap() {
        return PointRemap.named(values.getOrDefault("remap_output", "exp"));
    }

    /// The upper end of `num_tokens_range`, which is resolution level 9; older files give it in pixels.
    ///
    /// @param published where the file says nothing
    int tokens(int published) {
        String pixels = values.get("trained_area_range.1");
        if (pixels != null) {
            return (int) (number("trained_area_range.1", pixels) / (VisionConfig.PATCH * VisionConfig.PATCH));
        }
        String most = values.get("num_tokens_range.1");
        return most == null ? published : (int) number("num_tokens_range.1", most);
    }

    /// The number of the block whose features are taken as the index-th.
    ///
    /// @param published where the file says nothing
    int block(int index, int published) {
        String key = "encoder.intermediate_layers." + index;
        String said = values.get(key);
        return said == null ? published : (int) number(key, said);
    }

    double threshold() {
        String said = values.get("mask_threshold");
        return said == null ? PUBLISHED_THRESHOLD : number("mask_threshold", said);
    }

    /// Refuses a kind of layer that is not there, although its weights have the shapes of one that is.
    ///
    /// @param only the value that is known, which is that of a file that says nothing
    void requireOnly(String key, String only) {
        String said = values.getOrDefault(key, only);
        if (!said.equals(only)) {
            throw new InvalidInputException(
                    origin + ": \"" + key + "\" is " + said + "; of MoGe only " + only + " is known");
        }
    }

    private double number(String key, String said) {
        try {
            return Double.parseDouble(said);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(origin + ": \"" + key + "\" is " + said + "; it must be a number", e);
        }
    }
}
