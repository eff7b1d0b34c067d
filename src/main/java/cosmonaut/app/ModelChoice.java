package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.ModelLibrary;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.SamplingChoice;
import cosmonaut.world.VideoModel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options that say which model and which processor, and what they stand for.
class ModelChoice {

    @Option(
            names = "--model",
            paramLabel = "M",
            defaultValue = ModelLibrary.STARTER,
            description = "starter or a model folder (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // has a default
    private String model;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "a preset of the model, for instance quality (default: none)")
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

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "auto",
            description = "what networks compute with on a card: auto (as their weights are stored), f32 or bf16"
                    + " (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // has a default
    private Precision precision;

    @Option(
            names = "--slow",
            description = "fly a model although a chunk takes more than ten minutes here (default: say how long it"
                    + " takes, and stop)")
    private boolean slow;

    @Option(
            names = "--products",
            paramLabel = "T",
            defaultValue = "auto",
            description = "what the linear maps in a video network's blocks are multiplied in on a card: auto (as"
                    + " networks compute), bf16 or fp8, which is faster, halves their weights and adds an error of some"
                    + " percent (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // has a default
    private ProductType products;

    @Option(
            names = "--text",
            paramLabel = "T",
            defaultValue = "auto",
            description = "what encodes prompts: auto (as --backend, but the processor where the networks need a card's"
                    + " memory) or cpu (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // has a default
    private TextProcessor text;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set with the options
    private CommandSpec command;

    private final SceneLibrary library = SceneLibrary.bundled();

    final String model() {
        return model;
    }

    /// Name of the preset, if any.
    final @Nullable String preset() {
        return preset;
    }

    /// The bundled scenes; the starter lies beside them.
    final SceneLibrary library() {
        return library;
    }

    /// The folder of the bundled scenes, or where it would be in a checkout.
    final Path bundle() {
        return BundledModels.folder(library);
    }

    /// The model, which a camera can steer.
    private ModelFolder opened() {
        return BundledModels.beside(library).open(model);
    }

    /// Whether it makes videos without a camera.
    final boolean isVideo() {
        return any().isVideo();
    }

    /// The model's folder.
    final Path folder() {
        return opened().path();
    }

    /// The model's configuration, as the preset changes it.
    final WorldConfig config() {
        return opened().world(preset);
    }

    /// Chooses the preset whose pictures have a size, unless they have it already.
    ///
    /// @throws InvalidInputException when the model has none
    final void fitTo(int width, int height) {
        ModelFolder folder = opened();
        if (isOf(folder, preset, width, height)) {
            return;
        }
        preset = folder.presets().stream()
                .filter(name -> isOf(folder, name, width, height))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("the clips are " + width + "x" + height + ", the model "
                        + model + " shows " + config().width() + "x" + config().height()
                        + " and has no preset of their size; give other clips"));
    }

    private static boolean isOf(ModelFolder folder, @Nullable String preset, int width, int height) {
        WorldConfig config = folder.world(preset);
        return config.width() == width && config.height() == height;
    }

    final Backend openBackend() {
        return openBackend(opened().storedType());
    }

    /// The backend for a network whose weights are stored in a type.
    final Backend openBackend(DType stored) {
        Backends.require(backend, precision);
        DType activations = precision.activations(stored);
        Backends.require(backend, products, activations);
        return Backends.open(backend, activations, products, this::say);
    }

    private void say(String line) {
        command.commandLine().getErr().println(OneLine.of(line));
    }

    /// The model, of whatever kind.
    private ModelFolder any() {
        return BundledModels.beside(library).any(model);
    }

    /// The folder of a model of whatever kind.
    final Path videoFolder() {
        return any().path();
    }

    /// How the model makes videos without a camera.
    ///
    /// @param given pictures that there are to go on from
    final WorldConfig videoConfig(int given) {
        return any().video(preset, given);
    }

    /// The backend for a model of whatever kind.
    final Backend openVideoBackend() {
        return openBackend(any().storedType());
    }

    /// Opens a model that makes videos without a camera.
    ///
    /// @param given pictures that there are to go on from
    final VideoModel openVideo(Backend processor, @Nullable Double guidance, int given) {
        ModelFolder opened = any();
        SamplingChoice sampling = new SamplingChoice(preset, steps, guidance);
        double strength = guidance == null ? opened.video(preset, given).guidance() : guidance;
        Patience.check(opened, preset, steps, strength != 0, processor, slow).ifPresent(this::say);
        return VideoModel.open(opened.path(), processor, sampling, Backends.text(text, processor, this::say), given);
    }

    /// How the model drives: all views by one network, or a rig of cameras through one memory.
    final DriveModel driveModel() {
        return DriveModel.of(any(), preset);
    }

    /// Opens a model for a drive.
    ///
    /// @param steering guidance by the trajectory in particular, 0 for none
    final DriveModel.Loaded openDrive(DriveModel wanted, @Nullable Double guidance, double steering) {
        ModelFolder opened = wanted.folder();
        opened.notes().forEach(this::say);
        if (steering != 0 && !wanted.multiView()) {
            throw new InvalidInputException("the model " + model
                    + " is told no trajectory, so none can guide it; leave --trajectory-guidance out");
        }
        SamplingChoice sampling = new SamplingChoice(preset, steps, guidance);
        double strength = guidance == null ? wanted.config().guidance() : guidance;
        Backend processor = openBackend(opened.storedType());
        try {
            Patience.check(opened, preset, steps, strength != 0, processor, slow)
                    .ifPresent(this::say);
            return wanted.load(processor, sampling, Backends.text(text, processor, this::say), steering);
        } catch (RuntimeException | Error e) {
            processor.close();
            throw e;
        }
    }

    /// Opens the model with its memory not shown to the networks.
    final LatentCameraWorld openWithoutMemory(Backend processor) {
        return LatentCameraWorld.open(
                folder(),
                processor,
                new SamplingChoice(preset, steps, null, false),
                Backends.text(text, processor, this::say));
    }

    /// Opens the model; what is called otherwise by now is said on stderr.
    final LatentCameraWorld openWorld(Backend processor, @Nullable Double guidance) {
        ModelFolder opened = opened();
        opened.notes().forEach(this::say);
        SamplingChoice sampling = new SamplingChoice(preset, steps, guidance);
        double strength = guidance == null ? opened.world(preset).guidance() : guidance;
        Patience.check(opened, preset, steps, strength != 0, processor, slow).ifPresent(this::say);
        return LatentCameraWorld.open(folder(), processor, sampling, Backends.text(text, processor, this::say));
    }
}
