package cosmonaut.model;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The models that can be named: the starter, and any folder.
public final class ModelLibrary implements ModelVariants {

    public static final String STARTER = "starter";

    private final Path bundle;

    /// @param bundle the folder in which the starter's lies
    public ModelLibrary(Path bundle) {
        this.bundle = bundle;
    }

    /// A model that a camera can steer.
    ///
    /// @param model name or folder, as [ModelVariant#model]
    /// @throws InvalidInputException when there is none, or it cannot be flown
    public ModelFolder open(String model) {
        ModelFolder folder = any(model);
        folder.requireSteerable();
        return folder;
    }

    /// A model of whatever kind.
    ///
    /// @param model name or folder, as [ModelVariant#model]
    /// @throws InvalidInputException when there is none
    public ModelFolder any(String model) {
        Path path = model.equals(STARTER) ? bundle.resolve(STARTER) : InputFile.named(model);
        if (!Files.isDirectory(path)) {
            throw new InvalidInputException("the model " + model + " is no folder (" + path.toAbsolutePath()
                    + "); choose another model, or put its folder back");
        }
        ModelFolder folder = ModelFolder.detect(path);
        if (folder.family() == ModelFamily.NONE) {
            throw new InvalidInputException("the model " + model + " has no world.json and no transformer/ in "
                    + path.toAbsolutePath() + "; choose another model, or put its folder back");
        }
        return folder;
    }

    /// A model under one preset.
    ///
    /// @param wanted name or folder, empty for the starter
    /// @throws InvalidInputException when the model has no such preset, or cannot be read
    public ModelVariant variant(Optional<String> wanted, Optional<String> preset) {
        String model = wanted.orElse(STARTER);
        ModelFolder folder = open(model);
        List<String> known = folder.presets();
        if (preset.isPresent() && !known.contains(preset.get())) {
            throw new InvalidInputException("the model " + model + " has no preset \"" + preset.get() + "\" in "
                    + folder.path().resolve("world.json").toAbsolutePath() + " ("
                    + (known.isEmpty() ? "it has none" : "it has " + String.join(", ", known))
                    + "); choose another preset in the settings");
        }
        return variant(model, folder, preset);
    }

    /// A preset that does not fit its model is not on offer.
    @Override
    public List<ModelVariant> of(Optional<String> wanted) {
        String model = wanted.orElse(STARTER);
        ModelFolder folder = open(model);
        List<ModelVariant> variants = new ArrayList<>(List.of(variant(model, folder, Optional.empty())));
        for (String preset : folder.presets()) {
            try {
                variants.add(variant(model, folder, Optional.of(preset)));
            } catch (InvalidInputException e) {
                continue;
            }
        }
        variants.sort(Comparator.comparing(variant -> variant.width() * variant.height()));
        return variants;
    }

    private static ModelVariant variant(String model, ModelFolder folder, Optional<String> preset) {
        WorldConfig config = folder.world(preset.orElse(null));
        return new ModelVariant(model, preset, config.width(), config.height());
    }
}
