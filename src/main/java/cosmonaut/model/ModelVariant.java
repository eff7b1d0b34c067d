package cosmonaut.model;

import java.util.Optional;

/// A model as one of its presets runs it: what can be known of it before it is opened.
///
/// @param model  name or folder of the model
/// @param preset one of its presets, empty for none
/// @param width  of the pictures that it shows, 0 where the model has no such preset
/// @param height of these pictures
public record ModelVariant(String model, Optional<String> preset, int width, int height) {

    /// A preset that settings name and the model does not have.
    public static ModelVariant missing(String model, Optional<String> preset) {
        return new ModelVariant(model, preset, 0, 0);
    }

    /// Whether the model has no such preset.
    public boolean isMissing() {
        return width == 0;
    }
}
