package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.camera.file.PathReader;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.Scene;
import cosmonaut.session.Flight;
import cosmonaut.session.FlightReport;
import cosmonaut.session.recording.ClipRecorder;
import cosmonaut.session.recording.Sidecar;
import cosmonaut.tensor.Backend;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `cosmonaut rollout`: flies a scripted path through a scene into a clip with its sidecar.
@Command(
        name = "rollout",
        description = "Fly a path through a scene and write what the camera sees.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RolloutCommand implements Callable<Integer> {

    static final String DEFAULT_CLIP = "cosmonaut-flight.mp4";

    private static final int DEFAULT_FRAMES = 97;
    private static final int MAX_FRAMES = CameraPath.MAX_FRAMES;
    private static final int MAX_SPEED = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private WorldChoice choice;

    @ArgGroup(exclusive = true)
    private @Nullable Way way;

    /// A named move or a path file.
    private static final class Way {
        @Option(
                names = "--move",
                paramLabel = "M",
                description =
                        "forward, backward, left, right, up, down, turn-left, turn-right, orbit-left, orbit-right, dolly-zoom or still")
        private @Nullable String move;

        @Option(
                names = "--path",
                paramLabel = "FILE",
                description = "TUM, nerfstudio, instant-ngp, RealEstate10K or COLMAP path")
        private @Nullable Path path;
    }

    @Option(names = "--speed", paramLabel = "V", description = "metres a second of a named move")
    private @Nullable Double speed;

    @Option(
            names = "--frames",
            paramLabel = "N",
            description = "pictures, the first included (default: the scene's suggestion or the path's length)")
    private @Nullable Integer frames;

    @Option(names = "--guidance", paramLabel = "G", description = "g of a + g (a - b) (default: the model's)")
    private @Nullable Double guidance;

    @Mixin
    private final SeedChoice seedChoice = new SeedChoice();

    @Option(names = "--prompt", paramLabel = "T", description = "the world in words (default: the scene's)")
    private @Nullable String prompt;

    @Option(
            names = "--out",
            paramLabel = "CLIP",
            defaultValue = DEFAULT_CLIP,
            description = "the clip; its sidecar is named likewise with .json (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(names = "--frames-dir", paramLabel = "D", description = "also write every picture as PNG there")
    private @Nullable Path framesDir;

    @Option(names = "--json", description = "print the summary as JSON on stdout")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        long seed = seedChoice.seed();
        if (frames != null) {
            new OptionRange("--frames", 1, MAX_FRAMES).require(frames);
        }
        if (speed != null && !(speed >= 0 && speed <= MAX_SPEED)) {
            throw new InvalidInputException(
                    "--speed " + speed + " is not possible; use 0 to " + MAX_SPEED + " metres a second");
        }
        WorldConfig config = choice.config();
        Scene opened = choice.scene(config, prompt);
        WorldStart start = WorldChoice.start(opened, seed);
        CameraPath path = path(opened, start.camera(), config.fps());
        try (ClipRecorder recorder = ClipRecorder.open(out, framesDir, config);
                Backend processor = choice.openBackend();
                LatentCameraWorld world = choice.openWorld(processor, guidance)) {
            if (opened.outsideTraining()) {
                spec.commandLine()
                        .getErr()
                        .println("cosmonaut: the starter knows synthetic worlds only;"
                                + " expect a poor likeness of other pictures");
            }
            Flight flight = new Flight(world, start, path);
            ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), System.console() != null);
            FlightReport report;
            try (Interruption interruption = Interruption.on(flight::cancel)) {
                report = flight.fly(recorder, progress);
                Sidecar sidecar = new Sidecar(flown(opened, world, processor, config), report, path.frames());
                recorder.finish(sidecar);
                if (json) {
                    String summary = sidecar.summary(out, Sidecar.beside(out)).toString();
                    spec.commandLine().getOut().println(TerminalJson.of(summary));
                }
            }
            return (report.cancelled() ? ExitCode.CANCELLED : ExitCode.DONE).code();
        }
    }

    private Sidecar.Flown flown(Scene opened, LatentCameraWorld world, Backend processor, WorldConfig config) {
        return new Sidecar.Flown(
                opened.name(),
                choice.model(),
                world.sha256(),
                processor.name(),
                seedChoice.seed(),
                world.steps(),
                world.guidance(),
                opened.prompt(),
                wayName(opened),
                config.fps(),
                config.width(),
                config.height(),
                ProgramVersion.text());
    }

    private String wayName(Scene opened) {
        if (way != null && way.path != null) {
            return way.path.toString();
        }
        return way != null && way.move != null
                ? way.move
                : opened.suggested().move().toString();
    }

    private CameraPath path(Scene opened, CameraFrame camera, double fps) {
        if (way != null && way.path != null) {
            CameraPath read = new PathReader(fps).read(way.path).resampled(fps, camera.intrinsics());
            CameraPath whole = read.startingAt(camera.pose());
            if (frames == null || frames == whole.size()) {
                return whole;
            }
            if (frames > whole.size()) {
                throw new InvalidInputException("--frames " + frames + " is more than the " + whole.size()
                        + " pictures of " + way.path + " at " + fps + " frames/s; ask for fewer");
            }
            return whole.slice(0, frames);
        }
        Move move = Move.named(wayName(opened));
        Pace pace = Pace.DEFAULT.withSpeed(
                speed != null ? speed : opened.suggested().speed());
        boolean suggested = way == null;
        int count = frames != null ? frames : suggested ? opened.suggested().frames() : DEFAULT_FRAMES;
        return move.path(camera, count, fps, pace);
    }
}
