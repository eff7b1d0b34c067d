package cosmonaut.camera;

import cosmonaut.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The named moves: simple flights that need no path file.
///
/// Each begins at rest and reaches its speed within [#EASE_SECONDS] at constant acceleration. Up, down, turns
/// and orbits go by the world's up direction, the others by the first camera's axes.
public enum Move {
    FORWARD,
    BACKWARD,
    LEFT,
    RIGHT,
    UP,
    DOWN,
    TURN_LEFT,
    TURN_RIGHT,
    ORBIT_LEFT,
    ORBIT_RIGHT,
    DOLLY_ZOOM,
    STILL;

    public static final double EASE_SECONDS = 0.5;

    /// The move of a name such as `turn-left`.
    ///
    /// @throws InvalidInputException if there is none
    public static Move named(String name) {
        return Arrays.stream(values())
                .filter(move -> move.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("unknown move '" + name + "'; use one of "
                        + Arrays.stream(values()).map(Move::toString).collect(Collectors.joining(", "))));
    }

    /// The name on the command line, such as `turn-left`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The move as a path of `frames` cameras, the first of which is `start`.
    ///
    /// @throws InvalidInputException if `frames` is not 1 to [CameraPath#MAX_FRAMES]
    public CameraPath path(CameraFrame start, int frames, double frameRate, Pace pace) {
        if (frames < 1 || frames > CameraPath.MAX_FRAMES) {
            throw new InvalidInputException(
                    "frames: " + frames + " is not possible; use 1 to " + CameraPath.MAX_FRAMES);
        }
        List<CameraFrame> made = new ArrayList<>(frames);
        for (int i = 0; i < frames; i++) {
            made.add(at(start, eased(i / frameRate), pace));
        }
        return new CameraPath(made, frameRate);
    }

    /// Seconds at full speed that cover the same distance as `seconds` from rest.
    private static double eased(double seconds) {
        return seconds < EASE_SECONDS ? seconds * seconds / (2 * EASE_SECONDS) : seconds - EASE_SECONDS / 2;
    }

    /// The camera that has gone on from `start` at full speed for `time` seconds.
    public CameraFrame at(CameraFrame start, double time, Pace pace) {
        double displacement = pace.metresPerSecond() * time;
        double angle = pace.degreesPerSecond() * time;
        Pose pose = start.pose();
        return switch (this) {
            case STILL -> start;
            case FORWARD -> shifted(start, 0, 0, displacement);
            case BACKWARD -> shifted(start, 0, 0, -displacement);
            case LEFT -> shifted(start, -displacement, 0, 0);
            case RIGHT -> shifted(start, displacement, 0, 0);
            case UP -> placed(start, pose.movedTo(pose.tx(), pose.ty() - displacement, pose.tz()));
            case DOWN -> placed(start, pose.movedTo(pose.tx(), pose.ty() + displacement, pose.tz()));
            case TURN_LEFT -> placed(start, turned(pose, -angle).movedTo(pose.tx(), pose.ty(), pose.tz()));
            case TURN_RIGHT -> placed(start, turned(pose, angle).movedTo(pose.tx(), pose.ty(), pose.tz()));
            case ORBIT_LEFT -> placed(start, orbited(pose, angle, pace.depth()));
            case ORBIT_RIGHT -> placed(start, orbited(pose, -angle, pace.depth()));
            case DOLLY_ZOOM -> {
                CameraFrame back = shifted(start, 0, 0, -displacement);
                double zoom = (pace.depth() + displacement) / pace.depth();
                yield new CameraFrame(back.pose(), start.intrinsics().zoomed(zoom));
            }
        };
    }

    private static CameraFrame shifted(CameraFrame start, double x, double y, double z) {
        return placed(start, start.pose().compose(Pose.at(x, y, z)));
    }

    private static CameraFrame placed(CameraFrame start, Pose pose) {
        return new CameraFrame(pose, start.intrinsics());
    }

    /// The pose turned about the vertical axis through the world's origin; positive degrees turn right.
    private static Pose turned(Pose pose, double degrees) {
        return Pose.of(Quaternion.about(0, 1, 0, degrees), 0, 0, 0).compose(pose);
    }

    /// The pose turned about the vertical axis through the point `depth` ahead of it.
    private static Pose orbited(Pose pose, double degrees, double depth) {
        double px = pose.tx() + pose.r02() * depth;
        double py = pose.ty() + pose.r12() * depth;
        double pz = pose.tz() + pose.r22() * depth;
        Pose around = turned(pose.movedTo(pose.tx() - px, pose.ty() - py, pose.tz() - pz), degrees);
        return around.movedTo(around.tx() + px, around.ty() + py, around.tz() + pz);
    }
}
