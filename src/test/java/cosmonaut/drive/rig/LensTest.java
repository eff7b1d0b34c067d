package cosmonaut.drive.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.curve.Point3;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LensTest {

    private static Lens lens(String id) {
        return RigFile.nvidia().camera(id).orElseThrow().lens();
    }

    @ParameterizedTest
    @CsvSource({"1,0,1,1689.0901,757.1542", "0,0.3,1,954.2063,1032.4278", "1,0.5,2,1383.8869,971.9944"})
    void theWideLensIsThatOfTheReference(double x, double y, double z, double u, double v) {
        Pixel pixel = Objects.requireNonNull(lens("camera_front_wide_120fov").project(x, y, z));
        assertEquals(u, pixel.u(), 1e-4);
        assertEquals(v, pixel.v(), 1e-4);
    }

    @ParameterizedTest
    @CsvSource({
        "CAM_FRONT,0.33,-0.32,64.56,39.09",
        "CAM_FRONT_LEFT,55.16,0.14,64.29,38.93",
        "CAM_FRONT_RIGHT,-56.40,-0.78,64.79,39.24",
        "CAM_BACK,179.86,0.96,89.31,58.10",
        "CAM_BACK_LEFT,108.60,-0.92,64.96,39.36",
        "CAM_BACK_RIGHT,-110.79,-0.93,64.84,39.27"
    })
    void anglesOfTheNuScenesRigAreThoseOfTheReference(String id, double yaw, double pitch, double h, double v) {
        RigCamera camera = camera(RigFile.nuScenes(), id);
        assertEquals(yaw, camera.yawDegrees(), 5e-3);
        assertEquals(pitch, camera.pitchDegrees(), 5e-3);
        assertEquals(h, camera.horizontalFov(), 6e-3);
        assertEquals(v, camera.verticalFov(), 6e-3);
    }

    @Test
    void moreOfTheLensesOfTheReference() {
        FThetaLens wide = (FThetaLens) lens("camera_front_wide_120fov");
        assertEquals(
                -14.41, Objects.requireNonNull(wide.project(-1.7320508, 0, 1)).u(), 5e-3);
        assertEquals(945.5493, wide.companion().fx(), 5e-5);
        FThetaLens rear = (FThetaLens) lens("camera_rear_left_70fov");
        assertEquals(732.9825, Objects.requireNonNull(rear.project(0.5, 0, 1)).u() - rear.cx(), 2e-4);
        assertEquals(1571.27855, rear.companion().fx());
    }

    @ParameterizedTest
    @CsvSource({"20,0,0,824.482,588.894", "20,3,0,617.142,588.630", "50,0,1.5,823.884,484.657"})
    void pointsOfTheVehicleFallWhereTheReferenceHasThem(double x, double y, double z, double u, double v) {
        Pixel pixel = project(camera(RigFile.nuScenes(), "CAM_FRONT"), x, y, z);
        assertEquals(u, pixel.u(), 2e-3);
        assertEquals(v, pixel.v(), 2e-3);
    }

    @ParameterizedTest
    @CsvSource({
        "camera_front_wide_120fov,59.06,59.82,46.41,19.59",
        "camera_cross_left_120fov,60.26,59.62,45.95,20.50",
        "camera_cross_right_120fov,59.93,60.14,46.02,20.54",
        "camera_rear_left_70fov,33.81,35.68,20.18,18.93",
        "camera_rear_right_70fov,35.24,34.60,20.15,19.14",
        "camera_rear_tele_30fov,16.05,13.79,8.00,8.80",
        "camera_front_tele_30fov,15.17,14.60,9.27,7.48"
    })
    void halfFieldsOfViewAreThoseOfTheReference(String id, double left, double right, double top, double bottom) {
        FThetaLens lens = (FThetaLens) lens(id);
        assertEquals(left, Math.toDegrees(lens.angle(lens.cx())), 6e-2);
        assertEquals(right, Math.toDegrees(lens.angle(1920 - lens.cx())), 6e-2);
        assertEquals(top, Math.toDegrees(lens.angle(lens.cy())), 6e-2);
        assertEquals(bottom, Math.toDegrees(lens.angle(1080 - lens.cy())), 6e-2);
        assertTrue(lens.isMonotone());
    }

    private static List<Lens> lenses() {
        PinholeLens pinhole = new PinholeLens(700, 710, 640.5, 360.25);
        List<Lens> lenses = new ArrayList<>(List.of(
                pinhole,
                new OpenCvLens(pinhole, -0.28, 0.09, 1e-3, -2e-3, -0.01),
                new FisheyeLens(new PinholeLens(320, 320, 640, 360), 0.03, -0.01, 0.004, -0.001),
                new FThetaLens(
                        600,
                        380,
                        List.of(0.0, 0.001, 0.0, 1e-10, 0.0, 0.0),
                        FThetaLens.Kind.BACKWARD,
                        0.99,
                        0.01,
                        -0.02,
                        1280,
                        720)));
        RigFile.nvidia().cameras().forEach(camera -> lenses.add(camera.lens()));
        for (Lens lens : List.copyOf(lenses)) {
            lenses.add(lens.stretched(0.44167, 0.44444));
            lenses.add(lens.stretched(0.5, 0.5).shifted(3, -4).stretched(0.7, 0.8));
        }
        return lenses;
    }

    @Test
    void sensorAnglesBecomeOpticalAxes() {
        double degree = Math.PI / 180;
        Pose flu = EgoPose.of(1.697, -0.010, 1.443, -0.71 * degree, 0.47 * degree, 0.13 * degree);
        Pose camera = CameraAxes.FORWARD_LEFT_UP.toOpenCv(flu);
        Pose bundled = camera(RigFile.nvidia(), "camera_front_wide_120fov").rigFromCamera();
        assertEquals(0, camera.degreesTo(bundled), 1e-9);
        // Waymo's camera looks along its x axis, and what lies left of it lies left of the picture's middle.
        RigCamera waymo = new RigCamera(
                "FRONT",
                "FRONT",
                View.FRONT,
                1920,
                1280,
                CameraAxes.FORWARD_LEFT_UP.toOpenCv(Pose.at(1.5389, -0.0236, 2.1153)),
                new OpenCvLens(
                        new PinholeLens(2055.5561, 2055.5561, 939.6575, 641.0722),
                        0.03232,
                        -0.32141,
                        0.00079,
                        -0.00063,
                        0),
                Fitting.NONE,
                RigCamera.Shutter.GLOBAL,
                null,
                RigCamera.Quality.CALIBRATED);
        assertTrue(project(waymo, 20, 3, 1).u() < 939);
        assertTrue(project(waymo, 20, 0, 0).v() > 641);
        PinholeLens lens = ((OpenCvLens) waymo.lens()).pinhole();
        assertEquals(50.06, waymo.withLens(lens).horizontalFov(), 1e-2);
        Pose gl = CameraAxes.OPENGL.toOpenCv(Pose.IDENTITY);
        assertEquals(-1, gl.r22());
    }

    @Test
    void everyLensSeesAPixelInTheDirectionThatFallsOnIt() {
        for (Lens lens : lenses()) {
            for (double u = 0; u < 840; u += 83) {
                for (double v = 0; v < 480; v += 61) {
                    Point3 ray = lens.ray(u, v);
                    assertEquals(1, ray.norm(), 1e-12);
                    Pixel back = lens.project(ray.x() * 7, ray.y() * 7, ray.z() * 7);
                    // A bent lens may not reach the corners; it then says so.
                    if (back != null && Math.hypot(back.u() - u, back.v() - v) > 1e-6) {
                        assertTrue(lens instanceof OpenCvLens || lens instanceof FisheyeLens, lens + " at " + u);
                    }
                }
            }
            Pixel middle = Objects.requireNonNull(lens.project(0.1, 0.05, 1));
            Point3 ray = lens.ray(middle.u(), middle.v());
            assertEquals(0.1, ray.x() / ray.z(), 1e-9, lens.type());
            assertEquals(0.05, ray.y() / ray.z(), 1e-9, lens.type());
        }
    }

    private static Pixel project(RigCamera camera, double x, double y, double z) {
        return Objects.requireNonNull(camera.project(new Point3(x, y, z)));
    }

    @ParameterizedTest
    @CsvSource({
        "camera_front_wide_120fov,.495418,-.498353,.505713,-.500459",
        "camera_cross_left_120fov,.689299,-.695044,.144063,-.145007",
        "camera_cross_right_120fov,.142662,-.141536,.684051,-.701206",
        "camera_rear_left_70fov,.588530,-.627087,-.367689,.353834",
        "camera_rear_right_70fov,.376878,-.379703,-.602841,.591922",
        "camera_rear_tele_30fov,.502043,-.504974,-.500063,.492840"
    })
    void turnsOfTheNvidiaRigAreThoseOfTheReference(String id, double w, double x, double y, double z) {
        Quaternion q = camera(RigFile.nvidia(), id).rigFromCamera().quaternion();
        assertEquals(w, q.w(), 1e-6);
        assertEquals(x, q.x(), 1e-6);
        assertEquals(y, q.y(), 1e-6);
        assertEquals(z, q.z(), 1e-6);
    }

    @Test
    void whatLiesBehindIsNotSeen() {
        assertNull(new PinholeLens(1, 1, 0, 0).project(0, 0, -1));
        PinholeLens pinhole = new PinholeLens(700, 700, 640, 360);
        OpenCvLens folding = new OpenCvLens(pinhole, 0.03232, -0.32141, 0, 0, 0);
        assertNull(folding.project(2, 0, 1));
        assertNotNull(folding.project(0.5, 0, 1));
        assertNull(new FisheyeLens(pinhole, -0.5, 0, 0, 0).project(3, 0, 1));
    }

    private static RigCamera camera(Rig rig, String id) {
        return rig.camera(id).orElseThrow();
    }

    @Test
    void scaledPolynomialsFollowTheReference() {
        FThetaLens wide = (FThetaLens) lens("camera_front_wide_120fov");
        FThetaLens rear = (FThetaLens) lens("camera_rear_left_70fov");
        for (FThetaLens lens : List.of(wide, rear)) {
            FThetaLens half = lens.scaled(0.5);
            for (double x = -0.5; x < 0.5; x += 0.1) {
                Pixel whole = Objects.requireNonNull(lens.project(x, 0.2, 1));
                Pixel small = Objects.requireNonNull(half.project(x, 0.2, 1));
                assertEquals(whole.u() / 2, small.u(), 1e-9);
                assertEquals(whole.v() / 2, small.v(), 1e-9);
            }
        }
        assertEquals(1.05758628e-3 / 0.5, wide.scaled(0.5).polynomial().get(1));
        assertEquals(1571.27855 * 0.5, rear.scaled(0.5).polynomial().get(1));
    }

    @Test
    void aLensThatCannotBeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PinholeLens(0, 1, 0, 0));
        List<Double> flat = List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        assertThrows(
                IllegalArgumentException.class,
                () -> new FThetaLens(0, 0, flat, FThetaLens.Kind.FORWARD, 1, 0, 0, 10, 10));
        List<Double> good = List.of(0.0, 100.0, 0.0, 0.0, 0.0, 0.0);
        assertThrows(
                IllegalArgumentException.class,
                () -> new FThetaLens(0, 0, good, FThetaLens.Kind.FORWARD, 1, 1, 1, 10, 10));
    }
}
