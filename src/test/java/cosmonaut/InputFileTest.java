package cosmonaut;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is read from outside, and how it is spoken of.
final class InputFileTest {

    @TempDir
    private Path folder;

    private record Thing(int count) {}

    private static void assertRefused(String why, Executable reading) {
        String message = String.valueOf(
                assertThrows(InvalidInputException.class, reading).getMessage());
        assertTrue(message.contains(why), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void aFileIsReadUpToItsLimit() throws IOException {
        Path file = Files.write(folder.resolve("a"), new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {1, 2, 3}, InputFile.read(file, "a", 3));
        assertArrayEquals(new byte[] {1, 2}, InputFile.head(file, "a", 2));
        assertRefused("thing a has 3 bytes, at most 2 are read", () -> InputFile.read(file, "thing a", 2));
        assertRefused("thing b does not exist", () -> InputFile.read(folder.resolve("b"), "thing b", 2));
        assertRefused("is a folder", () -> InputFile.read(folder, "thing", 2));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("b"));
        assertRefused("is a link to a file that is not there", () -> InputFile.head(link, "thing", 2));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void pipesAndDevicesAreNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertRefused("is a pipe or a device", () -> InputFile.head(pipe, "thing", 2));
        assertRefused("is a pipe or a device", () -> InputFile.read(Path.of("/dev/zero"), "thing", 2));
        assertRefused("is a pipe or a device", () -> JsonFile.readObject(pipe));
    }

    @Test
    void namesThatCannotBeSpelledAreRefused() {
        assertRefused("no name that this system can spell", () -> InputFile.named("a\0b"));
        assertRefused("\"a\\u0000b\"", () -> InputFile.beside(folder.resolve("c"), "a\0b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'count':%400s} | numbers of 100 characters",
                "%100[ | 64 levels",
                "{'count':null} | count",
                "{'count':NaN} | Non-standard token 'NaN'",
                "version https://git-lfs.github.com/spec/v1 | git lfs pull",
                "<!DOCTYPE html> | a web page",
                "[] | does not hold a JSON object",
                "{'c\\u001b[31mo':1} | unknown key \"c\\u001b[31mo\""
            })
    void aConfigurationHasLimits(String text, String why) throws IOException {
        String json = text.replace('\'', '"').replace("%400s", "9".repeat(400)).replace("%100[", "[".repeat(100));
        Path file = Files.writeString(folder.resolve("a.json"), json);
        assertRefused(why, () -> JsonFile.read(file, Thing.class, java.util.Set.of()));
    }

    @Test
    void aLineIsBoundedAndHidesNothing() {
        assertEquals(
                "a b \\u001b[31m \\u009b \\u202e \\u2028 \\ud800 c",
                OneLine.of("a\n b\t\u001b[31m \u009b \u202e \u2028 \ud800 c"));
        assertEquals("Über 世界 🙂", OneLine.of("Über 世界 🙂"));
        String cut = OneLine.of("what ".repeat(100) + "; give a smaller file");
        assertEquals(OneLine.LONGEST, cut.length(), 1);
        assertTrue(cut.startsWith("what ") && cut.endsWith("; give a smaller file"), cut);
        assertTrue(OneLine.of("🙂".repeat(400))
                .codePoints()
                .noneMatch(point -> Character.getType(point) == Character.SURROGATE));
    }
}
