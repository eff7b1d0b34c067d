package cosmonaut.camera.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Random poses, written by the public definition of each format, come back; and what a file may leave out or word
/// otherwise.
class PathFormsTest {

    private static final int SEEDS = 20;

    @TempDir
    Path folder;

    private CameraTrack read(String text) throws IOException {
        return new PathReader(12).read(Files.writeString(folder.resolve("path"), text));
    }

    private String failure(String text) {
        return String.valueOf(
                assertThrows(InvalidInputException.class, () -> read(text)).getMessage());
    }

    private static List<Pose> poses(long seed) {
        Random random = new Random(seed);
        List<Pose> poses = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(12); i++) {
            Quaternion q = new Quaternion(
                    random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
            poses.add(Pose.of(q, random.nextGaussian(), random.nextGaussian(), random.nextGaussian()));
        }
        return poses;
    }

    /// Writes random poses with `line`, and reads them.
    private void assertComesBack(String head, BiFunction<Integer, Pose, String> line, String between, String tail)
            throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Pose> poses = poses(seed);
            String text = IntStream.range(0, poses.size())
                    .mapToObj(i -> line.apply(i, poses.get(i)))
                    .collect(Collectors.joining(between, head, tail));
            List<CameraTrack.Sample> samples = read(text).samples();
            assertEquals(poses.size(), samples.size());
            for (int i = 0; i < poses.size(); i++) {
                assertArrayEquals(
                        poses.get(i).rows(), samples.get(i).pose().rows(), 1e-9, "seed " + seed + " pose " + i);
            }
        }
    }

    private static String numbers(String separator, double... values) {
        return java.util.Arrays.stream(values)
                .mapToObj(v -> String.format(Locale.ROOT, "%.12f", v))
                .collect(Collectors.joining(separator));
    }

    private static String row(Pose p, int row, double flip) {
        double[] r = p.rows();
        return "[" + numbers(", ", r[4 * row], flip * r[4 * row + 1], flip * r[4 * row + 2], r[4 * row + 3]) + "]";
    }

    @Test
    void kitti() throws IOException {
        assertComesBack("", (i, p) -> numbers(" ", p.rows()), "\n", "\n");
        assertComesBack("", (i, p) -> numbers(" ", p.rows()) + " 0 0 0 1", "\n", "");
        assertComesBack("# poses\n", (i, p) -> numbers(",", p.rows()), "\r\n", "");
    }

    @Test
    void matricesOfSeveralLines() throws IOException {
        BiFunction<Integer, Pose, String> rows = (i, p) -> {
            double[] r = p.rows();
            return numbers(" ", r[0], r[1], r[2], r[3]) + "\n" + numbers(" ", r[4], r[5], r[6], r[7]) + "\n"
                    + numbers(" ", r[8], r[9], r[10], r[11]);
        };
        assertComesBack("", rows, "\n", "\n");
        assertComesBack("", (i, p) -> rows.apply(i, p) + "\n0 0 0 1\n", "\n", "");
        assertTrue(failure("1 0 0 0\n0 1 0 0\n").contains("ends after row 2"));
    }

    @Test
    void eurocWithAndWithoutHeader() throws IOException {
        BiFunction<Integer, Pose, String> line = (i, p) -> {
            Quaternion q = p.quaternion();
            return (1403636579763555584L + 50_000_000L * i) + ","
                    + numbers(",", p.tx(), p.ty(), p.tz(), q.w(), q.x(), q.y(), q.z());
        };
        String head =
                "#timestamp [ns], p_RS_R_x [m], p_RS_R_y [m], p_RS_R_z [m], q_RS_w [], q_RS_x [], q_RS_y [], q_RS_z []\n";
        assertComesBack(head, line, "\n", "\n");
        assertComesBack("", line, "\n", "\n");
        assertComesBack("", (i, p) -> line.apply(i, p) + ",0.1,0.2,0.3,0,0,0,0,0,0", "\n", "\n");
        assertEquals(
                0.05,
                read(line.apply(0, Pose.IDENTITY) + "\n" + line.apply(1, Pose.at(1, 2, 3)))
                        .duration(),
                1e-6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # timestamp tx ty tz qw qx qy qz
            timestamp tx ty tz qw qx qy qz
            time x y z q_w q_x q_y q_z
            # format: timestamp tx ty tz qw qx qy qz
            stamp pose.position.x pose.position.y pose.position.z pose.orientation.w pose.orientation.x pose.orientation.y pose.orientation.z
            Zeit X Y Z QW QX QY QZ
            """)
    void aHeaderIsObeyed(String header) throws IOException {
        CameraTrack track = read(header + "\n0 1 2 3 1 0 0 0\n2 1 2 4 1 0 0 0\n");
        assertArrayEquals(
                Pose.at(1, 2, 3).rows(), track.samples().getFirst().pose().rows());
        assertEquals(2, track.duration());
        assertTrue(track.understood(25, 12).contains("w first"), track.understood(25, 12));
    }

    @Test
    void columnsMayStandInAnyOrderBesideOthers() throws IOException {
        CameraTrack track =
                read("frame,qx,qy,qz,qw,x,y,z,speed,time_ms\n1,0,0,0,1,7,8,9,0.5,0\n2,0,0,0,1,7,8,10,0.5,250\n");
        assertArrayEquals(
                Pose.at(7, 8, 9).rows(), track.samples().getFirst().pose().rows());
        assertEquals(0.25, track.duration(), 1e-12);
    }

    @Test
    void otherHeadersAreSkippedWithANoteOrRefused() throws IOException {
        String lines = "\n0 1 2 3 0 0 0 1\n1 1 2 4 0 0 0 1\n";
        assertTrue(read("Kamera Eins Fahrt Nord a b c d" + lines)
                .notes()
                .getFirst()
                .contains("line 1 skipped"));
        assertTrue(
                read("# pose qw qx qy qz\n0 1 2 3 0 0 0 1\n").notes().getFirst().contains("a comment names"));
        assertTrue(failure("time x y z roll pitch yaw speed" + lines).contains("not those of a pose"));
        assertTrue(failure("time,x,y,z,qx,qy,qz,w" + lines.replace(' ', ',')).contains("not those of a pose"));
    }

    @Test
    void unitsOfTimeAreNamed() throws IOException {
        String pose = " 0 0 0 0 0 0 1\n";
        assertTrue(failure("1403636579763555584" + pose).contains("seems to be in nanoseconds"));
        assertTrue(failure("1403636579763555" + pose).contains("seems to be in microseconds"));
        assertEquals(
                0.5,
                read("# time[us] tx ty tz qx qy qz qw\n0" + pose + "500000" + pose)
                        .duration(),
                1e-9);
    }

    @Test
    void splattingExportAndTransforms() throws IOException {
        assertComesBack(
                "[",
                (i, p) -> "{\"img_name\": \"f" + (i + 5)
                        + "\", \"width\": 640, \"height\": 480, \"fx\": 500, \"fy\": 500,"
                        + "\"position\": [" + numbers(",", p.tx(), p.ty(), p.tz()) + "], \"rotation\": [["
                        + numbers(",", p.r00(), p.r01(), p.r02()) + "],[" + numbers(",", p.r10(), p.r11(), p.r12())
                        + "],[" + numbers(",", p.r20(), p.r21(), p.r22()) + "]]}",
                ",",
                "]");
        BiFunction<Integer, Pose, String> rows = (i, p) -> "\"file_path\": \"images/f" + (i + 5) + ".png\", \"KEY\": ["
                + row(p, 0, -1) + "," + row(p, 1, -1) + "," + row(p, 2, -1) + "]}";
        assertComesBack("[", (i, p) -> "{" + rows.apply(i, p).replace("KEY", "transform"), ",", "]");
        assertComesBack("[", (i, p) -> "{" + rows.apply(i, p).replace("KEY", "transform_matrix"), ",", "]");
        assertComesBack(
                "{\"frames\": [", (i, p) -> "{" + rows.apply(i, p).replace("KEY", "transform_matrix"), ",", "]}");
    }

    /// As a text by columns, as the web viewer wrote it, and as a list by rows.
    @Test
    void keyframesOfBothViewers() throws IOException {
        BiFunction<Integer, Pose, String> byColumns = (i, p) -> "{\"matrix\": \"["
                + numbers(",", p.r00(), p.r10(), p.r20()) + ",0," + numbers(",", -p.r01(), -p.r11(), -p.r21()) + ",0,"
                + numbers(",", -p.r02(), -p.r12(), -p.r22()) + ",0," + numbers(",", p.tx(), p.ty(), p.tz()) + ",1]\"}";
        assertComesBack("{\"camera_path\": [], \"keyframes\": [", byColumns, ",", "]}");
        BiFunction<Integer, Pose, String> byRows = (i, p) -> "{\"matrix\": ["
                + (row(p, 0, -1) + "," + row(p, 1, -1) + "," + row(p, 2, -1)).replaceAll("[\\[\\]]", "") + ",0,0,0,1]}";
        assertComesBack("{\"keyframes\": [", byRows, ",", "]}");
    }

    @Test
    void keyframesKeepThePaceOfTheFile() throws IOException {
        String key = "{\"matrix\": [1,0,0,%d,0,1,0,0,0,0,1,0,0,0,0,1] %s}";
        String three = String.format(key, 1, "") + ","
                + String.format(key, 2, ", \"override_transition_enabled\": true, \"override_transition_sec\": 0.5")
                + "," + String.format(key, 3, "");
        assertEquals(
                2.5,
                read("{\"default_transition_sec\": 2, \"keyframes\": [" + three + "]}")
                        .duration(),
                1e-9);
        assertEquals(
                7,
                read("{\"seconds\": 7, \"camera_path\": [], \"keyframes\": [" + three + "]}")
                        .duration(),
                1e-9);
        String ngp =
                "{\"duration_seconds\": 4, \"path\": [{\"R\":[0,0,0,1],\"T\":[0,0,0]},{\"R\":[0,0,0,1],\"T\":[0,0,1]}]}";
        assertEquals(4, read(ngp).duration(), 1e-9);
    }

    @Test
    void aClosedPathEndsWhereItBegan() throws IOException {
        String ngp = "{\"loop\": true, \"path\": [{\"R\":[0,0,0,1],\"T\":[0,0,0]},{\"R\":[0,0,0,1],\"T\":[0,0,1]}]}";
        CameraTrack track = read(ngp);
        assertEquals(3, track.samples().size());
        assertEquals(
                track.samples().getFirst().pose(), track.samples().getLast().pose());
        assertEquals(2, track.duration());
        String key = "{\"matrix\": [1,0,0,%d,0,1,0,0,0,0,1,0,0,0,0,1]}";
        CameraTrack cycle = read("{\"is_cycle\": true, \"seconds\": 4, \"keyframes\": [" + key.formatted(1) + ","
                + key.formatted(2) + "]}");
        assertEquals(
                cycle.samples().getFirst().pose(), cycle.samples().getLast().pose());
        assertEquals(4, cycle.duration());
        assertTrue(cycle.understood(49, 12).endsWith("at the file's pace, closed"), cycle.understood(49, 12));
        assertTrue(cycle.lasting(2, 12).understood(24, 12).endsWith("2.0 s, closed, stretched from 4.1 s"));
    }

    @Test
    void aLensMissingOnSomeCamerasLiesBetweenItsNeighbours() throws IOException {
        String camera = "{\"camera_to_world\":[1,0,0,%d,0,1,0,0,0,0,1,0]%s}";
        CameraTrack track = read("{\"fps\": 12, \"camera_path\": ["
                + String.format(camera, 0, "") + "," + String.format(camera, 1, ",\"fov\": 90") + ","
                + String.format(camera, 2, "") + "," + String.format(camera, 3, ",\"fov\": 53.13010235415598") + "]}");
        List<CameraFrame> frames =
                track.resampled(12, Intrinsics.ofVerticalFov(40, 64, 32)).frames();
        double[] fy = frames.stream().mapToDouble(f -> f.intrinsics().fy()).toArray();
        assertArrayEquals(new double[] {16, 16, 24, 32}, fy, 1e-9);
        assertEquals(
                "2 cameras without a lens given those of their neighbours",
                track.notes().getFirst());
    }

    @Test
    void aPanoramaHasNoLens() throws IOException {
        CameraTrack track = read("{\"camera_type\": \"equirectangular\", \"camera_path\": ["
                + "{\"camera_to_world\":[1,0,0,0,0,1,0,0,0,0,1,0],\"fov\": 90}]}");
        assertEquals(null, track.samples().getFirst().lens());
        assertTrue(
                track.notes().getFirst().contains("equirectangular"),
                track.notes().toString());
    }

    @Test
    void colmapLinesMustComeInPairs() throws IOException {
        Files.writeString(folder.resolve("cameras.txt"), "1 PINHOLE 200 100 150 150 100 50\n");
        String a = "1 1 0 0 0 1 2 3 1 a b.png\n";
        String c = "2 1 0 0 0 1 2 4 1 c.png\n";
        assertTrue(failure(a + c + "\n").contains("line 2: is no line of points"));
        assertTrue(failure("# Image list\n" + a + "1 2 3\n4 5 6\n" + c).contains("line 4"));
        assertTrue(failure(a + "1 2\n" + c + "\n").contains("line 2: is no line of points"));
        assertTrue(failure(a + "1 2 3.5\n" + c + "\n").contains("line 2: is no line of points"));
        assertEquals(2, read(a + "1 2 -1 4.5e-3 5 6\n" + c).samples().size());
        assertEquals(2, read(a + "\n\n" + c + "\n\n").samples().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE"})
    void textIsDecoded(String charset) throws IOException {
        String tum = "# Kamera für 街\n0 1 2 3 0 0 0 1\n1 1 2 4 0 0 0 1\n";
        String json = "{\"camera_path\":[{\"camera_to_world\":[1,0,0,7, 0,1,0,8, 0,0,1,9]}]}";
        Path file = folder.resolve("path");
        Files.write(file, tum.getBytes(Charset.forName(charset)));
        assertEquals(2, new PathReader(12).read(file).samples().size());
        Files.write(file, json.getBytes(Charset.forName(charset)));
        assertEquals(
                7, new PathReader(12).read(file).samples().getFirst().pose().tx());
        Files.write(file, tum.getBytes(StandardCharsets.ISO_8859_1));
        InvalidInputException error = assertThrows(InvalidInputException.class, () -> new PathReader(12).read(file));
        assertTrue(String.valueOf(error.getMessage()).contains("is not text"), error.getMessage());
    }

    @Test
    void otherFilesAreNamed() throws IOException {
        assertTrue(failure("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
                .contains("git lfs pull"));
        assertTrue(failure("<!DOCTYPE html>\n<html>").contains("web page"));
        assertTrue(failure("[{\"\\u001b[31mlens\": 1, \"zoom\": 2}]").contains("objects with ?[31mlens, zoom"));
        assertTrue(failure("0,5,1,5,2,5,3,5,0,0,0,0,0,0,1,0\n").contains("decimal commas"));
        Path binary = Files.write(folder.resolve("images.bin"), new byte[] {6, 0, 0, 0, 0, (byte) 0xff});
        InvalidInputException error = assertThrows(InvalidInputException.class, () -> new PathReader(12).read(binary));
        assertFalse(String.valueOf(error.getMessage()).isBlank());
    }

    /// World to camera: where the rotation is scaled, so is the translation.
    @Test
    void scaledExtrinsicsKeepTheirCentre() throws IOException {
        CameraTrack track =
                read("0 .5 .9 .5 .5 0 0 2 0 0 2 0 2 0 4 0 0 2 6\n1 .5 .9 .5 .5 0 0 1 0 0 2 0 1 0 4 0 0 1 6\n");
        assertArrayEquals(
                new double[] {-1, -2, -3},
                new double[] {
                    track.samples().getFirst().pose().tx(),
                    track.samples().getFirst().pose().ty(),
                    track.samples().getFirst().pose().tz()
                },
                1e-12);
        assertEquals(-4, track.samples().getLast().pose().ty(), 1e-12);
        assertEquals(List.of("1 rotation scaled by 2 normalised"), track.notes());
    }

    @Test
    void namesAreInNaturalOrder() {
        List<String> names = new ArrayList<>(
                List.of("f10", "f9", "f010", "a", "f9b", "F1", "f", "f00000000000000000000008", "b2/1", "b10/0"));
        names.sort(new NaturalOrder());
        assertEquals(
                List.of("F1", "a", "b2/1", "b10/0", "f", "f00000000000000000000008", "f9", "f9b", "f010", "f10"),
                names);
    }
}
