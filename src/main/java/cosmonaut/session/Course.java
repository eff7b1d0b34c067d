package cosmonaut.session;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Walker;
import cosmonaut.spatial.SolidSpace;
import cosmonaut.world.WorldNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a scripted flight takes its path: as it stands, as it stands but with an eye on what is in the way, or walked.
///
/// A walked path turns and zooms as it says, and each of its steps goes as far as a walker can. Not safe for several
/// threads, and good for one flight.
public final class Course {

    private final CameraPath path;
    private final @Nullable Walker walker;
    private final boolean watches;
    private final List<CameraFrame> cameras = new ArrayList<>();
    private SolidSpace space = SolidSpace.UNKNOWN;
    private @Nullable Collision first;

    /// A step of a path through something solid.
    ///
    /// @param picture number of the picture that the step leads to
    /// @param metres from the picture before it to what it goes through
    public record Collision(int picture, double metres) {}

    private Course(CameraPath path, @Nullable Walker walker, boolean watches) {
        this.path = path;
        this.walker = walker;
        this.watches = watches;
        cameras.add(path.get(0));
    }

    /// The path as it stands.
    public static Course along(CameraPath path) {
        return new Course(path, null, false);
    }

    /// The path as it stands; [#collision] tells what it goes through.
    public static Course watched(CameraPath path) {
        return new Course(path, null, true);
    }

    /// The path as far as it can be walked.
    public static Course walked(CameraPath path) {
        return new Course(path, new Walker(SolidSpace.UNKNOWN), false);
    }

    /// Pictures of the path.
    public int size() {
        return path.size();
    }

    /// Where the pictures were seen from so far, the first included.
    public List<CameraFrame> cameras() {
        return List.copyOf(cameras);
    }

    /// The first picture of a watched path that goes through something, as far as it was seen or imagined before.
    public Optional<Collision> collision() {
        return Optional.ofNullable(first);
    }

    /// Takes in what a world has shown, and what it has imagined around there.
    void see(WorldNode node) {
        if (walker != null || watches && first == null) {
            node.keyframe().ifPresent(newest -> space = space.with(newest, node.keyframes()));
        }
        if (walker != null) {
            walker.setTerrain(space);
        }
    }

    /// The cameras from a picture on; beyond the end of the path it stands still.
    List<CameraFrame> next(int from, int count) {
        List<CameraFrame> next = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            if (i < path.size()) {
                cameras.add(camera(i));
            }
            next.add(cameras.getLast());
        }
        return next;
    }

    private CameraFrame camera(int i) {
        CameraFrame wished = path.get(i);
        Pose before = path.pose(i - 1);
        Pose pose = wished.pose();
        if (watches && first == null) {
            space.through(before, pose).ifPresent(metres -> first = new Collision(i, metres));
        }
        if (walker == null) {
            return wished;
        }
        Pose stands = cameras.getLast().pose();
        walker.walk(
                stands.tx(),
                stands.ty(),
                stands.tz(),
                pose.tx() - before.tx(),
                before.ty() - pose.ty(),
                pose.tz() - before.tz(),
                forward(before, pose));
        return new CameraFrame(pose.movedTo(walker.x(), walker.y(), walker.z()), wished.intrinsics());
    }

    /// The cosine between a step over the floor and where it looks, at least 0.
    private static double forward(Pose before, Pose pose) {
        double dx = pose.tx() - before.tx();
        double dz = pose.tz() - before.tz();
        double length = Math.hypot(dx, dz) * Math.hypot(pose.r02(), pose.r22());
        return length > 0 ? Math.max(0, (dx * pose.r02() + dz * pose.r22()) / length) : 0;
    }
}
