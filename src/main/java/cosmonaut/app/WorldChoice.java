package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.media.DepthPicture;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.Scene;
import cosmonaut.world.WorldStart;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which scene, which model and which processor, and what they stand for.
final class WorldChoice extends ModelChoice {

    @Option(
            names = "--scene",
            paramLabel = "S",
            description = "a bundled scene's name, a scene folder or any picture (default: the first bundled scene)")
    private @Nullable String scene;

    /// Chooses a scene that was named otherwise than by the option.
    ///
    /// @throws InvalidInputException if the option names one too
    void name(String other) {
        if (scene != null) {
            throw new InvalidInputException("two scenes are named, " + other + " and " + scene + "; name one");
        }
        scene = other;
    }

    /// What names the scene; without an option the first bundled one.
    String sceneName() {
        if (scene == null && library().names().isEmpty()) {
            throw new InvalidInputException(
                    "no bundled scene was found; run in the project's folder or name a picture with --scene");
        }
        return scene != null ? scene : library().names().getFirst();
    }

    /// Where the scene is read from.
    Optional<Path> sceneFile() {
        String name = sceneName();
        if (library().names().contains(name)) {
            return library().folder().map(folder -> folder.resolve(name));
        }
        try {
            return Optional.of(Path.of(name));
        } catch (InvalidPathException e) {
            return Optional.empty(); // opening the scene says what is wrong with it
        }
    }

    /// The scene at the model's size.
    Scene scene(WorldConfig config, @Nullable String prompt) {
        return library().open(sceneName(), Optional.ofNullable(prompt), config.width(), config.height());
    }

    /// A flight's beginning: the scene's picture, taken from the origin.
    static WorldStart start(Scene scene, long seed) {
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, scene.lens());
        float[] depth = scene.depth().map(DepthPicture::metres).orElse(null);
        return new WorldStart(scene.picture(), depth, camera, scene.prompt(), seed);
    }
}
