package cosmonaut.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.ffprobe;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoWriterTest {

    private static final int WIDTH = 192;
    private static final int HEIGHT = 112;
    private static final int FRAMES = 30;

    @TempDir
    Path folder;

    private final List<Picture> clip = TestClips.drift(WIDTH, HEIGHT, FRAMES);

    private Path write(String name) throws IOException {
        Path file = folder.resolve(name);
        try (VideoWriter writer = VideoWriter.open(file, WIDTH, HEIGHT, 12)) {
            for (Picture picture : clip) {
                writer.add(picture);
            }
            assertEquals(FRAMES, writer.frames());
            writer.finish();
        }
        return file;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void comesBackNearlyAsItWas() throws IOException {
        Path file = write("clip.mp4");
        List<Picture> back = VideoReader.readAll(file);
        assertEquals(FRAMES, back.size());
        double psnr = TestClips.psnr(clip, back);
        assertTrue(psnr > 39.5, "PSNR " + psnr + " dB");
        try (VideoReader reader = VideoReader.open(file)) {
            assertEquals(WIDTH, reader.width());
            assertEquals(HEIGHT, reader.height());
            assertEquals(12, reader.fps(), 1e-9);
        }
    }

    @Test
    void aPictureMayStandForTheTimeOfSeveral() throws IOException {
        Path file = folder.resolve("clip.mp4");
        try (VideoWriter writer = VideoWriter.open(file, WIDTH, HEIGHT, 60)) {
            writer.add(clip.get(0), 60);
            writer.add(clip.get(1), 30);
            writer.add(clip.get(2), 6);
            assertThrows(IllegalArgumentException.class, () -> writer.add(clip.getFirst(), 0));
            assertEquals(3, writer.frames());
            writer.finish();
        }
        assertEquals(3, VideoReader.readAll(file).size());
        try (VideoReader reader = VideoReader.open(file)) {
            assertEquals(3 / 1.6, reader.fps(), 1e-6, "three pictures in 1.6 seconds");
        }
    }

    @Test
    void indexStandsBeforeThePictures() throws IOException {
        List<String> types = Mp4Boxes.types(write("clip.mp4"));
        assertTrue(types.indexOf("moov") < types.indexOf("mdat"), types.toString());
    }

    @Test
    void samePicturesGiveSameBytesWithoutDateOrVersion() throws IOException {
        byte[] once = Files.readAllBytes(write("once.mp4"));
        byte[] twice = Files.readAllBytes(write("twice.mp4"));
        assertArrayEquals(once, twice);
        assertFalse(new String(once, StandardCharsets.ISO_8859_1).contains("Lavf"));
    }

    @Test
    void carriesItsNameOnlyWhenFinished() throws IOException {
        Path file = folder.resolve("clip.mp4");
        try (VideoWriter writer = VideoWriter.open(file, WIDTH, HEIGHT, 12)) {
            writer.add(clip.getFirst());
            assertFalse(Files.exists(file));
            assertEquals(1, names().size());
            writer.finish();
            writer.finish();
        }
        assertEquals(List.of("clip.mp4"), names());
        assertEquals(1, VideoReader.readAll(file).size());
    }

    @Test
    void abortLeavesNothingNewAndKeepsTheOldClip() throws IOException {
        Path file = folder.resolve("clip.mp4");
        byte[] earlier = Files.readAllBytes(write("clip.mp4"));
        VideoWriter writer = VideoWriter.open(file, WIDTH, HEIGHT, 12);
        writer.add(clip.getFirst());
        writer.abort();
        writer.close();
        writer.finish();
        assertEquals(List.of("clip.mp4"), names());
        assertArrayEquals(earlier, Files.readAllBytes(file));
        assertThrows(IllegalStateException.class, () -> writer.add(clip.getFirst()));
    }

    @Test
    void clipWithoutPicturesLeavesNoFile() throws IOException {
        try (VideoWriter writer = VideoWriter.open(folder.resolve("clip.mp4"), WIDTH, HEIGHT, 12)) {
            writer.finish();
        }
        assertEquals(List.of(), names());
    }

    @Test
    void finishedByAnotherThreadIsPlayable() throws Exception {
        Path file = folder.resolve("clip.mp4");
        VideoWriter writer = VideoWriter.open(file, WIDTH, HEIGHT, 12);
        for (int i = 0; i < 7; i++) {
            writer.add(clip.get(i));
        }
        List<Exception> failures = new ArrayList<>();
        Thread hook = new Thread(() -> {
            try {
                writer.finish();
            } catch (IOException e) {
                failures.add(e);
            }
        });
        hook.start();
        hook.join();
        assertEquals(List.of(), failures);
        assertEquals(7, VideoReader.readAll(file).size());
        assertThrows(IllegalStateException.class, () -> writer.add(clip.getFirst()));
    }

    @ParameterizedTest
    @CsvSource({
        "clip.mp4, 193, 112, 12, an even size",
        "clip.mp4, 192, 14, 12, an even size",
        "clip.mp4, 4096, 4096, 12, too large",
        "clip.mp4, 192, 112, 0, frames/s",
        "clip.mp4, 192, 112, NaN, frames/s",
        "clip.avi, 192, 112, 12, ends in .mp4",
        "none/clip.mp4, 192, 112, 12, create it first",
        "., 192, 112, 12, ends in .mp4",
    })
    void refusesWhatCannotBeWritten(String name, int width, int height, double fps, String reason) throws IOException {
        InvalidInputException error = assertThrows(
                InvalidInputException.class, () -> VideoWriter.open(folder.resolve(name), width, height, fps));
        Said.inOneLine(error, reason);
        assertEquals(List.of(), names());
    }

    @Test
    void refusesAFolderUnderTheName() throws IOException {
        Files.createDirectory(folder.resolve("clip.mp4"));
        assertThrows(InvalidInputException.class, () -> VideoWriter.open(folder.resolve("clip.mp4"), 192, 112, 12));
    }

    @Test
    void refusesAFolderThatMayNotBeWritten() throws IOException {
        // Not even the superuser may write a name of more than 255 characters, and so it is on every system.
        Path file = folder.resolve("n".repeat(251) + ".mp4");
        Said.inOneLine(
                assertThrows(InvalidInputException.class, () -> VideoWriter.open(file, 192, 112, 12)),
                "folder that may be written");
        assertEquals(List.of(), names());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a person's notes", "\0\0\0\u0018free", "\0\0\0\u0008note"})
    void aFileThatIsNoVideoIsNotOverwritten(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("clip.mp4"), text);
        Said.inOneLine(
                assertThrows(InvalidInputException.class, () -> VideoWriter.open(file, 192, 112, 12)), "another name");
        assertEquals(text, Files.readString(file));
        assertEquals(List.of("clip.mp4"), names());
    }

    @Test
    void aClipIsOverwritten() throws IOException {
        write("clip.mp4");
        Files.write(folder.resolve("empty.mp4"), new byte[0]);
        assertEquals(FRAMES, VideoReader.readAll(write("clip.mp4")).size());
        assertEquals(FRAMES, VideoReader.readAll(write("empty.mp4")).size());
    }

    /// The hardest there is for the encoder, and what a broken model makes.
    @ParameterizedTest
    @CsvSource({"192, 112", "1280, 704", "16, 16"})
    void takesPureNoise(int width, int height) throws IOException {
        Random random = new Random(3);
        Path file = folder.resolve("clip.mp4");
        try (VideoWriter writer = VideoWriter.open(file, width, height, 12)) {
            for (int i = 0; i < 2; i++) {
                byte[] rgb = new byte[3 * width * height];
                for (int j = 0; j < rgb.length; j++) {
                    rgb[j] = (byte) (random.nextBoolean() ? 255 : 0);
                }
                writer.add(new Picture(width, height, rgb));
            }
            writer.finish();
        }
        assertEquals(2, VideoReader.readAll(file).size());
    }

    @Test
    void refusesAPictureOfAnotherSize() throws IOException {
        try (VideoWriter writer = VideoWriter.open(folder.resolve("clip.mp4"), WIDTH, HEIGHT, 12)) {
            assertThrows(IllegalArgumentException.class, () -> writer.add(Picture.black(112, 192)));
            assertEquals(0, writer.frames());
        }
    }

    /// Writes the clip onto a disk with so much room and returns what plays of it.
    private List<Picture> writeWithin(long room, boolean roomForASecondCopy) throws IOException {
        Path file = folder.resolve("clip.mp4");
        Path place = folder.resolve("clip.1-0.part.mp4");
        if (!roomForASecondCopy) {
            Files.createDirectory(PartialClip.ordinaryForm(place)); // nothing can be written under this name
        }
        PartialClip partial = new PartialClip(place, NarrowChannel.open(place, room), 0);
        ClipTarget target = new ClipTarget(file, WIDTH, HEIGHT, 12);
        int written = 0;
        try (VideoWriter writer = VideoWriter.start(VideoCodec.load(), target, partial)) {
            IOException full = assertThrows(IOException.class, () -> {
                for (Picture picture : clip) {
                    writer.add(picture);
                }
            });
            Said.inOneLine(full, "No space left on device");
            assertThrows(IllegalStateException.class, () -> writer.add(clip.getFirst()));
            written = writer.frames();
            writer.finish();
        }
        assertFalse(Files.exists(place));
        List<Picture> back = written == 0 ? List.of() : VideoReader.readAll(file);
        assertEquals(written, back.size());
        assertTrue(back.isEmpty() || TestClips.psnr(clip.subList(0, written), back) > 39.5);
        Files.deleteIfExists(file);
        Files.deleteIfExists(PartialClip.ordinaryForm(place));
        return back;
    }

    @Test
    void aDiskThatFillsLeavesThePicturesBefore() throws IOException {
        long whole = Files.size(write("whole.mp4"));
        Random random = new Random(14);
        int before = 0;
        for (long room : random.longs(20, 1200, whole).sorted().toArray()) {
            int kept = writeWithin(room, random.nextBoolean()).size();
            assertTrue(kept >= before, "more room keeps more");
            before = kept;
        }
        assertTrue(before > FRAMES / 2, before + " pictures");
    }

    @Test
    void aClipWithoutRoomForASecondCopyStaysFragmented() throws IOException {
        Path file = folder.resolve("clip.mp4");
        try (VideoWriter writer = VideoWriter.open(file, WIDTH, HEIGHT, 12)) {
            for (Picture picture : clip) {
                writer.add(picture);
            }
            Files.createDirectory(folder.resolve(names().getFirst() + ".ordinary"));
            writer.finish();
        }
        assertTrue(Mp4Boxes.types(file).contains("moof"));
        assertEquals(VideoReader.readAll(write("ordinary.mp4")), VideoReader.readAll(file));
    }

    @Test
    void aDiskThatTakesNotEvenTheHeadIsSaid() throws IOException {
        Path place = folder.resolve("clip.1-0.part.mp4");
        PartialClip partial = new PartialClip(place, NarrowChannel.open(place, 100), 0);
        ClipTarget target = new ClipTarget(folder.resolve("clip.mp4"), WIDTH, HEIGHT, 12);
        Said.inOneLine(
                assertThrows(IOException.class, () -> VideoWriter.start(VideoCodec.load(), target, partial)),
                "could not be written");
        assertEquals(List.of(), names());
    }

    /// The player that comes with the library, once with the clip as it grows and once as it is finished.
    @Test
    void referencePlayerAgrees() throws Exception {
        Path file = folder.resolve("clip.mp4");
        try (VideoWriter writer = VideoWriter.open(file, WIDTH, HEIGHT, 12)) {
            for (Picture picture : clip) {
                writer.add(picture);
            }
            assertEquals(
                    "h264,High,192,112,yuv420p,smpte170m,12/1,0.000000,30", probe(folder.resolve(names().getFirst())));
            writer.finish();
        }
        assertEquals("h264,High,192,112,yuv420p,smpte170m,12/1,0.000000,30", probe(file));
    }

    private static String probe(Path file) throws Exception {
        Process probe = new ProcessBuilder(
                        Loader.load(ffprobe.class),
                        "-v",
                        "error",
                        "-count_frames",
                        "-of",
                        "csv=p=0",
                        "-show_entries",
                        "stream=codec_name,profile,width,height,pix_fmt,color_space,r_frame_rate,start_time,nb_read_frames",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        return new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
