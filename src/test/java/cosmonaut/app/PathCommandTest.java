package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.edit.EditablePath;
import cosmonaut.camera.edit.Interpolation;
import cosmonaut.camera.file.CosmoPathFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `cosmonaut path` and `cosmonaut queue` as a person meets them.
final class PathCommandTest {

    @TempDir
    private Path folder;

    private record Ended(int code, String out, String err) {}

    private static Ended run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                List.of(arguments).stream().map(Object::toString).toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    private static Ended fine(Object... arguments) {
        Ended ended = run(arguments);
        assertEquals(0, ended.code(), ended.err());
        return ended;
    }

    private static void refused(String what, Object... arguments) {
        Ended ended = run(arguments);
        assertEquals(2, ended.code(), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().contains(what), ended.err());
        assertEquals("", ended.out());
    }

    private Path preset() {
        Path file = folder.resolve("orbit.cosmopath");
        fine("path", "preset", "orbit-left", file, "--length", 2, "--speed", 1);
        return file;
    }

    @Test
    void aPathGoesRoundThroughTheFormats() throws IOException {
        Path drawn = preset();
        EditablePath path = CosmoPathFile.read(drawn).path();
        for (String name : List.of("camera_path.json", "poses.tum", "poses.kitti", "images.txt")) {
            Path out = folder.resolve(name);
            Ended ended = fine("path", "convert", drawn, out, "--fps", 12, "--json");
            JsonNode said = JsonMapper.shared().readTree(ended.out());
            assertEquals(path.sampled(12).size(), said.get("cameras").asInt());
            assertTrue(ended.err().contains(said.get("convention").asString()), ended.err());
            Path back = folder.resolve(name + ".cosmopath");
            fine("path", "convert", out, back, "--fps", 12);
            EditablePath again = CosmoPathFile.read(back).path();
            assertEquals(path.sampled(12).size(), again.size());
            assertEquals(0, again.at(1).pose().distanceTo(path.at(1).pose()), 1e-3);
        }
        fine("path", "convert", drawn, folder.resolve("a.ngp"), "--to", "instant-ngp");
        refused("exists; give another name", "path", "convert", drawn, folder.resolve("poses.tum"));
        refused("cameras.txt exists", "path", "convert", drawn, folder.resolve("x"), "--to", "colmap");
        fine("path", "convert", drawn, folder.resolve("poses.tum"), "--replace");
    }

    @Test
    void aConvertedFlightBecomesFewKeys() {
        Path drawn = preset();
        Path dense = folder.resolve("dense.tum");
        fine("path", "convert", drawn, dense);
        Path few = folder.resolve("few.cosmopath");
        Ended ended = fine("path", "simplify", dense, few, "--json");
        JsonNode said = JsonMapper.shared().readTree(ended.out());
        assertTrue(said.get("error_metres").asDouble() <= 0.01
                && said.get("error_degrees").asDouble() <= 0.5);
        assertTrue(ended.err().contains("cameras became"), ended.err());
        assertTrue(CosmoPathFile.read(few).path().size() < 12, ended.err());
        refused("an error of", "path", "simplify", dense, folder.resolve("x.cosmopath"), "--metres", 0);
    }

    @Test
    void aWholePathIsEdited() {
        Path drawn = preset();
        Path out = folder.resolve("edited.cosmopath");
        Ended ended = fine(
                "path",
                "edit",
                drawn,
                out,
                "--scale",
                2,
                "--mirror",
                "x",
                "--smooth",
                0.5,
                "--constant-speed",
                "--duration",
                7,
                "--interpolation",
                "centripetal");
        assertTrue(
                ended.err().contains("edited: interpolate, scale, mirror, smooth, constant-speed, duration"),
                ended.err());
        EditablePath before = CosmoPathFile.read(drawn).path();
        EditablePath after = CosmoPathFile.read(out).path();
        assertEquals(7, after.duration());
        assertEquals(Interpolation.SMOOTH, after.interpolation(), "constant speed sets keys of its own");
        assertEquals(-2 * before.at(9).pose().tx(), after.at(9).pose().tx(), 1e-9);
        double speed = after.metresPerSecond(1);
        assertEquals(speed, after.metresPerSecond(6), 0.05 * speed);
    }

