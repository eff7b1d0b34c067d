package cosmonaut.drive.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.curve.Point3;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RigTest {

    @TempDir
    private Path folder;

    private static RigCamera camera(Rig rig, String id) {
        return rig.camera(id).orElseThrow();
    }

    private static Pixel project(RigCamera camera, double x, double y, double z) {
        return Objects.requireNonNull(camera.project(new Point3(x, y, z)));
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

    @ParameterizedTest
    @CsvSource({"1,0,1,1689.0901,757.1542", "0,0.3,1,954.2063,1032.4278", "1,0.5,2,1383.8869,971.9944"})
    void theWideLensIsThatOfTheReference(double x, double y, double z, double u, double v) {
        Pixel pixel = Objects.requireNonNull(
                camera(RigFile.nvidia(), "camera_front_wide_120fov").lens().project(x, y, z));
        assertEquals(u, pixel.u(), 1e-4);
        assertEquals(v, pixel.v(), 1e-4);
    }

    @Test
    void moreOfTheLensesOfTheReference() {
        FThetaLens wide = (FThetaLens)
                camera(RigFile.nvidia(), "camera_front_wide_120fov").lens();
        assertEquals(
                -14.41, Objects.requireNonNull(wide.project(-1.7320508, 0, 1)).u(), 5e-3);
        assertEquals(945.5493, wide.companion().fx(), 5e-5);
        FThetaLens rear =
                (FThetaLens) camera(RigFile.nvidia(), "camera_rear_left_70fov").lens();
        assertEquals(732.9825, Objects.requireNonNull(rear.project(0.5, 0, 1)).u() - rear.cx(), 2e-4);
        assertEquals(1571.27855, rear.companion().fx());
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
        FThetaLens lens = (FThetaLens) camera(RigFile.nvidia(), id).lens();
        assertEquals(left, Math.toDegrees(lens.angle(lens.cx())), 6e-2);
        assertEquals(right, Math.toDegrees(lens.angle(1920 - lens.cx())), 6e-2);
        assertEquals(top, Math.toDegrees(lens.angle(lens.cy())), 6e-2);
        assertEquals(bottom, Math.toDegrees(lens.angle(1080 - lens.cy())), 6e-2);
        assertTrue(lens.isMonotone());
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

    @Test
    void whatLiesBehindIsNotSeen() {
        assertNull(new PinholeLens(1, 1, 0, 0).project(0, 0, -1));
        PinholeLens pinhole = new PinholeLens(700, 700, 640, 360);
        OpenCvLens folding = new OpenCvLens(pinhole, 0.03232, -0.32141, 0, 0, 0);
        assertNull(folding.project(2, 0, 1));
        assertNotNull(folding.project(0.5, 0, 1));
        assertNull(new FisheyeLens(pinhole, -0.5, 0, 0, 0).project(3, 0, 1));
    }

    @Test
    void scaledPolynomialsFollowTheReference() {
        FThetaLens wide = (FThetaLens)
                camera(RigFile.nvidia(), "camera_front_wide_120fov").lens();
        FThetaLens rear =
                (FThetaLens) camera(RigFile.nvidia(), "camera_rear_left_70fov").lens();
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
    void picturesOfAModelShowTheSameThings() {
        RigCamera camera = camera(RigFile.nvidia(), "camera_front_wide_120fov");
        RigCamera small = camera.forModel(848, 480);
        Pixel whole = project(camera, 20, 2, 0);
        Pixel squeezed = project(small, 20, 2, 0);
        assertEquals((whole.u() + 0.5) * 848 / 1920 - 0.5, squeezed.u(), 1e-9);
        assertEquals((whole.v() + 0.5) * 480 / 1080 - 0.5, squeezed.v(), 1e-9);
        RigCamera cropped = camera(RigFile.nuScenes(), "CAM_FRONT").forModel(848, 480);
        double s = 480.0 / 900;
        Pixel big = project(camera(RigFile.nuScenes(), "CAM_FRONT"), 20, 2, 0);
        Pixel part = project(cropped, 20, 2, 0);
        assertEquals((big.u() + 0.5) * s - 0.5 - (1600 * s - 848) / 2, part.u(), 1e-9);
        assertEquals((big.v() + 0.5) * s - 0.5, part.v(), 1e-9);
        RigCamera barred = camera(RigFile.nuScenes(), "CAM_FRONT").fitted(Fitting.LETTERBOX, 800, 800);
        assertEquals(
                (big.v() + 0.5) / 2 - 0.5 + (800 - 450) / 2.0,
                project(barred, 20, 2, 0).v(),
                1e-9);
        assertEquals(
                120,
                new RigCamera(
                                "a",
                                "a",
                                null,
                                960,
                                540,
                                Pose.IDENTITY,
                                PinholeLens.ofHorizontalFov(120, 960, 540),
                                Fitting.NONE,
                                RigCamera.Shutter.GLOBAL,
                                null,
                                RigCamera.Quality.NOMINAL)
                        .horizontalFov(),
                1e-9);
        assertEquals(277.128, PinholeLens.ofHorizontalFov(120, 960, 540).fx(), 5e-4);
    }

    @Test
    void aPathIsCutWhereItComesTooNear() {
        RigCamera camera = camera(RigFile.nuScenes(), "CAM_FRONT");
        List<Point3> path = new ArrayList<>();
        for (int i = 0; i <= 40; i++) {
            path.add(Point3.flat(100 + i - 10, 50));
        }
        Pose vehicle = EgoPose.of(100, 50, 0, 0);
        List<List<PathProjection.Seen>> parts = PathProjection.of(camera, vehicle, path);
        assertEquals(1, parts.size());
        PathProjection.Seen first = parts.getFirst().getFirst();
        assertEquals(PathProjection.NEAREST, first.depth(), 1e-12);
        assertTrue(first.along() > 12 && first.along() < 13, "along " + first.along());
        PathProjection.Seen at20 = parts.getFirst().stream()
                .filter(seen -> seen.along() == 30)
                .findFirst()
                .orElseThrow();
        assertEquals(824.482, at20.u(), 2e-3);
        assertEquals(588.894, at20.v(), 2e-3);
        assertEquals(
                1,
                PathProjection.of(camera(RigFile.nuScenes(), "CAM_BACK"), vehicle, path)
                        .size());
        assertEquals(
                0,
                PathProjection.of(camera(RigFile.nuScenes(), "CAM_BACK"), vehicle, path.subList(20, 40))
                        .size());
        Point3 ground = Objects.requireNonNull(PathProjection.ground(camera, project(camera, 20, 3, 0), 100));
        assertEquals(20, ground.x(), 1e-9);
        assertEquals(3, ground.y(), 1e-9);
        assertNull(PathProjection.ground(camera, new Pixel(800, 100), 100));
    }

    /// A window draws the path into six pictures at every movement of the hand.
    @Test
    void sixViewsOfALongPathAreDrawnWithinAFrame() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<Point3> path = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            path.add(Point3.flat(0.3 * i, 5 * Math.sin(0.05 * i)));
        }
        Rig rig = RigFile.nvidia().forModel(848, 480);
        double[] took = new double[30];
        for (int i = 0; i < took.length; i++) {
            long from = threads.getCurrentThreadCpuTime();
            Pose vehicle = EgoPose.of(i, 0, 0, 0.1);
            int seen = 0;
            for (RigCamera camera : rig.sixViews()) {
                for (List<PathProjection.Seen> part : PathProjection.of(camera, vehicle, path)) {
                    seen += part.size();
                }
            }
            assertTrue(seen > 500);
            took[i] = (threads.getCurrentThreadCpuTime() - from) / 1e6;
        }
        Arrays.sort(took);
        System.out.printf("drive: 500 points into six f-theta views: median %.2f ms%n", took[15]);
        assertTrue(took[15] < 20, took[15] + " ms");
    }

    @Test
    void camerasMoveWithTheVehicle() {
        RigCamera camera = camera(RigFile.nuScenes(), "CAM_BACK_LEFT");
        Pose vehicle = EgoPose.of(3, 4, 0.5, 1);
        Pose there = camera.at(vehicle);
        assertEquals(0, camera.vehicleAt(there).distanceTo(vehicle), 1e-12);
        assertEquals(0, camera.vehicleAt(there).degreesTo(vehicle), 1e-9);
    }

    @Test
    void viewsHaveTheOrderAndWordsOfThePaper() {
        List<String> ids =
                RigFile.nvidia().sixViews().stream().map(RigCamera::id).toList();
        assertEquals("camera_front_wide_120fov", ids.get(0));
        assertEquals("camera_rear_tele_30fov", ids.get(3));
        assertEquals(
                "The video is captured from a camera mounted on a car. The camera is facing forward.",
                View.FRONT.cameraSentence());
        StringBuilder mosaic = new StringBuilder();
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 3; column++) {
                for (View view : View.values()) {
                    mosaic.append(view.row() == row && view.column() == column ? view.ordinal() : "");
                }
            }
        }
        assertEquals("102435", mosaic.toString());
        assertEquals("prompt_back_left", View.BACK_LEFT.promptKey());
    }

    @Test
    void bundledRigsAreSoundAndComeBackFromTheirFile() throws IOException {
        for (Rig rig : RigFile.bundled()) {
            assertEquals(List.of(), rig.warnings());
            assertTrue(rig.source().length() > 40);
            assertEquals(6, rig.sixViews().size());
            Path file = folder.resolve("a.rig.json");
            RigFile.write(rig, file);
            Rig again = RigFile.read(file);
            assertEquals(rig.vehicle(), again.vehicle());
            for (int i = 0; i < rig.cameras().size(); i++) {
                RigCamera one = rig.cameras().get(i);
                RigCamera other = again.cameras().get(i);
                assertEquals(one.lens(), other.lens());
                assertEquals(one.view(), other.view());
                assertEquals(0, one.rigFromCamera().distanceTo(other.rigFromCamera()));
                assertEquals(0, one.rigFromCamera().degreesTo(other.rigFromCamera()), 1e-9);
            }
        }
    }

    private Rig changed(String from, String to) throws IOException {
        Path file = folder.resolve("changed.rig.json");
        String text = Files.readString(Path.of("src/main/resources/cosmonaut/drive/rig/nuscenes.rig.json"));
        assertTrue(text.contains(from), from);
        return RigFile.read(Files.writeString(file, text.replace(from, to)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"cosmos-rig/1\"|\"cosmos-rig/9\"|schema: is 'cosmos-rig/9'; give a rig of cosmos-rig/1",
                "\"pinhole\"|\"omni\"|model.type: is 'omni'; write one of pinhole, opencv5, fisheye4, ftheta",
                "\"width\": 1600|\"width\": 0|image.width: is 0.0; write a number from 1.0 to 16384.0",
                "\"fx\": 1266.417203046554|\"fx\": \"wide\"|cameras[0].model.fx: is no number; write a number from",
                "0.4998015430569128|0.9|rig_T_cam.q: has the length 1.2",
                "\"view\": \"left\"|\"view\": \"front\"|cameras[1].view: is front, by viewOrder it is left",
                "\"FLU-rear-axle-ground\"|\"RDF\"|frame: is 'RDF'; write one of FLU-rear-axle-ground",
                "1.70079118954|1e9|rig_T_cam.t[0]: is 1.0E9; write a number from -20.0 to 20.0",
                "\"id\": \"CAM_BACK\"|\"id\": \"CAM_FRONT\"|",
                "\"convention\": \"opencv\"|\"convention\": \"left\"|convention: is 'left'; write one of opencv, flu"
            })
    void aRigThatIsNotSoundIsRefusedInOneLine(String change) {
        String[] parts = change.split("\\|", -1);
        String said = String.valueOf(assertThrows(InvalidInputException.class, () -> changed(parts[0], parts[1]))
                .getMessage());
        assertTrue(said.contains(parts[2]), said);
        assertEquals(1, said.lines().count());
    }

    @Test
    void fiveCamerasAreNoSixViews() throws IOException {
        Rig rig = RigFile.nuScenes();
        Rig five =
                new Rig(rig.name(), rig.source(), rig.vehicle(), rig.cameras().subList(0, 5));
        String said = String.valueOf(
                assertThrows(InvalidInputException.class, five::sixViews).getMessage());
        assertEquals(
                "rig nuScenes-like has 5 cameras and none for back_right, a model of six views needs all; give them a"
                        + " camera each",
                said);
        Path file = folder.resolve("five.rig.json");
        RigFile.write(five, file);
        assertEquals(5, RigFile.read(file).cameras().size());
    }

    @Test
    void oddRigsWarn() {
        Rig rig = RigFile.nuScenes();
        List<RigCamera> cameras = new ArrayList<>();
        for (RigCamera camera : rig.cameras()) {
            View view =
                    camera.view() == View.LEFT ? View.RIGHT : camera.view() == View.RIGHT ? View.LEFT : camera.view();
            Pose pose = camera.rigFromCamera();
            cameras.add(new RigCamera(
                    camera.id(),
                    camera.label(),
                    view,
                    1600,
                    900,
                    pose.movedTo(pose.tx() + 5, pose.ty(), -1),
                    camera.lens(),
                    Fitting.NONE,
                    RigCamera.Shutter.GLOBAL,
                    null,
                    RigCamera.Quality.ASSUMED));
        }
        List<String> warnings = new Rig("odd", "", rig.vehicle(), cameras).warnings();
        assertTrue(warnings.stream().anyMatch(w -> w.contains("labels swapped")));
        assertTrue(warnings.stream().anyMatch(w -> w.contains("origin on the ground")));
        assertTrue(warnings.stream().anyMatch(w -> w.contains("axes swapped")));
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
