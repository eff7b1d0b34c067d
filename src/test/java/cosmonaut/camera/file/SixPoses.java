package cosmonaut.camera.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// The path that the files beside this test hold in one format each: six OpenCV cameras, camera `i` turned by
/// `Rz(0.3) Ry(0.4 + 0.02 i) Rx(-0.2 + 0.01 i)` (radians) at `(3 + 0.05 i, -2 + 0.004 i^2, 1 + 0.04 i)`.
final class SixPoses {

    static final int COUNT = 6;

    private SixPoses() {}

    static Pose pose(int i) {
        Quaternion turn = Quaternion.about(0, 0, 1, Math.toDegrees(0.3))
                .times(Quaternion.about(0, 1, 0, Math.toDegrees(0.4 + 0.02 * i)))
                .times(Quaternion.about(1, 0, 0, Math.toDegrees(-0.2 + 0.01 * i)));
        return Pose.of(turn, 3 + 0.05 * i, -2 + 0.004 * i * i, 1 + 0.04 * i);
    }

    static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(SixPoses.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /// The poses of a file have the movement of the formula, whatever the origin of their world.
    static void assertMovement(List<Pose> poses, double tolerance) {
        for (int i = 0; i < poses.size(); i++) {
            assertArrayEquals(
                    pose(i).relativeTo(pose(0)).rows(),
                    poses.get(i).relativeTo(poses.getFirst()).rows(),
                    tolerance,
                    "pose " + i);
        }
    }
}
