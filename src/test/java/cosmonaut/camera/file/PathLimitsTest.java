package cosmonaut.camera.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that are too large, too deep or no files at all are refused before they cost anything, with the limit.
class PathLimitsTest {

    private static final String POSE = " 0 0 0 0 0 0 1\n";

    @TempDir
    Path folder;

    private String failure(Path file) {
        InvalidInputException error = assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThrows(InvalidInputException.class, () -> new PathReader(12).read(file)));
        String message = String.valueOf(error.getMessage());
        assertEquals(1, message.lines().count());
        assertTrue(message.length() - file.toString().length() < 250, message);
        return message;
    }

    private String failure(String text) throws IOException {
        return failure(Files.writeString(folder.resolve("path"), text));
    }

    @Test
    void oneLineOfMillionsOfNumbers() throws IOException {
        assertTrue(failure("1 ".repeat(20_000_000)).contains("longer than 4194304 characters"));
        assertTrue(failure("1 ".repeat(5_000)).contains("at most 4096"));
    }

    @Test
    void jsonOfMillionsOfNumbers() throws IOException {
        assertTrue(failure("{\"frames\":[" + "1.5,".repeat(4_200_000) + "1]}").contains("at most 16777216"));
        assertTrue(failure("{\"frames\":[" + "1.5,".repeat(1_000_000) + "1]}").contains("more than 1000000 values"));
        assertTrue(failure("[" + "{},".repeat(600_000) + "{}]").contains("more than 1000000 values"));
    }

    @Test
    void deepJson() throws IOException {
        assertTrue(failure("{\"frames\":" + "[".repeat(100_000)).contains("deeper than 32 levels"));
    }

    @Test
    void longNumbers() throws IOException {
        String digits = "1".repeat(400);
        assertTrue(failure("0" + POSE + digits + POSE).contains("at most 64"));
        assertTrue(failure("{\"frames\":[{\"transform_matrix\":[" + digits + "]}]}")
                .contains("64 characters"));
        assertTrue(failure("{\"frames\":[{\"transform_matrix\":[0." + digits + "]}]}")
                .contains("64 characters"));
        assertTrue(
                failure("{\"frames\":[{\"transform_matrix\":[1e999999999]}]}").contains("not finite"));
    }

    @Test
    void moreCamerasThanAFlightHas() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100_001; i++) {
            text.append(i).append(POSE);
        }
        assertTrue(failure(text.toString()).contains("line 100001: more than 100000 cameras"));
    }

    @Test
    void largeListsOfPointsAreNotKept() throws IOException {
        Files.writeString(folder.resolve("cameras.txt"), "1 PINHOLE 200 100 150 150 100 50\n");
        String points = "12.5 8.25 44 ".repeat(20_000) + "\n";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            text.append(i)
                    .append(" 1 0 0 0 1 2 3 1 f")
                    .append(i)
                    .append(".png\n")
                    .append(points);
        }
        Path file = Files.writeString(folder.resolve("images.txt"), text);
        assertEquals(60, new PathReader(12).read(file).samples().size());
    }

    @Test
    void aTextPastTheLimit() throws IOException {
        Path file = folder.resolve("path");
        try (var channel = Files.newByteChannel(
                file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            channel.position(PathReader.MAX_TEXT_BYTES);
            channel.write(java.nio.ByteBuffer.wrap(new byte[] {'1'}));
        }
        assertTrue(failure(file).contains("at most 67108864"));
    }

    @Test
    void foldersAndNothing() {
        assertTrue(failure(folder).contains("is a folder; give a file"));
        assertTrue(failure(folder.resolve("none")).contains("does not exist"));
    }
}
