package cosmonaut.camera.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathReaderTest {

    private static final Intrinsics LENS = Intrinsics.ofHorizontalFov(75, 192, 112);

    @TempDir
    Path folder;

    private CameraTrack read(String text) throws IOException {
        return new PathReader(12).read(Files.writeString(folder.resolve("path"), text));
    }

    private static void assertPose(double[] rows, Pose pose) {
        assertArrayEquals(rows, pose.rows(), 1e-9);
    }

    private static CameraPath randomPath(long seed) {
        Random random = new Random(seed);
        List<CameraFrame> frames = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Quaternion q = new Quaternion(
                    random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
            Pose pose = Pose.of(q, random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
            frames.add(new CameraFrame(pose, LENS.zoomed(1 + 0.5 * random.nextDouble())));
        }
        return new CameraPath(frames, 12);
    }

    @Test
    void tumComesBack() throws IOException {
        for (int seed = 0; seed < 10; seed++) {
            CameraPath path = randomPath(seed);
            Path file = folder.resolve("tum.json");
            new PathWriter().writeTum(path, file);
            CameraPath back = new PathReader(24).read(file).resampled(12, LENS);
            assertEquals(path.size(), back.size());
            for (int i = 0; i < path.size(); i++) {
                assertPose(path.pose(i).rows(), back.pose(i));
                assertEquals(LENS, back.get(i).intrinsics());
            }
        }
    }

    @Test
    void nerfstudioComesBackWithItsLens() throws IOException {
        for (int seed = 0; seed < 10; seed++) {
            CameraPath path = randomPath(seed);
            Path file = folder.resolve("path.txt");
            new PathWriter().writeNerfstudio(path, file);
            CameraPath back = new PathReader(24).read(file).resampled(12, LENS);
            assertEquals(path.size(), back.size());
            for (int i = 0; i < path.size(); i++) {
                assertPose(path.pose(i).rows(), back.pose(i));
                assertEquals(
                        path.get(i).intrinsics().fy(), back.get(i).intrinsics().fy(), 1e-6);
                assertEquals(
                        path.get(i).intrinsics().fx(), back.get(i).intrinsics().fx(), 0.1);
                assertEquals(95.5, back.get(i).intrinsics().cx(), 1e-9);
            }
        }
    }

    @Test
    void tumByHand() throws IOException {
        CameraTrack track =
                read("# t x y z\n\n1305031102.5 1 2 3 0 0.70710678 0 0.70710678\n1305031103.5,4,5,6,0,0,0,2\n");
        assertEquals(1.0, track.duration());
        assertPose(
                new double[] {0, 0, 1, 1, 0, 1, 0, 2, -1, 0, 0, 3},
                track.samples().get(0).pose());
        assertPose(
                new double[] {1, 0, 0, 4, 0, 1, 0, 5, 0, 0, 1, 6},
                track.samples().get(1).pose());
    }

    /// A nerfstudio camera at the origin with the identity matrix looks along -z with y up.
    @Test
    void openGlAxesAreTurned() throws IOException {
        CameraTrack track = read("""
                {"camera_path":[{"camera_to_world":[1,0,0,7, 0,1,0,8, 0,0,1,9, 0,0,0,1],"fov":90,"aspect":2}],"fps":24}""");
        assertPose(
                new double[] {1, 0, 0, 7, 0, -1, 0, 8, 0, 0, -1, 9},
                track.samples().getFirst().pose());
        Intrinsics lens = track.resampled(12, LENS).get(0).intrinsics();
        assertEquals(56, lens.fy(), 1e-9);
    }

    @Test
    void transformsWithLensPerFileAndPerFrame() throws IOException {
        CameraTrack track = read("""
                {"w":100,"h":50,"fl_x":80,"fl_y":81,"cx":50,"cy":25,"frames":[
                 {"file_path":"a","transform_matrix":[[0,0,1,1],[1,0,0,2],[0,1,0,3],[0,0,0,1]]},
                 {"file_path":"b","fl_x":90,"transform_matrix":[[1,0,0,0],[0,1,0,0],[0,0,1,0],[0,0,0,1]]}]}""");
        assertPose(
                new double[] {0, 0, -1, 1, 1, 0, 0, 2, 0, -1, 0, 3},
                track.samples().get(0).pose());
        assertEquals(
                new Intrinsics(80, 81, 49.5, 24.5, 100, 50),
                track.samples().get(0).lens());
        assertEquals(
                new Intrinsics(90, 81, 49.5, 24.5, 100, 50),
                track.samples().get(1).lens());
        assertEquals(1 / 12.0, track.duration(), 1e-12);
    }

    @Test
    void syntheticNerfAngle() throws IOException {
        CameraTrack track = read("""
                {"camera_angle_x":1.5707963267948966,"frames":[{"transform_matrix":[[1,0,0,0],[0,1,0,0],[0,0,1,0],[0,0,0,1]]}]}""");
        Intrinsics lens = track.resampled(12, LENS.scaledTo(112, 112)).get(0).intrinsics();
        assertEquals(56, lens.fx(), 1e-9);
    }

    /// The middle of the unit cube is the origin; the cube's x, y, z are NeRF's y, z, x.
    @Test
    void instantNgp() throws IOException {
        CameraTrack track = read("""
                {"loop":false,"path":[
                 {"R":[0,0,0,1],"T":[0.5,0.5,0.5],"fov":50.625,"scale":1.5},
                 {"R":[0,0,0,1],"T":[0.83,0.5,0.5],"fov":50.625,"scale":1.5}],"time":1.0}""");
        assertPose(
                new double[] {0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0},
                track.samples().get(0).pose());
        assertPose(
                new double[] {0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0},
                track.samples().get(1).pose());
        // Relative to the first camera the second has moved along its own x axis.
        assertPose(
                new double[] {1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0},
                track.samples().get(1).pose().relativeTo(track.samples().get(0).pose()));
    }

    @Test
    void realEstate() throws IOException {
        CameraTrack track = read("""
                https://www.example.org/watch?v=abc
                33366 0.5 0.9 0.5 0.5 0 0 0 0 -1 1 0 1 0 2 1 0 0 3
                66733 0.5 0.9 0.5 0.5 0 0 1 0 0 0 0 1 0 0 0 0 1 0
                """);
        // World to camera: R = rows above, t = (1,2,3). Centre = -R^T t = (-3, -2, 1).
        assertPose(
                new double[] {0, 0, 1, -3, 0, 1, 0, -2, -1, 0, 0, 1},
                track.samples().get(0).pose());
        assertEquals(0.033367, track.duration(), 1e-9);
        Intrinsics lens = track.resampled(12, LENS).get(0).intrinsics();
        // The vertical view stays, with square pixels.
        assertEquals(0.9 * 112, lens.fx(), 1e-9);
        assertEquals(0.9 * 112, lens.fy(), 1e-9);
        assertEquals(95.5, lens.cx(), 1e-9);
    }

    @Test
    void colmap() throws IOException {
        Files.writeString(folder.resolve("cameras.txt"), """
                # Camera list
                1 SIMPLE_PINHOLE 200 100 150 100 50
                2 OPENCV 400 200 300 310 200 100 0.1 0 0 0
                """);
        CameraTrack track = read("""
                # Image list with two lines of data per image:
                2 1 0 0 0 5 0 0 2 b.png
                10 20 -1 30 40 7
                1 0.7071067811865476 0 0.7071067811865476 0 1 2 3 1 a.png

                """);
        // a.png is first by name; R = quarter turn about y, [0 0 1; 0 1 0; -1 0 0], centre = -R^T t = (3, -2, -1).
        assertPose(
                new double[] {0, 0, -1, 3, 0, 1, 0, -2, 1, 0, 0, -1},
                track.samples().get(0).pose());
        assertPose(
                new double[] {1, 0, 0, -5, 0, 1, 0, 0, 0, 0, 1, 0},
                track.samples().get(1).pose());
        assertEquals(
                new Intrinsics(150, 150, 99.5, 49.5, 200, 100),
                track.samples().get(0).lens());
        assertEquals(
                new Intrinsics(300, 310, 199.5, 99.5, 400, 200),
                track.samples().get(1).lens());
    }

    @Test
    void colmapNeedsItsCameras() {
        String message = failure("2 1 0 0 0 5 0 0 2 b.png\n\n");
        assertTrue(message.contains("cameras.txt"), message);
    }

    @Test
    void resamplingFollowsTheTimes() throws IOException {
        // Uniform motion with uneven samples stays uniform; the turn is at constant speed.
        CameraTrack track = read("0 0 0 0 0 0 0 1\n1 1 0 0 0 0.3826834323650898 0 0.9238795325112867\n"
                + "3 3 0 0 0 0.9238795325112867 0 0.3826834323650898\n");
        CameraPath path = track.resampled(10, LENS);
        assertEquals(31, path.size());
        for (int i = 0; i <= 30; i++) {
            assertEquals(i / 10.0, path.pose(i).tx(), 1e-9);
            assertEquals(4.5 * i, path.pose(i).degreesTo(Pose.IDENTITY), 1e-6);
        }
    }

    @Test
    void curvesPassThroughTheirSamplesSmoothly() throws IOException {
        CameraTrack track = read("0 0 0 0 0 0 0 1\n1 1 1 0 0 0 0 1\n2 2 0 0 0 0 0 1\n3 3 1 0 0 0 0 1\n");
        CameraPath path = track.resampled(100, LENS);
        assertEquals(1, path.pose(100).ty(), 1e-9);
        double before = path.pose(100).ty() - path.pose(99).ty();
        double after = path.pose(101).ty() - path.pose(100).ty();
        assertEquals(before, after, 2e-3);
    }

    @Test
    void tooLongAPathIsRefused() throws IOException {
        CameraTrack track = read("0 0 0 0 0 0 0 1\n100000 1 1 0 0 0 0 1\n");
        assertThrows(InvalidInputException.class, () -> track.resampled(12, LENS));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 0 0 NaN 0 0 0 1                             | line 1  | not finite
            0 0 0 0 0 0 0 1;1 0 0 Infinity 0 0 0 1        | line 2  | not finite
            0 0 0 0 0 0 0 0                               | line 1  | quaternion is zero
            0 0 0 0 0 0 0 1;0 0 0 0 0 0 0 1               | line 2  | same time twice
            0 0 0 0 0 0 0 1;-1 0 0 0 0 0 0 1              | line 2  | before that of the camera before
            0 0 0 0 0 0 0 1;1e-320 1 0 0 0 0 0 1          | line 2  | microsecond later
            0 0 0 0 0 0 0 1;1 0 0 0 0 0 1                 | line 2  | 7 fields
            0 0 0 0 0 0 0 one                             | line 1  | not a number
            hello                                         | line 1  | no known format
            0 1e300 0 0 0 0 0 1                           | line 1  | not possible
            5 .5 .9 .5 .5 0 0 1 0 0 0 0 1 0 0 0 0 0 0     | line 1  | singular
            5 .5 .9 .5 .5 0 0 1 0 0 0 0 1 0 0 0 0 -1 0    | line 1  | reflection
            5 .5 .9 .5 .5 0 0 1 0 0 0 0 1.1 0 0 0 0 1 0   | line 1  | orthonormal
            5 0 .9 .5 .5 0 0 1 0 0 0 0 1 0 0 0 0 1 0      | line 1  | focal length
            {"camera_path":[{"fov":50}]}                  | camera_path[0] | camera_to_world
            {"camera_path":[{"camera_to_world":[1,2]}]}   | camera_path[0] | 2 numbers
            {"camera_path":[{"camera_to_world":[1,0,0,0,0,1,0,0,0,0,1,0],"fov":0}]} | camera_path[0] | field of view
            {"camera_path":[]}                            |         | no camera
            {"camera_path":[}                             | line 1  | not valid JSON
            {"things":1}                                  |         | no list
            {"frames":[{"transform_matrix":[[1e999,0,0,0],[0,1,0,0],[0,0,1,0]]}]} | frames[0] | not finite
            {"path":[{"R":[0,0,0],"T":[0,0,0]}]}          | path[0] | R has 3
            """)
    void damageIsNamedWithItsPlace(String text, @org.jspecify.annotations.Nullable String where, String what) {
        String message = failure(text.replace(';', '\n'));
        assertTrue(message.contains(what), message);
        assertTrue(where == null || message.contains(where), message);
        assertTrue(message.startsWith(folder.toString()), message);
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.contains("; "), message);
    }

    private String failure(String text) {
        return String.valueOf(
                assertThrows(InvalidInputException.class, () -> read(text)).getMessage());
    }

    @Test
    void otherThingsThanPathFilesAreRefused() throws IOException {
        assertThrows(InvalidInputException.class, () -> new PathReader(12).read(folder));
        assertThrows(InvalidInputException.class, () -> new PathReader(12).read(folder.resolve("none")));
        Path binary = Files.write(folder.resolve("b"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThrows(InvalidInputException.class, () -> new PathReader(12).read(binary));
        assertThrows(InvalidInputException.class, () -> read(""));
    }

    @Test
    void slightlyWornRotationsAreMended() throws IOException {
        CameraTrack track =
                read("{\"frames\":[{\"transform_matrix\":[[1.0003,0,0,0],[0,1,0,0],[0,0,0.9998,0],[0,0,0,1]]}]}");
        assertPose(
                new double[] {1, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1, 0},
                track.samples().getFirst().pose());
    }
}
