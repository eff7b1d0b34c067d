package cosmonaut.ui;

import cosmonaut.model.ModelVariant;

/// Words for a model under one of its presets.
public final class VariantText {

    private VariantText() {}

    /// Name and size for people; names that we do not know stand as they are.
    public static String of(ModelVariant variant, Texts texts) {
        String name = variant.preset().map(known -> name(known, texts)).orElseGet(() -> texts.now("preset.usual"));
        return variant.isMissing()
                ? texts.now("preset.missing", name)
                : texts.now("preset.sized", name, size(variant, texts));
    }

    /// The size of the pictures for people.
    public static String size(ModelVariant variant, Texts texts) {
        return texts.now("preset.size", variant.width(), variant.height());
    }

    private static String name(String preset, Texts texts) {
        return switch (preset) {
            case "fast" -> texts.now("preset.fast");
            case "quality" -> texts.now("preset.quality");
            default -> preset;
        };
    }
}
