package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.media.DepthPicture;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.tensor.Backend;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.SamplingChoice;
import cosmonaut.world.WorldConfig;
import cosmonaut.world.WorldStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which scene, which model and which processor, and what they stand for.
final class WorldChoice {

    private static final String STARTER = "starter";

    @Option(
            names = "--scene",
            paramLabel = "S",
            description = "a bundled scene's name, a scene folder or any picture (default: the first bundled scene)")
    private @Nullable String scene;

    @Option(
            names = "--model",
            paramLabel = "M",
            defaultValue = STARTER,
            description = "starter or a model folder (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // has a default
    private String model;

    @Option(names = "--steps", paramLabel = "K", description = "solver steps (default: the model's)")
    private @Nullable Integer steps;

    @Option(
            names = "--backend",
            paramLabel = "B",
            defaultValue = "auto",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // has a default
    private BackendName backend;

    private final SceneLibrary library = SceneLibrary.bundled();

    String model() {
        return model;
    }

    /// The model's folder: the starter lies beside the bundled scenes.
    Path folder() {
        Path folder = model.equals(STARTER)
                ? library.folder().orElse(Path.of("sample-scenes")).resolve(STARTER)
                : Path.of(model);
        if (!Files.isRegularFile(folder.resolve("world.json"))) {
            throw new InvalidInputException("model " + model + " has no world.json in " + folder.toAbsolutePath()
                    + "; name \"starter\" or a model folder");
        }
        return folder;
    }

    WorldConfig config() {
        return WorldConfig.read(folder().resolve("world.json"));
    }

    /// The scene at the model's size; without a name the first bundled one.
    Scene scene(WorldConfig config, @Nullable String prompt) {
        if (scene == null && library.names().isEmpty()) {
            throw new InvalidInputException(
                    "no bundled scene was found; run in the project's folder or name a picture with --scene");
        }
        String name = scene != null ? scene : library.names().getFirst();
        return library.open(name, Optional.ofNullable(prompt), config.width(), config.height());
    }

    /// A flight's beginning: the scene's picture, taken from the origin.
    static WorldStart start(Scene scene, long seed) {
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, scene.lens());
        float[] depth = scene.depth().map(DepthPicture::metres).orElse(null);
        return new WorldStart(scene.picture(), depth, camera, scene.prompt(), seed);
    }

    Backend openBackend() {
        return Backends.open(backend.name());
    }

    LatentCameraWorld openWorld(Backend processor, @Nullable Double guidance) {
        return LatentCameraWorld.open(folder(), processor, new SamplingChoice(steps, guidance));
    }
}
