package cosmonaut.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a program leaves of a clip when it comes to its end in the middle.
final class UnfinishedClipsTest {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    private static final List<Picture> CLIP = TestClips.drift(WIDTH, HEIGHT, 6);

    @TempDir
    private Path folder;

    /// An unfinished clip of all pictures, and its length after each of them.
    private byte[] unfinished;

    private final List<Integer> lengths = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        try (VideoWriter writer = VideoWriter.open(folder.resolve("x.mp4"), WIDTH, HEIGHT, 12)) {
            Path partial = folder.resolve(names().getFirst());
            for (Picture picture : CLIP) {
                writer.add(picture);
                lengths.add((int) Files.size(partial));
            }
            unfinished = Files.readAllBytes(partial);
        }
        assertEquals(List.of(), names());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /// A file that nobody has touched for an hour.
    private Path leave(String name, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve(name), bytes);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        return file;
    }

    @Test
    void everyCutLeavesThePicturesBeforeIt() throws IOException {
        Path clip = folder.resolve("flight.mp4");
        Path recovered = folder.resolve("flight-recovered.mp4");
        List<Integer> cuts = new ArrayList<>(lengths);
        new Random(49).ints(40, lengths.getFirst(), unfinished.length).forEach(cuts::add);
        for (int cut : cuts) {
            Path left = leave("flight.77-0.part.mp4", Arrays.copyOf(unfinished, cut));
            int whole = (int) lengths.stream().filter(length -> length <= cut).count();
            List<Picture> seen = VideoReader.readAll(left);
            assertTrue(seen.size() >= whole, "cut at " + cut + ": " + seen.size() + " of " + whole);
            assertEquals(List.of(recovered), UnfinishedClips.recover(clip));
            assertEquals(seen.subList(0, whole), VideoReader.readAll(recovered));
            assertTrue(Mp4Boxes.types(recovered).indexOf("moov")
                    < Mp4Boxes.types(recovered).indexOf("mdat"));
            assertEquals(List.of("flight-recovered.mp4"), names());
            Files.delete(recovered);
        }
    }

    @Test
    void whatIsThereIsNotReplaced() throws IOException {
        Path clip = leave("flight.mp4", new byte[] {1});
        leave("flight-recovered.mp4", new byte[] {2});
        leave("flight.1-0.part.mp4", unfinished);
        leave("flight.1-1.part.mp4", unfinished);
        leave("other.1-0.part.mp4", unfinished);
        assertEquals(
                List.of(folder.resolve("flight-recovered-2.mp4"), folder.resolve("flight-recovered-3.mp4")),
                UnfinishedClips.recover(clip));
        assertArrayEquals(new byte[] {2}, Files.readAllBytes(folder.resolve("flight-recovered.mp4")));
        assertEquals(List.of(folder.resolve("other-recovered.mp4")), UnfinishedClips.recoverAll(folder));
        assertEquals(5, names().size());
    }

    @Test
    void aClipThatIsBeingWrittenIsLeftAlone() throws IOException {
        Path clip = folder.resolve("flight.mp4");
        try (VideoWriter writer = VideoWriter.open(clip, WIDTH, HEIGHT, 12)) {
            writer.add(CLIP.getFirst());
            assertEquals(List.of(), UnfinishedClips.recover(clip));
            writer.add(CLIP.get(1));
            writer.finish();
        }
        assertEquals(2, VideoReader.readAll(clip).size());
        assertEquals(List.of("flight.mp4"), names());
    }

    /// In a container every run of the program may have the same number.
    @Test
    void aProgramOfTheSameNumberLeftSomething() throws IOException {
        leave("flight." + ProcessHandle.current().pid() + "-0.part.mp4", unfinished);
        assertEquals(1, UnfinishedClips.recoverAll(folder).size());
    }

    @Test
    void onlyAFileWithoutPicturesIsRemovedAndOnlyAfterAWhile() throws IOException {
        leave("empty.1-0.part.mp4", new byte[0]);
        int head = lengths.getFirst() - firstFragment();
        leave("head.1-0.part.mp4", Arrays.copyOf(unfinished, head));
        leave("torn.1-0.part.mp4", Arrays.copyOf(unfinished, head + 30));
        Files.write(folder.resolve("young.1-0.part.mp4"), new byte[0]);
        assertEquals(List.of(), UnfinishedClips.recoverAll(folder));
        assertEquals(List.of("torn.1-0.part.mp4", "young.1-0.part.mp4"), names());
    }

    private int firstFragment() throws IOException {
        Path one = leave("one", Arrays.copyOf(unfinished, lengths.getFirst()));
        List<String> types = Mp4Boxes.types(one);
        Files.delete(one);
        assertEquals(List.of("ftyp", "moov", "moof", "mdat"), types);
        int moof = new String(unfinished, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("moof") - 4;
        return lengths.getFirst() - moof;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a diary", "\0\0\0\u0008free\0\0\0\u0008mdat", "\0\0\0\u0008ftyp\0\0\0\u0008mdat\0\0\0\u0008moov"
            })
    void aForeignFileOfSuchANameIsNeverTouched(String text) throws IOException {
        Path foreign = leave("x.1-0.part.mp4", text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertEquals(List.of(), UnfinishedClips.recoverAll(folder));
        assertEquals(text, Files.readString(foreign));
    }
}
