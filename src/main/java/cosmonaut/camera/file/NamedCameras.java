package cosmonaut.camera.file;

import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cameras of pictures that have names and no times: they fly in the natural order of the names.
final class NamedCameras {

    private final TrackBuilder track;
    private final List<Named> cameras = new ArrayList<>();
    private boolean allNamed = true;

    NamedCameras(TrackBuilder track) {
        this.track = track;
    }

    private record Named(
            String where, String name, Pose pose, @Nullable Intrinsics lens) {}

    /// @param name of the picture, or none
    void add(String where, @Nullable String name, Pose pose, @Nullable Intrinsics lens) {
        if (cameras.size() >= CameraPath.MAX_FRAMES) {
            throw track.error(where, "more than " + CameraPath.MAX_FRAMES + " cameras", "cut the path");
        }
        allNamed &= name != null && !name.isEmpty();
        cameras.add(new Named(where, name == null ? "" : name, pose, lens));
    }

    /// The track of all of them at `rate` cameras a second.
    CameraTrack track(double rate) {
        if (allNamed) {
            List<Named> sorted = new ArrayList<>(cameras);
            sorted.sort(Comparator.comparing(Named::name, new NaturalOrder()));
            track.detail("ordered by name");
            if (!sorted.equals(cameras)) {
                track.note("the file has them in another order than that of their names");
            }
            cameras.clear();
            cameras.addAll(sorted);
        } else {
            track.detail("in the order of the file");
        }
        for (Named camera : cameras) {
            track.add(camera.where(), track.size() / rate, camera.pose(), camera.lens());
        }
        return track.build();
    }
}
