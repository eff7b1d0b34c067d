package cosmonaut.session.live;

import cosmonaut.camera.Pose;
import java.util.ArrayList;
import java.util.List;

/// Where the camera has been, coarsely, for a small map. The control thread's; the list is immutable.
final class FlownPath {

    private static final int MOST = 512;
    private static final double STEP_METRES = 0.1;
    private static final double STEP_DEGREES = 6;

    private List<Pose> poses;

    FlownPath(Pose start) {
        poses = List.of(start);
    }

    void restart(Pose start) {
        poses = List.of(start);
    }

    void reach(Pose pose) {
        Pose last = poses.getLast();
        if (last.distanceTo(pose) < STEP_METRES && last.degreesTo(pose) < STEP_DEGREES) {
            return;
        }
        List<Pose> longer = new ArrayList<>(poses.subList(poses.size() < MOST ? 0 : 1, poses.size()));
        longer.add(pose);
        poses = List.copyOf(longer);
    }

    List<Pose> poses() {
        return poses;
    }
}
