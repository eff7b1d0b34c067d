package cosmonaut.app;

import cosmonaut.model.ModelLibrary;
import cosmonaut.scene.SceneLibrary;
import java.nio.file.Path;

/// The models that come with the scenes.
final class BundledModels {

    private BundledModels() {}

    /// The folder of the bundled scenes, or where it would be in a checkout.
    static Path folder(SceneLibrary library) {
        return library.folder().orElse(Path.of("sample-scenes"));
    }

    /// The starter lies beside the scenes.
    static ModelLibrary beside(SceneLibrary library) {
        return new ModelLibrary(folder(library));
    }
}
