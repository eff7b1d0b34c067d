package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.model.ModelPreset;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.ui.ModelWay;
import cosmonaut.ui.ModelWays;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The models that the settings can name: the starter beside the bundled scenes, and any folder.
final class ModelFolders implements ModelWays {

    static final String STARTER = "starter";

    private final SceneLibrary library;

    ModelFolders(SceneLibrary library) {
        this.library = library;
    }

    /// The folder of a model.
    ///
    /// @param model name or folder, as [ModelWay#model]
    /// @throws InvalidInputException when there is none
    Path folder(String model) {
        Path folder = model.equals(STARTER)
                ? library.folder().orElse(Path.of("sample-scenes")).resolve(STARTER)
                : Path.of(model);
        if (!Files.isRegularFile(folder.resolve("world.json"))) {
            throw new InvalidInputException("the model " + model + " has no world.json in " + folder.toAbsolutePath()
                    + "; choose another model in the settings, or put its folder back");
        }
        return folder;
    }

    /// One way of a model.
    ///
    /// @throws InvalidInputException when the model has no such preset, or cannot be read
    ModelWay way(Optional<String> wanted, Optional<String> preset) {
        String model = wanted.orElse(STARTER);
        Path folder = folder(model);
        List<String> known = ModelPreset.names(folder);
        if (preset.isPresent() && !known.contains(preset.get())) {
            throw new InvalidInputException("the model " + model + " has no preset \"" + preset.get() + "\" in "
                    + folder.resolve("world.json").toAbsolutePath() + " ("
                    + (known.isEmpty() ? "it has none" : "it has " + String.join(", ", known))
                    + "); choose another preset in the settings");
        }
        WorldConfig config = WorldConfig.ofModel(folder, preset.orElse(null));
        return new ModelWay(model, preset, config.width(), config.height());
    }

    /// A preset that does not fit its model is not on offer.
    @Override
    public List<ModelWay> of(Optional<String> model) {
        List<ModelWay> ways = new ArrayList<>(List.of(way(model, Optional.empty())));
        for (String preset : ModelPreset.names(folder(model.orElse(STARTER)))) {
            try {
                ways.add(way(model, Optional.of(preset)));
            } catch (InvalidInputException e) {
                continue;
            }
        }
        ways.sort(Comparator.comparing(way -> way.width() * way.height()));
        return ways;
    }
}
