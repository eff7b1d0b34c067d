package cosmonaut.evaluation;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import java.util.List;

/// A path as a mirror that stands upright along the first camera's view would show it: left and right exchanged.
final class MirroredPath {

    private static final double LEAST_METRES = 0.05;
    private static final double LEAST_DEGREES = 1;

    private MirroredPath() {}

    static List<CameraFrame> of(List<CameraFrame> cameras) {
        Pose first = cameras.getFirst().pose();
        return cameras.stream()
                .map(camera ->
                        new CameraFrame(first.compose(mirrored(camera.pose().relativeTo(first))), camera.intrinsics()))
                .toList();
    }

    /// Whether it differs from the path itself by so much that a picture can tell; straight ahead it does not.
    static boolean differs(List<CameraFrame> cameras) {
        List<CameraFrame> mirrored = of(cameras);
        for (int i = 0; i < cameras.size(); i++) {
            Pose pose = cameras.get(i).pose();
            Pose image = mirrored.get(i).pose();
            if (pose.distanceTo(image) >= LEAST_METRES || pose.degreesTo(image) >= LEAST_DEGREES) {
                return true;
            }
        }
        return false;
    }

    /// `M P M` with `M = diag(-1, 1, 1)`.
    private static Pose mirrored(Pose p) {
        return new Pose(
                p.r00(), -p.r01(), -p.r02(), -p.r10(), p.r11(), p.r12(), -p.r20(), p.r21(), p.r22(), -p.tx(), p.ty(),
                p.tz());
    }
}
