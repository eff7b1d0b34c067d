package cosmonaut.session.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import cosmonaut.media.UnfinishedClips;
import cosmonaut.media.VideoReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.ffprobe;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Programs that are killed while they record, and disks that fill: every picture that was reported as kept is in a
/// clip that plays. `-Dkills=100 -Dsizes=20` tries it more often.
final class DoomedFlightTest {

    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final int SIZES = Integer.getInteger("sizes", 2);
    private static final int LONGEST_MILLISECONDS = 4000;
    private static final int LARGEST_BYTES = 3_000_000;
    /// What `ulimit -f` counts in.
    private static final int BLOCK = 512;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> aKilledRolloutLeavesWhatWasKept() {
        return IntStream.range(0, KILLS).mapToObj(seed -> dynamicTest("kill " + seed, () -> kill("rollout", seed)));
    }

    @TestFactory
    Stream<DynamicTest> aKilledRecordingLeavesWhatWasKept() {
        return IntStream.range(0, KILLS).mapToObj(seed -> dynamicTest("kill " + seed, () -> kill("live", seed)));
    }

    /// Where a shell can say how long a file may be.
    @TestFactory
    Stream<DynamicTest> aDiskThatFillsLeavesWhatWasKept() {
        boolean unix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return IntStream.range(0, unix ? SIZES : 0)
                .mapToObj(seed ->
                        dynamicTest("size " + seed, () -> fill(new Random(seed).nextInt(LARGEST_BYTES) / BLOCK)));
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedFlight.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private void kill(String way, int seed) throws Exception {
        Path into = Files.createDirectory(folder.resolve(way + seed));
        Process program = new ProcessBuilder(
                        java(way, into.resolve("flight.mp4").toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        AtomicInteger kept = new AtomicInteger();
        try (BufferedReader said = program.inputReader(StandardCharsets.UTF_8)) {
            kept.set(Integer.parseInt(said.readLine()));
            Thread reader = Thread.ofPlatform().start(() -> said.lines().forEach(line -> set(kept, line)));
            Thread.sleep(new Random(seed).nextInt(LONGEST_MILLISECONDS));
            int reported = kept.get();
            program.destroyForcibly().waitFor();
            reader.join();
            assertKept(into, reported);
        }
    }

    private static void set(AtomicInteger kept, String line) {
        if (!line.isEmpty()) {
            kept.set(Integer.parseInt(line));
        }
    }

    private static void assertKept(Path into, int reported) throws Exception {
        Path left = only(into);
        assertTrue(left.toString().endsWith(".part.mp4"), left.toString());
        int pictures = VideoReader.readAll(left).size();
        assertTrue(pictures >= reported, pictures + " pictures, " + reported + " reported");
        assertEquals(pictures, probed(left));
        Path clip = into.resolve("flight-recovered.mp4");
        assertEquals(List.of(clip), UnfinishedClips.recover(into.resolve("flight.mp4")));
        assertEquals(clip, only(into));
        assertEquals(pictures, VideoReader.readAll(clip).size());
        assertEquals(pictures, probed(clip));
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all.toString());
            return all.getFirst();
        }
    }

    /// Pictures that the player of the library finds.
    private static int probed(Path clip) throws Exception {
        Process probe = new ProcessBuilder(
                        Loader.load(ffprobe.class),
                        "-v",
                        "quiet",
                        "-count_frames",
                        "-of",
                        "csv=p=0",
                        "-show_entries",
                        "stream=nb_read_frames",
                        clip.toString())
                .start();
        return Integer.parseInt(new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }

    private void fill(int blocks) throws Exception {
        Path into = Files.createDirectory(folder.resolve("blocks" + blocks));
        Path clip = into.resolve("flight.mp4");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "sh"));
        command.addAll(java("rollout", clip.toString(), into.resolve("frames").toString()));
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> said;
        try (BufferedReader lines = program.inputReader(StandardCharsets.UTF_8)) {
            said = lines.lines().filter(line -> !line.startsWith("WARNING")).toList();
        }
        assertTrue(program.waitFor(1, TimeUnit.MINUTES));
        String why = said.stream()
                .filter(line -> line.contains("could not be written"))
                .findFirst()
                .orElse("");
        int kept = said.stream()
                .filter(line -> line.matches("\\d+"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
        assertTrue(why.startsWith("clip " + clip) || kept == 0, String.join(" ", said));
        assertEquals(kept, kept == 0 ? 0 : VideoReader.readAll(clip).size());
        try (Stream<Path> pictures = Files.list(into.resolve("frames"))) {
            assertEquals(kept, pictures.count());
        }
    }
}
