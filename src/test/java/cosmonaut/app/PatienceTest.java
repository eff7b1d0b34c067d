package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.model.ModelFolder;
import cosmonaut.model.PublishedFolder;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever has no card hears how long a large model takes before anything is loaded.
final class PatienceTest {

    @TempDir
    Path folder;

    /// The 7B network over 28,160 tokens, 35 evaluations of two passes each: 28 blocks of 26.5 TFLOP.
    @Test
    void theWorkOfAChunkIsThatOfItsMapsAndItsAttention() throws IOException {
        ModelFolder camera =
                ModelFolder.detect(new PublishedFolder(folder).transformer(23).path());
        double work = camera.chunkWork(null, null, true).orElseThrow().operations();
        assertEquals(51.9e15, work, 0.1e15);
        assertEquals(work / 2, camera.chunkWork(null, null, false).orElseThrow().operations(), 1);
        assertEquals(
                work * 10 / 35, camera.chunkWork(null, 10, true).orElseThrow().operations(), 1e9);
    }

    @Test
    void aLargeModelIsNotLoadedUntilToldTo() throws IOException {
        new PublishedFolder(folder).transformer(23);
        StringWriter err = new StringWriter();
        Path clip = folder.resolve("clip.mp4");
        int code = Main.run(
                new PrintWriter(new StringWriter(), true),
                new PrintWriter(err, true),
                "rollout",
                "--model",
                folder.toString(),
                "--backend",
                "cpu",
                "--out",
                clip.toString());
        String said = err.toString();
        assertEquals(3, code, said);
        assertTrue(
                said.matches("cosmonaut: a chunk takes about \\d+ (hours|days) here, at the .* measured; .*\\R"), said);
        assertTrue(said.contains("--slow"), said);
        assertFalse(Files.exists(clip));
    }

    @Test
    void theStarterIsFlownAtOnce() {
        try (Backend backend = new CpuBackend(2)) {
            ModelFolder starter = ModelFolder.detect(Path.of("sample-scenes/starter"));
            assertEquals(Optional.empty(), Patience.check(starter, null, null, true, backend, false));
        }
    }

    @Test
    void whoAllowsSlowModelsHearsHowLongTheyTake() throws IOException {
        ModelFolder camera =
                ModelFolder.detect(new PublishedFolder(folder).transformer(23).path());
        try (Backend backend = new CpuBackend(2)) {
            assertTrue(Patience.rate(backend) > 1e9);
            String line =
                    Patience.check(camera, null, null, true, backend, true).orElseThrow();
            assertTrue(line.startsWith("a chunk takes about "), line);
            assertTrue(line.contains("in memory: "), line);
        }
    }

    @Test
    void timesAreSaidAsPeopleSayThem() {
        assertEquals("12 minutes", Patience.duration(700));
        assertEquals("3 hours", Patience.duration(3 * 3600));
        assertEquals("4 days", Patience.duration(4 * 86_400 + 10));
    }
}
