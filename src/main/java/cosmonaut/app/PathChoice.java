package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.MotionMode;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.camera.Pose;
import cosmonaut.camera.file.CameraTrack;
import cosmonaut.camera.file.PathReader;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SharedLens;
import cosmonaut.scene.SourceScene;
import cosmonaut.session.Course;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The options that say what is flown, and what they stand for.
final class PathChoice {

    private static final int DEFAULT_FRAMES = 97;
    private static final int MAX_FRAMES = CameraPath.MAX_FRAMES;
    private static final int MAX_SPEED = 100;
    private static final int MAX_SECONDS = 10_000;

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
                description =
                        "a .cosmopath, a clip's sidecar, or a TUM, EuRoC, KITTI, RealEstate10K, COLMAP, nerfstudio"
                                + " or instant-ngp path")
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

    /// Whether a move or a path was asked for.
    boolean isGiven() {
        return way != null;
    }

    /// Makes sure that the numbers are possible.
    ///
    /// @throws InvalidInputException if one is not
    void require() {
        if (frames != null) {
            new OptionRange("--frames", 1, MAX_FRAMES).require(frames);
        }
        if (speed != null && !(speed >= 0 && speed <= MAX_SPEED)) {
            throw new InvalidInputException(
                    "--speed " + speed + " is not possible; use 0 to " + MAX_SPEED + " metres a second");
        }
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

    /// Makes sure that nothing is said of a flight that is not asked for.
    ///
    /// @throws InvalidInputException if it is
    void requireFlown() {
        if (way == null && (frames != null || speed != null)) {
            throw new InvalidInputException("--frames and --speed are of a flight; add a --move or a --path");
        }
    }

    /// Files that are read for the path.
    List<Path> inputs() {
        return way != null && way.path != null
                ? List.of(way.path, way.path.resolveSibling("cameras.txt")) // COLMAP keeps the lenses there
                : List.of();
    }

    /// The name of the move, or the path file.
    String name(Scene opened) {
        if (way != null && way.path != null) {
            return way.path.toString();
        }
        return way != null && way.move != null
                ? way.move
                : opened.suggested().move().toString();
    }

    /// The same of a scene that may come with a path of its own.
    String name(SourceScene given) {
        return followsItsOwn(given) ? "w2cs_all" : name(given.scene());
    }

    private boolean followsItsOwn(SourceScene given) {
        return way == null && !given.trajectory().isEmpty();
    }

    /// The path through given pictures: the cameras that they come with, or a movement from where they were taken.
    ///
    /// @param notes takes what was understood of a file
    CameraPath of(SourceScene given, double fps, List<String> notes) {
        if (followsItsOwn(given)) {
            return cut(new CameraPath(given.trajectory(), fps), given.scene().name());
        }
        Scene scene = given.scene();
        return given.path(way != null && way.path != null ? track(way.path, scene, fps, notes) : moved(scene, fps));
    }

    /// Makes sure that nobody asks to walk where a path is flown as it stands.
    ///
    /// @throws InvalidInputException if someone does
    void requireGhost() {
        if (MotionMode.WALK.toString().equals(motion)) {
            throw new InvalidInputException(
                    "--motion walk is for worlds that begin with one picture; leave it out to fly through given ones");
        }
    }

    /// The path from the origin, and the scene as its first lens sees it. Nothing given stands for the scene's own
    /// suggestion.
    ///
    /// @param notes takes what was understood of a file
    SharedLens of(Scene opened, double fps, List<String> notes) {
        return way != null && way.path != null
                ? read(way.path, opened, fps, notes)
                : new SharedLens(opened, moved(opened, fps), Optional.empty());
    }

    private SharedLens read(Path file, Scene opened, double fps, List<String> notes) {
        SharedLens shared = SharedLens.of(opened, track(file, opened, fps, notes));
        shared.note().ifPresent(notes::add);
        return shared;
    }

    /// A file's path from the origin.
    private CameraPath track(Path file, Scene opened, double fps, List<String> notes) {
        CameraTrack track = new PathReader(fps).read(file);
        if (seconds != null) {
            track = track.lasting(seconds, fps);
        }
        CameraPath whole = track.resampled(fps, opened.lens()).startingAt(Pose.IDENTITY);
        notes.add(track.understood(whole.size(), fps));
        track.notes().forEach(note -> notes.add(file + ": " + note));
        return cut(whole, file + " at " + fps + " frames/s");
    }

    private CameraPath cut(CameraPath whole, String of) {
        if (frames != null && frames > whole.size()) {
            throw new InvalidInputException("--frames " + frames + " is more than the " + whole.size() + " pictures of "
                    + of + "; ask for fewer");
        }
        return frames == null ? whole : whole.slice(0, frames);
    }

    private CameraPath moved(Scene opened, double fps) {
        Move move = Move.named(name(opened));
        Pace pace = Pace.DEFAULT.withSpeed(
                speed != null ? speed : opened.suggested().speed());
        boolean suggested = way == null;
        int count = frames != null ? frames : suggested ? opened.suggested().frames() : DEFAULT_FRAMES;
        return move.path(new CameraFrame(Pose.IDENTITY, opened.lens()), count, fps, pace);
    }

    /// How the camera moves.
    ///
    /// @throws InvalidInputException when the model does not know what is solid, or there is no such motion
    MotionMode mode(WorldConfig config) {
        boolean solid = config.cache() != null;
        if (motion == null) {
            return solid && !followsFile() ? MotionMode.WALK : MotionMode.GHOST;
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

    /// The path as it is flown: walked, or as it stands; a file's is watched for what it goes through.
    Course course(CameraPath path, MotionMode mode) {
        if (mode == MotionMode.WALK) {
            return Course.walked(path);
        }
        return followsFile() ? Course.watched(path) : Course.along(path);
    }

    private boolean followsFile() {
        return way != null && way.path != null;
    }
}
