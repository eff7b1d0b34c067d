package cosmonaut.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.InvalidInputException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        Files.writeString(file, "an earlier flight");
        VideoWriter writer = VideoWriter.open(file, WIDTH, HEIGHT, 12);
        writer.add(clip.getFirst());
        writer.abort();
        writer.close();
        writer.finish();
        assertEquals(List.of("clip.mp4"), names());
        assertEquals("an earlier flight", Files.readString(file));
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
        // The superuser may write anywhere but here.
        Path system = Path.of("/proc");
        assumeTrue(Files.isDirectory(system));
        InvalidInputException error = assertThrows(
                InvalidInputException.class, () -> VideoWriter.open(system.resolve("clip.mp4"), 192, 112, 12));
        Said.inOneLine(error, "folder that may be written");
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

    @Test
    void fullDiskIsSaidAndLeavesNoClip() throws IOException {
        // A device that refuses every byte; the final name beside it must stay free.
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        Path partial = Files.createSymbolicLink(folder.resolve("clip.part"), full);
        ClipTarget target = new ClipTarget(folder.resolve("clip.mp4"), partial, WIDTH, HEIGHT, 12);
        IOException error = assertThrows(IOException.class, () -> {
            try (VideoWriter writer = VideoWriter.start(VideoCodec.load(), target)) {
                for (Picture picture : clip) {
                    writer.add(picture);
                }
                writer.finish();
            }
        });
        Said.inOneLine(error, "could not be written");
        assertEquals(List.of(), names());
    }

    @Test
    void referencePlayerAgrees() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "ffprobe"))),
                "ffprobe is not installed");
        Process probe = new ProcessBuilder(
                        "ffprobe",
                        "-v",
                        "error",
                        "-count_frames",
                        "-of",
                        "csv=p=0",
                        "-show_entries",
                        "stream=codec_name,width,height,pix_fmt,color_space,r_frame_rate,nb_read_frames",
                        write("clip.mp4").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals("h264,192,112,yuv420p,smpte170m,12/1,30", said);
    }
}
