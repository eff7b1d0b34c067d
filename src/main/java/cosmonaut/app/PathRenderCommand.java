package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.edit.EditablePath;
import cosmonaut.camera.file.CosmoPathFile;
import cosmonaut.camera.file.PathDocument;
import cosmonaut.camera.file.PathImport;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.ModelLibrary;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.session.queue.RenderJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `cosmonaut path render`: a path flown again on another model, preset or size, now or from the queue.
@Command(
        name = "render",
        description = "Render a path into a clip, on any model, now or as a job of the queue.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PathRenderCommand implements Callable<Integer> {

    /// Of the keys of a file without a lens; the roll-out takes the scene's.
    private static final int NOMINAL_RATE = 24;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "a .cosmopath, a clip's sidecar or a path of any format")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path file;

    @Option(
            names = "--scene",
            paramLabel = "S",
            description = "a bundled scene's name, a scene folder or any picture (default: the one that the path was"
                    + " drawn in)")
    private @Nullable String scene;

    @Option(
            names = "--model",
            paramLabel = "M",
            description = "starter or a model folder (default: the one that the path was drawn with)")
    private @Nullable String model;

    @Option(names = "--preset", paramLabel = "NAME", description = "a preset of the model (default: none)")
    private @Nullable String preset;

    @Option(names = "--size", paramLabel = "WxH", description = "choose the preset with pictures of this size")
    private @Nullable String size;

    @Option(names = "--steps", paramLabel = "K", description = "solver steps (default: the model's)")
    private @Nullable Integer steps;

    @Mixin
    private final SeedChoice seed = new SeedChoice();

    @Option(
            names = "--out",
            paramLabel = "CLIP",
            defaultValue = RolloutCommand.DEFAULT_CLIP,
            description = "the clip (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // has a default
    private Path out;

    @Option(names = "--queue", description = "put it into the queue, for cosmonaut queue run")
    private boolean queued;

    @Mixin
    private final QueueFolder queue = new QueueFolder();

    @Override
    public Integer call() throws IOException {
        seed.seed();
        boolean own = CosmoPathFile.isNamed(file);
        PathDocument document = own ? CosmoPathFile.read(file) : PathDocument.of(EditablePath.EMPTY);
        if (own && document.path().isEmpty()) {
            throw new InvalidInputException(file + " holds no key; set one");
        }
        String place = scene != null ? scene : document.scene().orElse(null);
        if (place == null) {
            throw new InvalidInputException(file + " does not say which scene it was drawn in; name it with --scene");
        }
        String by = model != null ? model : document.model().orElse(ModelLibrary.STARTER);
        Optional<String> wanted = presetOf(by);
        RenderJob job = new RenderJob(
                whole(place),
                whole(by),
                wanted,
                Optional.ofNullable(steps),
                seed.seed(),
                out.toAbsolutePath().toString());
        if (!queued) {
            return new RolloutRun(spec.commandLine()).run(job, file).code();
        }
        PathDocument path = own ? document : imported();
        String id = queue.open().add(job, path);
        spec.commandLine()
                .getErr()
                .println(OneLine.of("cosmonaut: job " + id + " waits; cosmonaut queue run takes it"));
        return ExitCode.DONE.code();
    }

    private PathDocument imported() {
        Intrinsics nominal = Intrinsics.ofVerticalFov(50, 1280, 704);
        return new PathImport(NOMINAL_RATE, nominal).read(file).document();
    }

    /// The preset that was named, or the one with pictures of the size.
    ///
    /// @throws InvalidInputException if the model cannot be opened or has none
    private Optional<String> presetOf(String by) {
        ModelFolder folder = BundledModels.beside(SceneLibrary.bundled()).open(by);
        folder.world(preset);
        if (size == null) {
            return Optional.ofNullable(preset);
        }
        int[] pixels = PathOutput.sizeOf("--size", size);
        if (isOf(folder.world(preset), pixels)) {
            return Optional.ofNullable(preset);
        }
        if (preset != null) {
            throw new InvalidInputException(
                    "preset " + preset + " of " + by + " has no pictures of " + size + "; name one of the two");
        }
        return Optional.of(folder.presets().stream()
                .filter(name -> isOf(folder.world(name), pixels))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("the model " + by + " has no preset with pictures of "
                        + size + "; cosmonaut inspect lists them")));
    }

    private static boolean isOf(WorldConfig config, int[] pixels) {
        return config.width() == pixels[0] && config.height() == pixels[1];
    }

    /// A file's whole path, so that a job can be run from anywhere; a name that is none stays.
    private static String whole(String name) {
        try {
            Path path = Path.of(name);
            return Files.exists(path) && !SceneLibrary.bundled().names().contains(name)
                    ? path.toAbsolutePath().toString()
                    : name;
        } catch (InvalidPathException e) {
            return name;
        }
    }
}
