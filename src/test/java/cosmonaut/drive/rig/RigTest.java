package cosmonaut.drive.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
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

    private static RigCamera camera(Rig rig, String id) {
        return rig.camera(id).orElseThrow();
    }

    private static Pixel project(RigCamera camera, double x, double y, double z) {
        return Objects.requireNonNull(camera.project(new Point3(x, y, z)));
    }

    @TempDir
    private Path folder;

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

    @ParameterizedTest
    @CsvSource({
        "camera_front_wide_120fov,camera_cross_left_120fov,52",
        "camera_front_wide_120fov,camera_cross_right_120fov,54",
        "camera_cross_left_120fov,camera_rear_left_70fov,11",
        "camera_cross_right_120fov,camera_rear_right_70fov,7.5",
        "camera_rear_left_70fov,camera_rear_tele_30fov,20",
        "camera_rear_right_70fov,camera_rear_tele_30fov,25",
        "camera_front_wide_120fov,camera_rear_tele_30fov,0",
        "camera_front_wide_120fov,camera_front_tele_30fov,29.77"
    })
    void camerasOverlapAsTheReferenceHasThem(String one, String other, double degrees) {
        RigCamera a = camera(RigFile.nvidia(), one);
        RigCamera b = camera(RigFile.nvidia(), other);
        assertEquals(degrees, a.overlapDegrees(b), 0.6);
        assertEquals(a.overlapDegrees(b), b.overlapDegrees(a), 1e-9);
    }

    @Test
    void aWorldOfCamerasSeesWhatTheRigSees() {
        Pose vehicle = EgoPose.of(100, 50, 2, 0.7);
        RigCamera camera = camera(RigFile.nuScenes(), "CAM_FRONT_LEFT");
        CameraFrame frame = camera.frame(vehicle);
        Pose there = EgoPose.inCameraWorld(vehicle.compose(Pose.at(12, 15, 1)));
        Pose inside = Pose.at(there.tx(), there.ty(), there.tz()).relativeTo(frame.pose());
        Pixel pixel = project(camera, 12, 15, 1);
        double u = frame.intrinsics().fx() * inside.tx() / inside.tz()
                + frame.intrinsics().cx();
        double v = frame.intrinsics().fy() * inside.ty() / inside.tz()
                + frame.intrinsics().cy();
        assertEquals(pixel.u(), u, 1e-9);
        assertEquals(pixel.v(), v, 1e-9);
        RigCamera wide = camera(RigFile.nvidia(), "camera_front_wide_120fov");
        assertThrows(InvalidInputException.class, () -> wide.frame(vehicle));
        RigCamera rectified = wide.rectified(120, 960, 540);
        assertEquals(120, rectified.horizontalFov(), 1e-9);
        assertEquals(88.51, rectified.verticalFov(), 5e-3);
        assertEquals(960, rectified.frame(vehicle).intrinsics().width());
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
}