    @Test
    void whatIsWrongIsOneLine() throws IOException {
        Path drawn = preset();
        Path out = folder.resolve("x.cosmopath");
        refused("convert, simplify, edit, preset or render", "path");
        refused("run, list or clear", "queue");
        refused("see cosmonaut path edit --help", "path", "edit", drawn, out, "--scael", 2);
        refused("does not exist", "path", "edit", folder.resolve("no.cosmopath"), out);
        refused("is no axis", "path", "edit", drawn, out, "--mirror", "w");
        refused("cannot be scaled", "path", "edit", drawn, out, "--scale", 0);
        refused("is no place", "path", "edit", drawn, out, "--move", "1,2");
        refused("names no format", "path", "convert", drawn, folder.resolve("x.xyz"));
        refused("unknown path format", "path", "convert", drawn, out, "--to", "maya");
        refused("unknown path preset", "path", "preset", "loop", out);
        refused("--fps", "path", "convert", drawn, out, "--fps", 0);
        refused("no size", "path", "convert", drawn, out, "--size", "12");
        refused("its folder does not exist", "path", "convert", drawn, folder.resolve("a/b.tum"));
        refused("name it with --scene", "path", "render", drawn, "--out", folder.resolve("c.mp4"));
        refused("no preset with pictures", "path", "render", drawn, "--scene", "courtyard-garden", "--size", "99x99");
        assertFalse(Files.exists(out));
    }

    @Test
    void aDrawnPathIsRenderedNowAndFromTheQueue() throws IOException {
        Path drawn = folder.resolve("short.cosmopath");
        fine("path", "preset", "dolly-in", drawn, "--length", 0.3, "--speed", 0.5);
        Path clip = folder.resolve("now.mp4");
        List<Object> render = new ArrayList<>(List.of("path", "render", drawn, "--scene", "courtyard-garden"));
        render.addAll(List.of("--preset", "fast", "--steps", 1));
        List<Object> now = new ArrayList<>(render);
        now.addAll(List.of("--out", clip));
        fine(now.toArray());
        Path queue = folder.resolve("queue");
        for (String name : List.of("first.mp4", "nowhere/second.mp4")) {
            List<Object> later = new ArrayList<>(render);
            later.addAll(List.of("--out", folder.resolve(name), "--queue", "--queue-dir", queue));
            fine(later.toArray());
        }
        Files.delete(drawn);
        Ended ran = run("queue", "run", "--queue-dir", queue);
        assertEquals(2, ran.code(), ran.err());
        assertTrue(ran.err().contains("1 rendered, 1 failed"), ran.err());
        JsonNode listed = JsonMapper.shared()
                .readTree(fine("queue", "list", "--queue-dir", queue, "--json").out());
        assertEquals("done", listed.get(0).get("state").asString());
        assertEquals("failed", listed.get(1).get("state").asString());
        assertTrue(listed.get(1).get("message").asString().contains("nowhere"), listed.toString());
        assertTrue(fine("queue", "list", "--queue-dir", queue).out().lines().count() == 2);

        // The same flight, and its sidecar is a path again.
        JsonNode one = JsonMapper.shared().readTree(folder.resolve("now.json"));
        JsonNode two = JsonMapper.shared().readTree(folder.resolve("first.json"));
        assertEquals(one.get("frames"), two.get("frames"));
        Path back = folder.resolve("back.cosmopath");
        fine("path", "simplify", folder.resolve("now.json"), back);
        double length = CosmoPathFile.read(back).path().at(9).pose().tz();
        assertEquals(0.3, length, 0.01, String.format(Locale.ROOT, "%f", length));
        assertTrue(fine("queue", "clear", "--queue-dir", queue).err().contains("forgot 2 jobs"));
    }
}
