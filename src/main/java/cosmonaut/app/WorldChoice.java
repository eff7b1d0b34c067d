package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.media.DepthPicture;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SourceFiles;
import cosmonaut.scene.SourceScene;
import cosmonaut.world.ChunkSettings;
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
            description = "a bundled scene's name, a scene folder or any picture; with GEN3C also a folder with a video"
                    + " and its depth, or an .npz with views of a place (default: the first bundled scene)")
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

    /// The video with depth, or the views of a place, that the option names, at the model's size.
    ///
    /// @throws InvalidInputException if it names one that cannot be used, or the model cannot fly through it
    Optional<SourceScene> sources(WorldConfig config, @Nullable String prompt) {
        if (library().names().contains(sceneName())) {
            return Optional.empty();
        }
        Optional<Path> file = sceneFile().filter(SourceFiles::isSource);
        WorldConfig.Cache cache = config.cache();
        if (file.isPresent() && (cache == null || cache.buffers() != 2)) {
            throw new InvalidInputException("scene " + file.get() + " is a video with depth or views of a place, which"
                    + " " + model() + " does not fly through; choose GEN3C with --model");
        }
        return file.map(path -> SourceFiles.read(path, Optional.ofNullable(prompt), config.width(), config.height()));
    }

    /// A flight's beginning where more is given than a picture.
    static WorldStart start(SourceScene given, long seed) {
        return new WorldStart(
                given.scene().picture(),
                null,
                given.start(),
                ChunkSettings.of(given.scene().prompt(), seed),
                Optional.of(given.sources()));
    }

    /// A flight's beginning: the scene's picture, taken from the origin.
    static WorldStart start(Scene scene, long seed) {
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, scene.lens());
        float[] depth = scene.depth().map(DepthPicture::metres).orElse(null);
        return new WorldStart(scene.picture(), depth, camera, scene.prompt(), seed);
    }
}
