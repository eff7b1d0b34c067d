package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.scene.SceneLibrary;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds model folders by name.
final class ModelLibrary {

    static final String STARTER = "starter";

    private final SceneLibrary bundled;

    /// @param bundled the starter lies beside the bundled scenes
    ModelLibrary(SceneLibrary bundled) {
        this.bundled = bundled;
    }

    /// @param nameOrFolder `starter` or a folder with a `world.json`
    Path find(String nameOrFolder) {
        Path folder = nameOrFolder.equals(STARTER)
                ? bundled.folder().orElse(Path.of("sample-scenes")).resolve(STARTER)
                : Path.of(nameOrFolder);
        if (!Files.isRegularFile(folder.resolve("world.json"))) {
            throw new InvalidInputException("model " + nameOrFolder + " has no world.json in " + folder.toAbsolutePath()
                    + "; name \"starter\" or a model folder");
        }
        return folder;
    }
}
