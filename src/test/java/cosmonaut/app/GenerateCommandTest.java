package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.media.VideoReader;
import cosmonaut.world.RandomModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Videos of models that no camera steers, tiny random ones.
final class GenerateCommandTest {

    private record Ended(int code, String err) {}

    @TempDir
    Path folder;

    private Path clip() {
        return folder.resolve("clip.mp4");
    }

    private Ended generate(Path model, Object... more) {
        StringWriter err = new StringWriter();
        String[] fixed = {"generate", "--backend", "cpu", "--model", model.toString(), "--out", clip().toString()};
        String[] all = Stream.concat(Arrays.stream(fixed), Arrays.stream(more).map(Object::toString))
                .toArray(String[]::new);
        int code = Main.run(new PrintWriter(new StringWriter(), true), new PrintWriter(err, true), all);
        return new Ended(code, err.toString());
    }

    private Path picture(int shade) throws IOException {
        byte[] rgb = new byte[48 * 48 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (shade + i % 48);
        }
        Path file = folder.resolve("picture.png");
        PictureFile.writePng(new Picture(48, 48, rgb), file);
        return file;
    }

    @Test
    void wordsBecomeAVideo() throws IOException {
        Path model = RandomModel.text(folder.resolve("model"));
        Ended ended = generate(model, "--prompt", "a quiet harbour");
        assertEquals(0, ended.code(), ended.err());
        List<Picture> first = VideoReader.readAll(clip());
        assertEquals(9, first.size());
        assertEquals(64, first.getFirst().width());
        assertTrue(Files.readString(folder.resolve("clip.json")).contains("a quiet harbour"));
        generate(model, "--prompt", "a quiet harbour");
        assertEquals(first, VideoReader.readAll(clip()));
        generate(model, "--prompt", "a quiet harbour", "--seed", 2);
        assertNotEquals(first, VideoReader.readAll(clip()));
    }

    @Test
    void aPictureIsGoneOnFromChunkAfterChunk() throws IOException {
        Path model = RandomModel.video(folder.resolve("model"));
        Path frames = folder.resolve("frames");
        Ended ended = generate(model, "--picture", picture(40), "--chunks", 2, "--frames-dir", frames);
        assertEquals(0, ended.code(), ended.err());
        assertEquals(17, VideoReader.readAll(clip()).size());
        Picture shown = PictureFile.read(frames.resolve("000000.png"));
        assertEquals(PictureFile.read(picture(40)).resized(64, 32), shown);
        assertTrue(ended.err().contains("chunk 2 of 2: "), ended.err());
    }

    @Test
    void theEndOfAClipIsGoneOnFrom() throws IOException {
        Path model = RandomModel.video(folder.resolve("model"));
        generate(model, "--picture", picture(40));
        Path first = Files.move(clip(), folder.resolve("first.mp4"));
        Ended ended = generate(model, "--video", first);
        assertEquals(0, ended.code(), ended.err());
        assertEquals(9, VideoReader.readAll(clip()).size());
    }

    @Test
    void whatDoesNotFitIsOneLine() throws IOException {
        Path text = RandomModel.text(folder.resolve("text"));
        Path video = RandomModel.video(folder.resolve("video"));
        Path steered = RandomModel.packed(folder.resolve("steered"));
        refused(generate(text, "--picture", picture(0)), "goes by text alone");
        refused(generate(text, "--chunks", 2), "goes by text alone");
        refused(generate(video), "there are 0; give a picture");
        refused(generate(video, "--picture", picture(0), "--video", clip()), "--picture and --video");
        refused(generate(steered), "fly it with cosmonaut rollout");
        refused(generate(video, "--chunks", 0, "--picture", picture(0)), "--chunks");
    }

    private void refused(Ended ended, String why) {
        assertEquals(2, ended.code(), ended.err());
        assertTrue(ended.err().contains(why), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertFalse(Files.exists(clip()), "a clip of nothing");
    }
}
