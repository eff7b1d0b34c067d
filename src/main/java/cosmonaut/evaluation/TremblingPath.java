package cosmonaut.evaluation;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Cameras that stand on the spot and tremble: a millimetre and a twentieth of a degree in every direction, as a hand
/// does.
///
/// A world answers a camera that does not move at all with the same picture and computes nothing. Along these every
/// chunk is computed; the last camera stands exactly where the first did.
final class TremblingPath {

    private static final double METRES = 1e-3;
    private static final double DEGREES = 0.05;

    private TremblingPath() {}

    /// @param camera the first and the last
    /// @param count how many there are
    static List<CameraFrame> of(CameraFrame camera, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<CameraFrame> cameras = new ArrayList<>(count);
        cameras.add(camera);
        while (cameras.size() < count - 1) {
            Quaternion turn = Quaternion.about(
                    random.nextDouble(-1, 1), random.nextDouble(-1, 1), random.nextDouble(0.1, 1), DEGREES);
            Pose tremble = Pose.of(
                    turn,
                    random.nextDouble(-METRES, METRES),
                    random.nextDouble(-METRES, METRES),
                    random.nextDouble(-METRES, METRES));
            cameras.add(new CameraFrame(camera.pose().compose(tremble), camera.intrinsics()));
        }
        cameras.add(camera);
        return cameras;
    }
}
