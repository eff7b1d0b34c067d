package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.world.RandomModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `cosmonaut evaluate` as a person meets it, with the bundled starter and clips.
final class EvaluateCommandTest {

    @TempDir
    private Path folder;

    /// How a command line ended.
    private record Ended(int code, String out, String err) {}

    private static Ended run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Stream.of(args).map(Object::toString).toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    @Test
    void aPersonsPictureOfASheetsNameIsNotOverwritten() throws IOException {
        Path foreign = Files.writeString(folder.resolve("turn360.png"), "a picture of mine");
        assertRefused("turn360.png", "evaluate", "starter", "--only", "moving", "--sheets", folder);
        assertEquals("a picture of mine", Files.readString(foreign));
    }

    @Test
    void aMovingClipGivesItsFiguresUnderTheirKeysAndASheet() {
        Ended ended = run(
                "evaluate", "starter", "--limit", 1, "--only", "moving", "--steps", 1, "--sheets", folder, "--json");
        assertEquals(0, ended.code(), ended.err());
        JsonNode report = JsonMapper.shared().readTree(ended.out());
        assertEquals(
                List.of(
                        "psnr16",
                        "psnr16_repeat",
                        "psnr16_estimated_depth",
                        "psnr16_empty_cache",
                        "true_path_nearer",
                        "pose_success",
                        "rotation_error_deg",
                        "seen_sharpness",
                        "new_sharpness",
                        "new_contrast",
                        "new_fd",
                        "turn360_contrast",
                        "turn360_sharpness",
                        "walk_sharpness",
                        "still_psnr",
                        "revisit_psnr",
                        "details"),
                List.copyOf(report.propertyNames()));
        double cached = report.get("psnr16").asDouble();
        assertTrue(cached > report.get("psnr16_repeat").asDouble() + 3, ended.out());
        assertTrue(cached > report.get("psnr16_empty_cache").asDouble() + 1, ended.out());
        assertTrue(report.get("seen_sharpness").asDouble() > 0.3, ended.out());
        assertTrue(
                report.get("walk_sharpness").isNull()
                        && report.get("still_psnr").isNull(),
                ended.out());
        assertEquals(1, report.get("details").get("clips").get("moving").asInt());
        assertTrue(
                report.get("details")
                        .get("scores")
                        .get("psnr16")
                        .get("families")
                        .has("canyon"),
                ended.out());
        assertTrue(Files.isRegularFile(folder.resolve("family-canyon.png")));
    }

    @Test
    void peopleGetATable() {
        Ended ended = run("evaluate", "starter", "--limit", 1, "--only", "moving", "--steps", 1, "--seed", 2);
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.out().contains("first 16 pictures against the truth, dB"), ended.out());
        assertTrue(ended.out().contains("at least 28"), ended.out());
    }

    @Test
    void driftOfAFlightIsReportedChunkByChunk() {
        Ended ended = run(
                "evaluate", "drift", "--preset", "fast", "--steps", 1, "--chunks", 2, "--scene", "room-sage", "--json");
        assertEquals(0, ended.code(), ended.err());
        JsonNode report = JsonMapper.shared().readTree(ended.out());
        JsonNode details = report.get("details");
        assertEquals(2, details.get("videos").size(), ended.out());
        assertEquals("starter", details.get("model").asString());
        for (JsonNode video : details.get("videos")) {
            assertEquals("room-sage", video.get("start").asString());
            assertEquals(2, video.get("chunks").size());
            assertEquals(1, video.get("chunks").get(0).get("sharpness").asDouble());
            assertTrue(video.get("chunks").get(1).get("sharpness").asDouble() > 0.3, ended.out());
            assertTrue(video.get("chunks").get(1).get("frechet").asDouble() > 0, ended.out());
        }
        assertTrue(report.get("video_sharpness").isNull(), ended.out());
        assertTrue(report.get("still_sharpness").isNumber(), ended.out());
    }

    @Test
    void driftOfAVideoNeedsNoCamera() throws IOException {
        Path model = RandomModel.video(folder.resolve("video"));
        Ended ended = run("evaluate", "drift", "--model", model, "--steps", 1, "--chunks", 3);
        assertEquals(0, ended.code(), ended.err());
        assertEquals(
                2, ended.out().lines().filter(line -> line.endsWith(", video")).count(), ended.out());
        assertTrue(ended.out().contains("2 videos, in "), ended.out());
        Path text = RandomModel.text(folder.resolve("text"));
        assertRefused("goes by text alone", "evaluate", "drift", "--model", text);
        assertRefused("begin with a --scene", "evaluate", "drift", "--video", folder.resolve("none.mp4"));
        assertRefused("--chunks 1", "evaluate", "drift", "--chunks", 1);
    }

    @Test
    void badArgumentsEndInOneLine() {
        assertRefused("use starter, clips, drift or drive", "evaluate", "published");
        assertRefused("starter, clips, drift or drive", "evaluate");
        assertRefused("--limit 0", "evaluate", "starter", "--limit", 0);
        assertRefused("no folder of clips", "evaluate", "starter", "--clips", folder.resolve("none"));
        assertRefused("--only", "evaluate", "starter", "--only", "flying");
        assertRefused("--sheets", "evaluate", "starter", "--only", "text");
        assertRefused("world.json", "evaluate", "starter", "--model", folder);
    }

    private static void assertRefused(String named, Object... args) {
        Ended ended = run(args);
        assertEquals(2, ended.code(), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().startsWith("cosmonaut: ") && ended.err().contains(named), ended.err());
        assertEquals("", ended.out());
    }
}
