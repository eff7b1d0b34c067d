package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.media.VideoWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `cosmonaut evaluate clips` on true renderings: with their own cameras the figures are those of the estimation alone,
/// with wrong ones they are bad.
final class ClipFiguresCommandTest {

    private static final Path RENDERED = Path.of("sample-scenes/evaluation/moving-room-950001");
    private static final Path TURNING = Path.of("sample-scenes/evaluation/moving-courtyard-950001");
    private static final int PICTURES = 17;
    private static final double FOV = 80.61;

    @TempDir
    private Path folder;

    private record Ended(int code, String out, String err) {

        JsonNode json() {
            assertEquals(0, code, err);
            return JsonMapper.shared().readTree(out);
        }
    }

    private static Ended run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Stream.concat(Stream.of("evaluate", "clips"), Stream.of(args).map(Object::toString))
                        .toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    private static Path picture(Path clip, int index) {
        return clip.resolve(String.format("picture-%04d.png", index));
    }

    /// The poses of a rendered clip, a line each.
    private static List<String> poses(Path clip) throws IOException {
        return new ArrayList<>(Files.readAllLines(clip.resolve("path.tum")).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .limit(PICTURES)
                .toList());
    }

    /// A folder of the pictures and a path file.
    private Path copied(Path clip, String name, List<String> poses) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("clips").resolve(name));
        for (int i = 0; i < PICTURES; i++) {
            Files.copy(picture(clip, i), copy.resolve(i + ".png"));
        }
        Files.write(copy.resolve("cameras.tum"), poses);
        return copy;
    }

    @Test
    void trueClipsWithTheirOwnCamerasAreNearlyPerfect() throws IOException {
        copied(RENDERED, "room", poses(RENDERED));
        copied(TURNING, "courtyard", poses(TURNING));
        JsonNode all = run(folder.resolve("clips"), "--fov", FOV, "--json").json();
        assertEquals(1, all.path("pose_success").doubleValue());
        assertAbove(0.7, all, "turn_success");
        assertBelow(0.4, all, "sampson");
        assertBelow(0.4, all, "sampson_cameras");
        assertBelow(1, all, "rotation_error_deg");
        assertBelow(0.06, all, "translation_error");
        assertBelow(5, all, "turn_error_deg");
        assertTrue(all.path("lpips").isNull() && all.path("psnr").isNull());
        assertEquals(2, all.path("details").path("clips").size());
    }

    private static void assertBelow(double most, JsonNode node, String key) {
        double value = node.path(key).asDouble(Double.NaN);
        assertTrue(value < most, key + " is " + value);
    }

    private static void assertAbove(double least, JsonNode node, String key) {
        double value = node.path(key).asDouble(Double.NaN);
        assertTrue(value > least, key + " is " + value);
    }

    @Test
    void wrongCamerasAreFoundOut() throws IOException {
        List<String> backwards = poses(TURNING);
        Collections.reverse(backwards);
        List<String> renumbered = new ArrayList<>();
        for (int i = 0; i < PICTURES; i++) {
            renumbered.add(i + backwards.get(i).substring(backwards.get(i).indexOf(' ')));
        }
        copied(TURNING, "courtyard", renumbered);
        JsonNode all = run(folder.resolve("clips"), "--fov", FOV, "--json").json();
        assertBelow(0.4, all, "sampson");
        assertAbove(3, all, "sampson_cameras");
        assertAbove(20, all, "rotation_error_deg");
        assertAbove(0.3, all, "translation_error");
        assertAbove(20, all, "turn_error_deg");
    }

    @Test
    void picturesOfNoOneWorldFitNothing() throws IOException {
        Path clip = copied(RENDERED, "mixed", poses(RENDERED));
        for (int i = 1; i < PICTURES; i += 2) {
            Path other = Path.of("sample-scenes/evaluation/moving-forest-950000");
            Files.delete(clip.resolve(i + ".png"));
            Files.copy(picture(other, i), clip.resolve(i + ".png"));
        }
        JsonNode all = run(folder.resolve("clips"), "--fov", FOV, "--json").json();
        assertEquals(0, all.path("pose_success").doubleValue());
        assertTrue(all.path("rotation_error_deg").isNull());
    }

    @Test
    void videosWithSidecarsAreReadAndComparedWithTheirReference() throws IOException {
        Path clips = Files.createDirectories(folder.resolve("clips"));
        try (VideoWriter video = VideoWriter.open(clips.resolve("room.mp4"), 192, 112, 12)) {
            for (int i = 0; i < PICTURES; i++) {
                video.add(PictureFile.read(picture(RENDERED, i)));
            }
            video.finish();
        }
        Files.write(clips.resolve("room.txt"), poses(RENDERED));
        Path truth = folder.resolve("truth");
        Files.createDirectories(truth.resolve("room"));
        for (int i = 0; i < PICTURES; i++) {
            Files.copy(picture(RENDERED, i), truth.resolve("room").resolve("f" + i + ".png"));
        }
        Ended ended = run(clips, "--fov", FOV, "--reference", truth);
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.out().contains("LPIPS is not computed"), ended.out());
        assertTrue(ended.out().contains("psnr"), ended.out());
        JsonNode all = run(clips, "--fov", FOV, "--reference", truth, "--json").json();
        assertEquals(1, all.path("pose_success").doubleValue());
        assertAbove(32, all, "psnr");
        assertAbove(0.9, all, "ssim");
        Files.delete(truth.resolve("room").resolve("f9.png"));
        assertRefused("the clip 17", clips, "--fov", FOV, "--reference", truth);
    }

    private static void assertRefused(String part, Object... args) {
        Ended ended = run(args);
        assertEquals(2, ended.code(), ended.toString());
        String last = ended.err().lines().reduce("", (a, b) -> b);
        assertTrue(last.contains(part), ended.err());
        assertFalse(ended.err().contains("Exception"), ended.err());
    }

    @Test
    void whatCannotBeMeasuredIsSaidInALine() throws IOException {
        assertRefused("there is no folder of clips", folder.resolve("nothing"));
        assertRefused("holds no clip", Files.createDirectories(folder.resolve("empty")));
        Path clip = copied(RENDERED, "room", poses(RENDERED));
        assertRefused("tells no lens", folder.resolve("clips"));
        assertRefused("no field of view", folder.resolve("clips"), "--fov", "200");
        Files.write(clip.resolve("cameras.tum"), poses(RENDERED).subList(0, 9));
        assertRefused("17 pictures", folder.resolve("clips"), "--fov", FOV);
        Files.writeString(clip.resolve("more.txt"), "");
        assertRefused("leave one path file", folder.resolve("clips"), "--fov", FOV);
        Files.delete(clip.resolve("more.txt"));
        Files.write(clip.resolve("cameras.tum"), poses(RENDERED));
        PictureFile.writePng(Picture.black(64, 64), clip.resolve("3.png"));
        assertRefused("bring them to one size", folder.resolve("clips"), "--fov", FOV);
    }
}
