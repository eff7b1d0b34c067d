package cosmonaut.ui.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CaptureFolderTest {

    @TempDir
    private Path folder;

    @Test
    void neitherAClipNorASidecarOfThatNameIsThere() throws IOException {
        CaptureFolder captures =
                new CaptureFolder(() -> folder, Clock.fixed(Instant.parse("2026-11-28T00:10:20Z"), ZoneOffset.UTC));
        String stem = "a-hall-2026-11-28-001020";
        assertEquals(folder.resolve(stem + ".mp4"), captures.next("a hall", "mp4"));
        Files.writeString(folder.resolve(stem + ".json"), "a letter");
        Files.writeString(folder.resolve(stem + "-2.mp4"), "a clip");
        assertEquals(folder.resolve(stem + "-3.mp4"), captures.next("a hall", "mp4"));
        Files.writeString(folder.resolve(stem + "-2.glb"), "a mesh");
        assertEquals(
                List.of(folder.resolve(stem + "-3.ply"), folder.resolve(stem + "-3.glb")),
                captures.next("a hall", List.of("ply", "glb")),
                "one name for all");
    }
}
