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
    /// @param width of a picture of the world
    /// @param height of a picture of the world
    List<CameraFrame> cameras(int count, double degrees, int width, int height) {
        Intrinsics lens = Intrinsics.ofHorizontalFov(degrees, width, height);
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cameras.add(new CameraFrame(Surroundings.turned(pose, 360.0 * i / count), lens));
        }
        return cameras;
    }
}
