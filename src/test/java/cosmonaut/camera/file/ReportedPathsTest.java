package cosmonaut.camera.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Path files as people have reported them to programs like this one, each with what must come of it.
class ReportedPathsTest {

    private static final Intrinsics LENS = Intrinsics.ofHorizontalFov(70, 192, 112);

    private static CameraTrack read(String name) {
        return new PathReader(12).read(SixPoses.file(name));
    }

    private static CameraPath flown(String name) {
        return read(name).resampled(12, LENS);
    }

    /// Six pictures with the six poses, and what is said about them.
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            euroc-w-first.csv                   | 1e-6  | 6 cameras, EuRoC, 0.5 s, quaternion w first by its header | -
            gs-cameras.json                     | 1e-12 | 6 cameras, Gaussian splatting, 0.5 s, ordered by name     | -
            kitti-poses.txt                     | 1e-9  | 6 cameras, KITTI, 0.5 s, untimed                          | -
            ns-export-cameras.json              | 1e-12 | 6 cameras, ns-export cameras, 0.5 s, ordered by name      | -
            ns-fisheye.json                     | 1e-12 | 6 cameras, nerfstudio, 0.5 s                              | fisheye
            ns-fov-missing-on-some.json         | 1e-12 | 6 cameras, nerfstudio, 0.5 s                              | default_fov 60
            ns-portrait.json                    | 1e-12 | 6 cameras, nerfstudio, 0.5 s                              | -
            re10k-crlf.txt                      | 1e-11 | 6 cameras, RealEstate10K, 0.5 s                           | -
            re10k-file-name-line.txt            | 1e-11 | 6 cameras, RealEstate10K, 0.5 s                           | -
            transforms-per-frame-fisheye.json   | 1e-12 | 6 cameras, transforms.json, 0.5 s, ordered by name        | OPENCV_FISHEYE
            transforms-rounded.json             | 1e-3  | 6 cameras, transforms.json, 0.5 s, ordered by name        | made orthonormal
            transforms-scaled-rotation.json     | 1e-12 | 6 cameras, transforms.json, 0.5 s, ordered by name        | 6 rotations scaled by 1.7 normalised
            transforms-shuffled.json            | 1e-12 | 6 cameras, transforms.json, 0.5 s, ordered by name        | another order
            tum-bom-crlf-epoch.txt              | 1e-6  | 6 cameras, TUM, 0.5 s, quaternion w last by its header    | -
            tum-csv-header.csv                  | 1e-6  | 6 cameras, CSV, 0.5 s, quaternion w last by its header    | -
            tum-semicolons-decimal-commas.csv   | 1e-6  | 6 cameras, CSV, 0.5 s                                     | decimal commas
            tum-utf16.txt                       | 1e-6  | 6 cameras, TUM, 0.5 s                                     | -
            colmap-fisheye/images.txt           | 1e-10 | 6 cameras, COLMAP, 0.5 s, ordered by name                 | OPENCV_FISHEYE
            colmap-no-points/images.txt         | 1e-10 | 6 cameras, COLMAP, 0.5 s, ordered by name                 | -
            colmap-spaces/images.txt            | 1e-10 | 6 cameras, COLMAP, 0.5 s, ordered by name                 | another order
            colmap-spaces-no-header/images.txt  | 1e-10 | 6 cameras, COLMAP, 0.5 s, ordered by name                 | -
            colmap-unpadded/images.txt          | 1e-10 | 6 cameras, COLMAP, 0.5 s, ordered by name                 | -
            """)
    void isReadWhole(String name, double tolerance, String understood, @Nullable String note) {
        CameraTrack track = read(name);
        CameraPath path = track.resampled(12, LENS);
        assertEquals(SixPoses.COUNT, path.size());
        SixPoses.assertMovement(path.frames().stream().map(CameraFrame::pose).toList(), tolerance);
        Path file = SixPoses.file(name);
        assertEquals(file + ": " + understood, track.understood(path.size(), 12));
        assertEquals(note == null ? 0 : 1, track.notes().size(), track.notes().toString());
        assertTrue(
                note == null || track.notes().getFirst().contains(note),
                track.notes().toString());
        for (CameraFrame frame : path.frames()) {
            assertEquals(frame.intrinsics().fx(), frame.intrinsics().fy(), "square pixels");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nuscenes-ego_pose.json    | is a nuScenes table
            re10k-resized-px.txt      | line 2: lens 1090 1080 666 338 is in pixels
            transforms-blank-comma.json | line 62: is not valid JSON
            transforms-nan.json       | line 1: NaN is not a finite number
            tum-duplicate-times.txt   | line 2: time 0.0 is that of the camera before, the same time twice
            """)
    void isRefusedByName(String name, String why) {
        InvalidInputException error = assertThrows(InvalidInputException.class, () -> read(name));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains(why), message);
        assertEquals(1, message.lines().count());
        assertTrue(message.length() - SixPoses.file(name).toString().length() < 250, message);
    }

    /// The vertical view of 60 degrees stays, whatever the aspect of the other program's pictures.
    @ParameterizedTest
    @CsvSource({"ns-portrait.json", "ns-fisheye.json", "ns-fov-missing-on-some.json", "ngp-keyframes.json"})
    void theVerticalViewIsKept(String name) {
        for (CameraFrame frame : flown(name).frames()) {
            assertEquals(60, frame.intrinsics().verticalFov(), 1e-9);
            assertEquals(95.5, frame.intrinsics().cx(), 1e-9);
        }
    }

    /// 905 to 955 pixels of 720 rows; ours have 112.
    @Test
    void everyFrameHasItsOwnLens() {
        List<CameraFrame> frames = flown("transforms-per-frame-fisheye.json").frames();
        for (int i = 0; i < frames.size(); i++) {
            assertEquals(
                    (905 + 10 * i) * 112 / 720.0, frames.get(i).intrinsics().fy(), 1e-9);
        }
    }

    /// Key poses a second apart, all of them passed through.
    @ParameterizedTest
    @CsvSource({"ngp-keyframes.json, instant-ngp", "ns-keyframes-only.json, nerfstudio"})
    void keyframesBecomeAFlight(String name, String format) {
        CameraTrack track = read(name);
        CameraPath path = track.resampled(12, LENS);
        assertEquals(61, path.size());
        List<Pose> keys =
                List.of(0, 12, 24, 36, 48, 60).stream().map(path::pose).toList();
        SixPoses.assertMovement(keys, 1e-12);
        assertTrue(track.understood(61, 12).endsWith("6 keyframes, " + format + ", 5.1 s, 1 s a keyframe"));
    }

    @Test
    void keyframesLastAsLongAsIsWished() {
        CameraTrack track = read("ngp-keyframes.json").lasting(2, 12);
        CameraPath path = track.resampled(12, LENS);
        assertEquals(24, path.size());
        List<CameraTrack.Sample> keys = read("ngp-keyframes.json").samples();
        assertArrayEquals(keys.getFirst().pose().rows(), path.pose(0).rows(), 1e-12);
        assertArrayEquals(keys.getLast().pose().rows(), path.pose(23).rows(), 1e-12);
        assertTrue(track.understood(24, 12).endsWith(", 2.0 s, stretched from 5.1 s"));
    }

    @Test
    void twoPosesWithDecimalCommas() {
        CameraPath path = flown("tum-decimal-commas.txt");
        assertEquals(2, path.size());
        SixPoses.assertMovement(List.of(path.pose(0), path.pose(1)), 1e-6);
    }

    @Test
    void onePoseIsOnePictureAndAnHourIsAnHour() {
        assertEquals(1, flown("tum-one-pose.txt").size());
        assertEquals(3600 * 12 + 1, flown("tum-one-hour.txt").size());
        assertThrows(InvalidInputException.class, () -> read("tum-one-pose.txt").lasting(2, 12));
        assertFalse(read("tum-one-hour.txt").keyframes());
    }
}
