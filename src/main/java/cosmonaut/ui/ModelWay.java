package cosmonaut.ui;

import java.util.Optional;

/// One of the ways in which a model can be run.
///
/// @param model  name or folder of the model
/// @param preset name of one of its presets, empty for its usual way
/// @param width  of the pictures that it shows, 0 where the model has no such preset
/// @param height of these pictures
public record ModelWay(String model, Optional<String> preset, int width, int height) {

    /// A preset that settings name and the model does not have.
    static ModelWay missing(String model, Optional<String> preset) {
        return new ModelWay(model, preset, 0, 0);
    }

    /// Whether the model has no such preset.
    public boolean isMissing() {
        return width == 0;
    }

    /// Name and size for people; names that we do not know stand as they are.
    public String text(Texts texts) {
        String name = preset.map(known -> name(known, texts)).orElseGet(() -> texts.now("preset.usual"));
        return isMissing() ? texts.now("preset.missing", name) : texts.now("preset.way", name, size(texts));
    }

    /// The size of the pictures for people.
    public String size(Texts texts) {
        return texts.now("preset.size", width, height);
    }

    private static String name(String preset, Texts texts) {
        return switch (preset) {
            case "fast" -> texts.now("preset.fast");
            case "quality" -> texts.now("preset.quality");
            default -> preset;
        };
    }
}
