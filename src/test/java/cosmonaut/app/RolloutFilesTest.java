package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.media.VideoReader;
import cosmonaut.media.VideoWriter;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a rollout does to the files that are there already.
final class RolloutFilesTest {

    @TempDir
    private Path folder;

    private record Ended(int code, String err) {}

    private static Ended rollout(StringWriter err, List<Object> arguments) {
        List<Object> all = new ArrayList<>(List.of("rollout", "--preset", "fast", "--steps", 1));
        all.addAll(arguments);
        int code = Main.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                all.stream().map(Object::toString).toArray(String[]::new));
        return new Ended(code, err.toString());
    }

    private static Ended rollout(Object... arguments) {
        return rollout(new StringWriter(), List.of(arguments));
    }

    private Path clip() {
        return folder.resolve("clip.mp4");
    }

    private List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /// Exit code 2, one line that names what would be lost, and nothing changed.
    private void assertRefused(Path precious, Object... arguments) throws IOException {
        byte[] before = Files.readAllBytes(precious);
        List<String> names = names(folder);
        Ended ended = rollout(arguments);
        assertEquals(2, ended.code(), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().contains(precious.getFileName().toString()), ended.err());
        assertArrayEquals(before, Files.readAllBytes(precious));
        assertEquals(names, names(folder));
    }

    private Path path(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "0 0 0 0 0 0 0 1\n1 0 0 0.5 0 0 0 1\n");
    }

    @Test
    void aPathFileOfTheClipsNameIsNotOverwritten() throws IOException {
        Path path = path("clip.json");
        assertRefused(path, "--path", path, "--out", clip());
        assertRefused(path, "--path", folder.resolve("./../" + folder.getFileName() + "/clip.json"), "--out", clip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"format\": \"a diary\"}",
                "",
                "{\"format\": \"cosmonaut-clip/1\", \"kind\": \"moving\"}",
            })
    void noOtherJsonIsTakenForASidecar(String text) throws IOException {
        assertRefused(Files.writeString(folder.resolve("clip.json"), text), "--out", clip());
    }

    @Test
    void aFileThatIsNoVideoIsNotOverwritten() throws IOException {
        assertRefused(Files.writeString(clip(), "notes"), "--out", clip());
        Path path = path("flight.mp4");
        assertRefused(path, "--path", path, "--out", path);
    }

    @Test
    void aLinkToWhatIsReadIsSeenThrough() throws IOException {
        Path scene = folder.resolve("frames-before.png");
        Path frames = Files.createDirectory(folder.resolve("frames"));
        PictureFile.writePng(Picture.black(192, 112), frames.resolve("000003.png"));
        Files.createLink(scene, frames.resolve("000003.png"));
        assertRefused(frames.resolve("000003.png"), "--scene", scene, "--frames-dir", frames, "--out", clip());
        assertRefused(
                frames.resolve("000003.png"),
                "--scene",
                frames.resolve("000003.png"),
                "--frames-dir",
                frames,
                "--out",
                clip());
    }

    @Test
    void picturesOfAPersonAreNotOverwritten() throws IOException {
        Path frames = Files.createDirectory(folder.resolve("frames"));
        Path foreign = Files.write(frames.resolve("000700.PNG"), new byte[] {1, 2, 3});
        assertRefused(foreign, "--frames-dir", frames, "--out", clip());
    }

    @Test
    void aFolderOfPicturesHoldsThoseOfTheLastFlightAndWhatElseWasThere() throws IOException {
        Path frames = folder.resolve("frames");
        assertEquals(
                0,
                rollout("--frames", 5, "--frames-dir", frames, "--out", clip()).code());
        assertEquals(5, names(frames).size());
        Files.writeString(frames.resolve("0000001.png"), "one digit more");
        Files.writeString(frames.resolve("notes.txt"), "what I saw");
        assertEquals(
                0,
                rollout("--frames", 2, "--frames-dir", frames, "--out", clip()).code());
        assertEquals(List.of("000000.png", "0000001.png", "000001.png", "notes.txt"), names(frames));
        assertEquals(2, VideoReader.readAll(clip()).size());
        assertEquals(List.of("clip.json", "clip.mp4", "frames"), names(folder), "a clip and its sidecar are replaced");
    }

    /// What the flight says when so many pictures are there removes the folder under it.
    @Test
    void aFailingFolderOfPicturesLeavesTheClipSoFar() throws IOException {
        Path frames = folder.resolve("frames");
        StringWriter err = new StringWriter() {
            @Override
            public void write(String text, int offset, int length) {
                super.write(text, offset, length);
                if (text.contains("9/20 pictures")) {
                    remove(frames);
                }
            }
        };
        Ended ended = rollout(err, List.of("--frames", 20, "--frames-dir", frames, "--out", clip()));
        assertEquals(2, ended.code(), ended.err());
        String last = ended.err().lines().toList().getLast();
        assertTrue(
                last.contains(frames.toString()) && last.contains("the 9 pictures before it are in " + clip()), last);
        assertEquals(9, VideoReader.readAll(clip()).size());
        JsonNode sidecar = JsonMapper.shared().readTree(Files.readString(folder.resolve("clip.json")));
        assertEquals(9, sidecar.get("frames").size());
        assertTrue(sidecar.get("cancelled").asBoolean());
        assertEquals(List.of("clip.json", "clip.mp4"), names(folder));
    }

    private static void remove(Path frames) {
        try (Stream<Path> files = Files.list(frames)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(frames);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatAKilledRolloutLeftIsKeptByTheNextOne() throws IOException {
        Path left = folder.resolve("clip.1-0.part.mp4");
        VideoWriter killed = VideoWriter.open(folder.resolve("x.mp4"), 192, 112, 12);
        killed.add(Picture.black(192, 112));
        Files.copy(folder.resolve(names(folder).getFirst()), left);
        killed.close();
        Ended ended = rollout("--frames", 2, "--out", clip());
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.err().contains(folder.resolve("clip-recovered.mp4").toString()), ended.err());
        assertEquals(
                1, VideoReader.readAll(folder.resolve("clip-recovered.mp4")).size());
        assertEquals(2, VideoReader.readAll(clip()).size());
        assertFalse(Files.exists(left));
    }
}
