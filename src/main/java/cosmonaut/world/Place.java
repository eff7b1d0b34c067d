package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Surroundings;
import java.util.ArrayList;
import java.util.List;

/// A place whose surroundings are imagined, and the pictures of them that are remembered.
final class Place {

    /// Of a view's angle, what it shares with its neighbours: the border of a picture is finished worst.
    private static final double OVERLAP = 0.15;

    private final Pose pose;
    private final long seed;
    private final int index;
    private final List<Keyframe> views = new ArrayList<>();

    /// @param pose its centre, and level axes
    /// @param seed of what is imagined
    /// @param index of the flight's picture when it was begun
    Place(Pose pose, long seed, int index) {
        this.pose = pose;
        this.seed = seed;
        this.index = index;
    }

    Pose pose() {
        return pose;
    }

    long seed() {
        return seed;
    }

    int index() {
        return index;
    }

    /// The pictures that are finished.
    List<Keyframe> views() {
        return views;
    }

    void add(Keyframe view) {
        views.add(view);
    }

    /// The cameras of its pictures, at even angles round the circle.
    ///
    /// @param least how many at least
    List<CameraFrame> cameras(int least, Intrinsics lens) {
        int count = (int) Math.max(least, Math.ceil(360 / ((1 - OVERLAP) * lens.horizontalFov())));
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cameras.add(new CameraFrame(Surroundings.turned(pose, 360.0 * i / count), lens));
        }
        return cameras;
    }
}
