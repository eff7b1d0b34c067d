package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.media.PictureFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `cosmonaut export` as a person meets it, with the bundled starter and scenes.
final class ExportCommandTest {

    private static final String SCENE = "courtyard-garden";

    @TempDir
    private Path folder;

    private record Ended(int code, String out, String err) {}

    private static Ended export(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("export", "--preset", "fast", "--steps", 1));
        all.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                all.stream().map(Object::toString).toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    private static JsonNode summary(Ended ended) {
        assertEquals(0, ended.code(), ended.err());
        return JsonMapper.shared().readTree(ended.out());
    }

    @Test
    void withoutAFlightTheStartIsExported() throws IOException {
        Path file = folder.resolve("start.png");
        Ended ended = export(SCENE, "--out", file, "--size", "256x128", "--json");
        JsonNode said = summary(ended);
        assertEquals(7, said.get("keyframes").asInt(), "the start picture and its surroundings");
        assertEquals(0.42, said.get("known_share").asDouble(), 0.06);
        assertEquals(256, PictureFile.read(file).width());
        assertTrue(ended.err().contains("of the sphere is known"), ended.err());
        double behind = summary(export(SCENE, "--out", file, "--size", "256x128", "--place", "0,0,-3", "--json"))
                .get("known_share")
                .asDouble();
        assertTrue(behind < said.get("known_share").asDouble(), "from farther away it is smaller");
    }

    @Test
    void aFlightIsExportedWithAllThatItRemembers() throws IOException {
        Path cloud = folder.resolve("flight.ply");
        JsonNode said = summary(export(SCENE, "--move", "turn-left", "--frames", 17, "--out", cloud, "--json"));
        assertTrue(said.get("keyframes").asInt() > 1, said.toString());
        assertEquals("ply", said.get("format").asString());
        long points = said.get("points").asLong();
        assertTrue(points > 192 * 112, "more than the first picture shows: " + points);
        assertTrue(points < (long) said.get("keyframes").asInt() * 192 * 112, "and nothing twice: " + points);
        assertEquals(said.get("bytes").asLong(), Files.size(cloud));
    }

    @Test
    void aMeshOfOnePictureIsMadeWithoutFlying() {
        JsonNode said = summary(export("--scene", SCENE, "--out", folder.resolve("start.glb"), "--json"));
        assertTrue(said.get("triangles").asLong() > 192 * 112, said.toString());
    }

    private void assertRefused(String what, Object... arguments) throws IOException {
        Ended ended = export(arguments);
        assertEquals(2, ended.code(), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().contains(what), ended.err());
        assertEquals("", ended.out());
        try (Stream<Path> files = Files.list(folder)) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")));
        }
    }

    @Test
    void whatCannotBeIsSaidBeforeAnythingIsFlown() throws IOException {
        Path out = folder.resolve("x.ply");
        assertRefused("--out", SCENE);
        assertRefused(".glb (mesh)", SCENE, "--out", folder.resolve("x.obj"));
        assertRefused("a folder that exists", SCENE, "--out", folder.resolve("nowhere/x.ply"));
        assertRefused("are a panorama's", SCENE, "--out", out, "--place", "0,0,1");
        assertRefused("no place", SCENE, "--out", folder.resolve("x.jpg"), "--place", "0,here,1");
        assertRefused("no place", SCENE, "--out", folder.resolve("x.jpg"), "--place", "0,0,1,2");
        assertRefused("twice as wide", SCENE, "--out", folder.resolve("x.jpg"), "--size", "100x100");
        assertRefused("add a --move", SCENE, "--out", out, "--frames", 9);
        assertRefused("two scenes", SCENE, "--scene", SCENE, "--out", out);
        Files.writeString(out, "notes");
        assertRefused("give another name", SCENE, "--out", out);
        assertEquals("notes", Files.readString(out));
    }

    @Test
    void aPanoramaIsNotWrittenOverThePictureItIsMadeOf() throws IOException {
        Path own = folder.resolve("own.png");
        assertEquals(0, export(SCENE, "--out", own, "--size", "256x128").code());
        byte[] before = Files.readAllBytes(own);
        assertRefused("own.png", own, "--out", own, "--size", "256x128");
        assertArrayEquals(before, Files.readAllBytes(own));
    }
}
