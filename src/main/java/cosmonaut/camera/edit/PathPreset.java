package cosmonaut.camera.edit;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Paths of one known shape, with a length and a speed. Each begins and ends at rest.
///
/// Their first camera is the one given. Straight moves, orbits and the dolly zoom are those of [Move]; what turns about
/// something turns about the point that lies ahead of the first camera.
public enum PathPreset {
    DOLLY_IN,
    DOLLY_OUT,
    TRUCK_LEFT,
    TRUCK_RIGHT,
    PEDESTAL_UP,
    PEDESTAL_DOWN,
    /// Up on an arc, the camera turned down to the point ahead.
    CRANE,
    ORBIT_LEFT,
    ORBIT_RIGHT,
    /// Round the point ahead, coming nearer by half and rising.
    SPIRAL,
    /// A lemniscate across the line of sight, the camera turned to the point ahead.
    FIGURE_EIGHT,
    DOLLY_ZOOM;

    private static final int KEYS = 33;
    private static final double LEAST_LEVEL = 0.01;
    private static final double MOST_CRANE = Math.toRadians(80);

    /// How large and how fast.
    ///
    /// @param metres length of the way, above 0 and up to 10000
    /// @param metresPerSecond mean speed, above 0 and up to 1000
    /// @param depth metres from the first camera to the point that the path turns about, above 0
    public record Extent(double metres, double metresPerSecond, double depth) {

        /// @throws InvalidInputException if a number is out of its range
        public Extent {
            if (!(metres > 0 && metres <= 1e4 && metresPerSecond > 0 && metresPerSecond <= 1e3)) {
                throw new InvalidInputException("a path of " + metres + " m at " + metresPerSecond
                        + " m/s is not possible; use more than 0, up to 10000 m and 1000 m/s");
            }
            if (!(depth > 0 && depth <= 1e6)) {
                throw new InvalidInputException("a point " + depth + " m ahead is not possible; use 0 to 1000000 m");
            }
        }
    }

    /// The preset of a name such as `figure-eight`.
    ///
    /// @throws InvalidInputException if there is none
    public static PathPreset named(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("unknown path preset '" + name + "'; use one of "
                        + Arrays.stream(values()).map(PathPreset::toString).collect(Collectors.joining(", "))));
    }

    /// The name on the command line, such as `figure-eight`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The path from a camera.
    public EditablePath path(CameraFrame start, Extent extent) {
        List<CameraFrame> cameras = new ArrayList<>();
        for (int k = 0; k < KEYS; k++) {
            cameras.add(at(start, k / (KEYS - 1.0), extent));
        }
        double[] walked = new double[KEYS];
        for (int k = 1; k < KEYS; k++) {
            walked[k] = walked[k - 1]
                    + cameras.get(k).pose().distanceTo(cameras.get(k - 1).pose());
        }
        List<PathKey> keys = new ArrayList<>();
        for (int k = 0; k < KEYS; k++) {
            keys.add(PathKey.of(walked[k] / extent.metresPerSecond(), cameras.get(k)));
        }
        // Few keys are easier to change: what the others add is less than a thousandth of the way.
        double leeway = extent.metres() * 1e-3;
        EditablePath few = PathSimplification.ofSamples(keys, new PathSimplification.Tolerance(leeway, 0.2))
                .path();
        EditablePath begun = KeyEdits.eased(few, 0, 1);
        return KeyEdits.eased(begun, begun.size() - 1, 1);
    }

    private CameraFrame at(CameraFrame start, double share, Extent extent) {
        double length = extent.metres() * share;
        double time = length / extent.metresPerSecond();
        // Orbits go round a vertical axis, from which a camera that looks up or down is less than the depth away.
        double level = Math.hypot(start.pose().r02(), start.pose().r22());
        double radius = extent.depth() * Math.max(level, LEAST_LEVEL);
        Pace pace = new Pace(
                extent.metresPerSecond(),
                Math.min(3600, Math.toDegrees(extent.metresPerSecond() / radius)),
                extent.depth());
        return switch (this) {
            case DOLLY_IN -> Move.FORWARD.at(start, time, pace);
            case DOLLY_OUT -> Move.BACKWARD.at(start, time, pace);
            case TRUCK_LEFT -> Move.LEFT.at(start, time, pace);
            case TRUCK_RIGHT -> Move.RIGHT.at(start, time, pace);
            case PEDESTAL_UP -> Move.UP.at(start, time, pace);
            case PEDESTAL_DOWN -> Move.DOWN.at(start, time, pace);
            case ORBIT_LEFT -> Move.ORBIT_LEFT.at(start, time, pace);
            case ORBIT_RIGHT -> Move.ORBIT_RIGHT.at(start, time, pace);
            case DOLLY_ZOOM -> Move.DOLLY_ZOOM.at(start, time, pace);
            case CRANE -> crane(start, share, extent);
            case SPIRAL -> spiral(start, share, extent);
            case FIGURE_EIGHT -> eight(start, share, extent);
        };
    }

    /// Turned about the first camera's x axis through the point ahead, at most nearly above it.
    private static CameraFrame crane(CameraFrame start, double share, Extent extent) {
        double depth = extent.depth();
        double angle = Math.min(extent.metres() / depth, MOST_CRANE) * share;
        Pose pivot = start.pose().compose(Pose.at(0, 0, depth));
        Pose turned = pivot.compose(Pose.of(Quaternion.about(1, 0, 0, -Math.toDegrees(angle)), 0, 0, 0));
        return new CameraFrame(turned.compose(Pose.at(0, 0, -depth)).orthonormalised(), start.intrinsics());
    }

    private static CameraFrame spiral(CameraFrame start, double share, Extent extent) {
        // The mean radius is three quarters of the depth.
        double angle = extent.metres() / (0.75 * extent.depth()) * share;
        double nearer = 1 - share / 2;
        Pose pivot = start.pose().compose(Pose.at(0, 0, extent.depth()));
        Pose turned = pivot.compose(Pose.of(Quaternion.about(0, 1, 0, Math.toDegrees(angle)), 0, 0, 0));
        double rise = extent.depth() / 4 * share;
        Pose placed = turned.compose(Pose.at(0, -rise, -extent.depth() * nearer));
        return new CameraFrame(looking(placed, pivot), start.intrinsics());
    }

    /// Bernoulli's lemniscate, whose length is 5.2441 times its half width.
    private static CameraFrame eight(CameraFrame start, double share, Extent extent) {
        double half = extent.metres() / 5.2441;
        double t = Math.PI * (0.5 + 2 * share);
        double below = 1 + Math.sin(t) * Math.sin(t);
        // At the crossing, where share is 0, the camera is the one given.
        double x = half * Math.cos(t) / below;
        double y = half * Math.sin(t) * Math.cos(t) / below;
        Pose pivot = start.pose().compose(Pose.at(0, 0, extent.depth()));
        return new CameraFrame(looking(start.pose().compose(Pose.at(x, y, 0)), pivot), start.intrinsics());
    }

    /// The camera turned to a point by the smallest turn.
    private static Pose looking(Pose camera, Pose target) {
        Pose there = target.relativeTo(camera);
        double length = Math.sqrt(there.tx() * there.tx() + there.ty() * there.ty() + there.tz() * there.tz());
        double sine = Math.hypot(there.tx(), there.ty());
        if (sine < 1e-12 * length) {
            return camera;
        }
        double degrees = Math.toDegrees(Math.atan2(sine, there.tz()));
        Quaternion turn = Quaternion.about(-there.ty(), there.tx(), 0, degrees);
        return camera.compose(Pose.of(turn, 0, 0, 0)).orthonormalised();
    }
}
