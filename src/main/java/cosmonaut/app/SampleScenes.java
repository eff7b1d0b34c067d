package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.media.DepthPicture;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneLibrary;
import org.jspecify.annotations.Nullable;

/// What the command line assumes about scenes that were not named.
final class SampleScenes {

    private SampleScenes() {}

    /// The scene given, or the first bundled one.
    static String orFirst(SceneLibrary library, @Nullable String given) {
        if (given != null) {
            return given;
        }
        if (library.names().isEmpty()) {
            throw new InvalidInputException(
                    "no bundled scene was found; run in the project's folder or name a picture with --scene");
        }
        return library.names().getFirst();
    }

    /// Depth in metres, or nothing where it must be estimated.
    static float @Nullable [] depth(Scene scene) {
        return scene.depth().map(DepthPicture::metres).orElse(null);
    }
}
