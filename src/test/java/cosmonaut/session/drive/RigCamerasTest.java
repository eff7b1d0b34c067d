package cosmonaut.session.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigFile;
import cosmonaut.drive.rig.View;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Cameras of the bundled rigs in the frame of a world.
final class RigCamerasTest {

    private static final int WIDTH = 192;
    private static final int HEIGHT = 112;

    /// A camera sees what lies in the middle of its picture.
    private static double[] looking(CameraFrame camera) {
        Pose pose = camera.pose();
        return new double[] {pose.r02(), pose.r12(), pose.r22()};
    }

    @Test
    void theFrontLooksAlongZAndTheOthersRoundIt() {
        RigCameras cameras = RigCameras.of(RigFile.nuScenes(), WIDTH, HEIGHT, Optional.empty());
        Pose start = EgoPose.of(0, 0, 0, 0);
        double[] front = looking(cameras.camera(View.FRONT, start));
        assertTrue(front[2] > 0.999 && Math.abs(front[1]) < 0.02, "level, straight ahead");
        assertTrue(looking(cameras.camera(View.LEFT, start))[0] < -0.7, "left is -x");
        assertTrue(looking(cameras.camera(View.RIGHT, start))[0] > 0.7);
        assertTrue(looking(cameras.camera(View.BACK, start))[2] < -0.99);
        Pose place = cameras.camera(View.FRONT, start).pose();
        assertEquals(-1.511, place.ty(), 1e-3, "up is -y");
        assertEquals(1.7008, place.tz(), 1e-3);
    }

    @Test
    void aVehicleThatTurnsLeftTakesItsCamerasAlong() {
        RigCameras cameras = RigCameras.of(RigFile.nuScenes(), WIDTH, HEIGHT, Optional.empty());
        Pose turned = EgoPose.of(10, 3, 0, Math.PI / 2);
        double[] front = looking(cameras.camera(View.FRONT, turned));
        assertTrue(front[0] < -0.999, "it looks to the left of where it began");
        Pose place = cameras.camera(View.FRONT, turned).pose();
        assertEquals(10, place.tz(), 0.1);
        assertEquals(-3 - 1.7, place.tx(), 0.1);
    }

    @Test
    void lensesFillThePictureAndNoneIsWiderThanAPinholeCan() {
        RigCameras cameras = RigCameras.of(RigFile.nuScenes(), WIDTH, HEIGHT, Optional.empty());
        Intrinsics back = cameras.lens(View.BACK);
        // 1600x900 at 112/900 is 199 wide: the height is filled, and 7 columns are cut off.
        assertEquals(809.221 * 112 / 900, back.fx(), 1e-3);
        assertEquals((829.2196 + 0.5) * 112 / 900 - 0.5 - (1600 * 112 / 900.0 - 192) / 2, back.cx(), 1e-3);
        Intrinsics wide =
                RigCameras.of(RigFile.nvidia(), WIDTH, HEIGHT, Optional.empty()).lens(View.FRONT);
        assertEquals(WIDTH / 2.0 / Math.tan(Math.toRadians(50)), wide.fx(), 1e-6);
        Intrinsics own = new Intrinsics(300, 300, 191.5, 111.5, 384, 224);
        Intrinsics kept = RigCameras.of(RigFile.nuScenes(), WIDTH, HEIGHT, Optional.of(own))
                .lens(View.FRONT);
        assertEquals(150, kept.fx(), 1e-9, "the first picture's lens");
    }

    @Test
    void aRigWithFiveCamerasIsRefusedInOneLine() {
        Rig all = RigFile.nuScenes();
        Rig five = new Rig("five", "", all.vehicle(), all.cameras().subList(0, 5));
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> RigCameras.of(five, WIDTH, HEIGHT, Optional.empty()));
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.contains("none for") && said.lines().count() == 1, said);
        assertEquals(List.of(), all.warnings());
    }
}
