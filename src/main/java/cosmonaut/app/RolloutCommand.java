package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.MotionMode;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.camera.Pose;
import cosmonaut.camera.file.CameraTrack;
import cosmonaut.camera.file.PathReader;
import cosmonaut.media.UnfinishedClips;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SharedLens;
import cosmonaut.session.Course;
import cosmonaut.session.Flight;
import cosmonaut.session.FlightReport;
import cosmonaut.session.recording.ClipRecorder;
import cosmonaut.session.recording.FlightFiles;
import cosmonaut.session.recording.Sidecar;
import cosmonaut.tensor.Backend;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    private static final int MAX_SECONDS = 10_000;

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
                description = "TUM, EuRoC, KITTI, RealEstate10K, COLMAP, nerfstudio or instant-ngp path")
        private @Nullable Path path;
    }

    @Option(
            names = "--motion",
            paramLabel = "walk|ghost",
            description = "walk: keep off what is solid and on the ground; ghost: through everything"
                    + " (default: walk a move where the model knows depth, ghost along a --path)")
    private @Nullable String motion;

    @Option(names = "--speed", paramLabel = "V", description = "metres a second of a named move")
    private @Nullable Double speed;

    @Option(
            names = "--frames",
            paramLabel = "N",
            description = "pictures, the first included (default: the scene's suggestion or the path's length)")
    private @Nullable Integer frames;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "stretch a --path so that its pictures last this long (keyframes: 1 s each unless they say)")
    private @Nullable Double seconds;

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
            description = "the clip, replaced if it is there; its sidecar is named likewise with .json"
                    + " (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(
            names = "--frames-dir",
            paramLabel = "D",
            description = "also write every picture as PNG there; those of an earlier flight are removed")
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
        requireSeconds();
        WorldConfig config = choice.config();
        MotionMode mode = mode(config);
        FlightFiles files = new FlightFiles(out, framesDir);
        files.requireApart(inputs());
        Scene opened = choice.scene(config, prompt);
        // Said once everything is open: an error must be the only line.
        List<String> notes = new ArrayList<>();
        if (opened.outsideTraining()) {
            notes.add("the starter knows synthetic worlds only; expect a poor likeness of other pictures");
        }
        SharedLens shared = way != null && way.path != null
                ? read(way.path, opened, config.fps(), notes)
                : new SharedLens(opened, moved(opened, config.fps()), Optional.empty());
        WorldStart start = WorldChoice.start(shared.scene(), seed);
        Course course = course(shared.path(), mode);
        try (ClipRecorder recorder = ClipRecorder.open(files, config);
                Backend processor = choice.openBackend();
                LatentCameraWorld world = choice.openWorld(processor, guidance)) {
            notes.forEach(this::say);
            for (Path clip : UnfinishedClips.recover(out)) {
                say("what a flight left unfinished here is in " + clip);
            }
            Flight flight = new Flight(world, start, course);
            Sidecar.Flown flown = flown(opened, world, processor, config);
            try (Interruption interruption = Interruption.on(flight::cancel)) {
                FlightReport report = fly(flight, recorder, flown, course);
                Sidecar sidecar = new Sidecar(flown, report, course.cameras());
                Optional<IOException> failed = recorder.finish(sidecar);
                if (failed.isPresent()) {
                    throw new IOException(
                            "clip " + out + " is whole, but " + failed.get().getMessage(), failed.get());
                }
                if (json) {
                    String summary = sidecar.summary(out, Sidecar.beside(out)).toString();
                    spec.commandLine().getOut().println(TerminalJson.of(summary));
                }
                return (report.cancelled() ? ExitCode.CANCELLED : ExitCode.DONE).code();
            }
        }
    }

    /// Whatever ends the flight, what was made until then is kept.
    private FlightReport fly(Flight flight, ClipRecorder recorder, Sidecar.Flown flown, Course course)
            throws IOException {
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), System.console() != null);
        try {
            return flight.fly(recorder, progress);
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "; " + kept(recorder, new Sidecar(flown, flight.report(), course.cameras())), e);
        } catch (RuntimeException | OutOfMemoryError e) {
            say("the flight broke off; " + kept(recorder, new Sidecar(flown, flight.report(), course.cameras())));
            throw e;
        } finally {
            course.collision().ifPresent(this::sayThrough);
        }
    }

    private void sayThrough(Course.Collision collision) {
        say(String.format(
                Locale.ROOT,
                "picture %d of %s goes through something %.1f m away; walls are not solid for a path file",
                collision.picture(),
                way == null ? "" : way.path,
                collision.metres()));
    }

    /// Finishes the clip with the pictures it has, and says so.
    private String kept(ClipRecorder recorder, Sidecar sidecar) {
        int pictures = recorder.frames();
        if (pictures == 0) {
            return "there was no picture to keep";
        }
        try {
            Optional<IOException> failed = recorder.finish(sidecar);
            return "the " + pictures + (pictures == 1 ? " picture" : " pictures") + " before it are in " + out
                    + failed.map(e -> ", but " + e.getMessage()).orElse("");
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println(OneLine.of("cosmonaut: " + line));
    }

    private List<Path> inputs() {
        List<Path> inputs = new ArrayList<>(List.of(choice.folder()));
        choice.sceneFile().ifPresent(inputs::add);
        if (way != null && way.path != null) {
            inputs.add(way.path);
            inputs.add(way.path.resolveSibling("cameras.txt")); // COLMAP keeps the lenses there
        }
        return inputs;
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

    /// @throws InvalidInputException when the model does not know what is solid, or there is no such motion
    private MotionMode mode(WorldConfig config) {
        boolean solid = config.cache() != null;
        if (motion == null) {
            return solid && (way == null || way.path == null) ? MotionMode.WALK : MotionMode.GHOST;
        }
        MotionMode asked = Arrays.stream(MotionMode.values())
                .filter(known -> known.toString().equals(motion))
                .findFirst()
                .orElseThrow(
                        () -> new InvalidInputException("--motion '" + motion + "' is unknown; use walk or ghost"));
        if (asked == MotionMode.WALK && !solid) {
            throw new InvalidInputException(
                    "--motion walk needs a model with a 3D cache, which knows what is solid; use --motion ghost");
        }
        return asked;
    }

    private Course course(CameraPath path, MotionMode mode) {
        if (mode == MotionMode.WALK) {
            return Course.walked(path);
        }
        return way != null && way.path != null ? Course.watched(path) : Course.along(path);
    }

    private void requireSeconds() {
        if (seconds == null) {
            return;
        }
        if (way == null || way.path == null) {
            throw new InvalidInputException("--seconds stretches a --path file; ask for --frames of a --move");
        }
        if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
            throw new InvalidInputException(
                    "--seconds " + seconds + " is not possible; use more than 0 and at most " + MAX_SECONDS);
        }
    }

    /// The path of a file from the origin, and the scene as its first lens sees it; says what was understood.
    private SharedLens read(Path file, Scene opened, double fps, List<String> notes) {
        CameraTrack track = new PathReader(fps).read(file);
        if (seconds != null) {
            track = track.lasting(seconds, fps);
        }
        CameraPath whole = track.resampled(fps, opened.lens()).startingAt(Pose.IDENTITY);
        SharedLens shared = SharedLens.of(opened, whole);
        notes.add(track.understood(whole.size(), fps));
        track.notes().forEach(note -> notes.add(file + ": " + note));
        shared.note().ifPresent(notes::add);
        if (frames == null || frames == whole.size()) {
            return shared;
        }
        if (frames > whole.size()) {
            throw new InvalidInputException("--frames " + frames + " is more than the " + whole.size() + " pictures of "
                    + file + " at " + fps + " frames/s; ask for fewer");
        }
        return new SharedLens(shared.scene(), shared.path().slice(0, frames), shared.note());
    }

    private CameraPath moved(Scene opened, double fps) {
        Move move = Move.named(wayName(opened));
        Pace pace = Pace.DEFAULT.withSpeed(
                speed != null ? speed : opened.suggested().speed());
        boolean suggested = way == null;
        int count = frames != null ? frames : suggested ? opened.suggested().frames() : DEFAULT_FRAMES;
        return move.path(new CameraFrame(Pose.IDENTITY, opened.lens()), count, fps, pace);
    }
}
