package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.model.ModelPreset;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.tensor.Backend;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.SamplingChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which model and which processor, and what they stand for.
class ModelChoice {

    @Option(
            names = "--model",
            paramLabel = "M",
            defaultValue = ModelFolders.STARTER,
            description = "starter or a model folder (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // has a default
    private String model;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "a preset of the model, for instance quality (default: the model's usual way)")
    private @Nullable String preset;

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

    final String model() {
        return model;
    }

    /// Name of the preset, or the model's usual way.
    final @Nullable String preset() {
        return preset;
    }

    /// The bundled scenes; the starter lies beside them.
    final SceneLibrary library() {
        return library;
    }

    /// The folder of the bundled scenes, or where it would be in a checkout.
    final Path bundle() {
        return library.folder().orElse(Path.of("sample-scenes"));
    }

    /// The model's folder.
    final Path folder() {
        Path folder = model.equals(ModelFolders.STARTER) ? bundle().resolve(ModelFolders.STARTER) : Path.of(model);
        if (!Files.isRegularFile(folder.resolve("world.json"))) {
            throw new InvalidInputException("model " + model + " has no world.json in " + folder.toAbsolutePath()
                    + "; name \"starter\" or a model folder");
        }
        return folder;
    }

    /// The model's configuration, as the preset changes it.
    final WorldConfig config() {
        return WorldConfig.ofModel(folder(), preset);
    }

    /// Chooses the preset whose pictures have a size, unless they have it already.
    ///
    /// @throws InvalidInputException when the model has none
    final void fitTo(int width, int height) {
        if (isOf(preset, width, height)) {
            return;
        }
        preset = ModelPreset.names(folder()).stream()
                .filter(name -> isOf(name, width, height))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("the clips are " + width + "x" + height + ", the model "
                        + model + " shows " + config().width() + "x" + config().height()
                        + " and has no preset of their size; give other clips"));
    }

    private boolean isOf(@Nullable String preset, int width, int height) {
        WorldConfig config = WorldConfig.ofModel(folder(), preset);
        return config.width() == width && config.height() == height;
    }

    final Backend openBackend() {
        return Backends.open(backend.name());
    }

    final LatentCameraWorld openWithoutMemory(Backend processor) {
        return LatentCameraWorld.open(folder(), processor, new SamplingChoice(preset, steps, null, false));
    }

    final LatentCameraWorld openWorld(Backend processor, @Nullable Double guidance) {
        return LatentCameraWorld.open(folder(), processor, new SamplingChoice(preset, steps, guidance));
    }
}
