package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PromptStoreTest {

    private static final float[] ROWS = {1, -2, 3.5f, Float.MIN_VALUE, 0, 1e30f};

    @TempDir
    Path folder;

    private static byte[] key(int number) {
        return Hashes.of(new byte[] {(byte) number});
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void givesBackWhatWasKept() throws IOException {
        PromptStore store = new PromptStore(folder.resolve("prompts"));
        assertEquals(Optional.empty(), store.read(key(1), 3, 2));
        store.write(key(1), ROWS, 2);
        assertArrayEquals(ROWS, store.read(key(1), 3, 2).orElseThrow());
        store.write(key(2), new float[0], 2);
        assertEquals(0, store.read(key(2), 3, 2).orElseThrow().length);
        assertEquals(Optional.empty(), store.read(key(1), 2, 2), "more rows than the model takes");
        assertEquals(Optional.empty(), store.read(key(1), 3, 3), "rows of another width");
        assertEquals(Optional.empty(), store.read(key(3), 3, 2));
        try (Stream<Path> kept = Files.list(folder.resolve("prompts"))) {
            assertEquals(2, kept.count(), "nothing but the entries");
        }
    }

    @Test
    void anyDamageCountsAsAbsentAndIsWrittenAnew() throws IOException {
        PromptStore store = new PromptStore(folder);
        store.write(key(1), ROWS, 2);
        Path file = files().getFirst();
        byte[] sound = Files.readAllBytes(file);
        for (int i = 0; i < sound.length; i++) {
            byte[] damaged = sound.clone();
            damaged[i] ^= 0x40;
            Files.write(file, damaged);
            assertEquals(Optional.empty(), store.read(key(1), 1 << 20, 2), "byte " + i);
            Files.write(file, java.util.Arrays.copyOf(sound, i));
            assertEquals(Optional.empty(), store.read(key(1), 1 << 20, 2), i + " bytes");
        }
        Files.write(file, java.util.Arrays.copyOf(sound, sound.length + 1));
        assertEquals(Optional.empty(), store.read(key(1), 1 << 20, 2), "a byte more");
        store.write(key(1), ROWS, 2);
        assertArrayEquals(ROWS, store.read(key(1), 3, 2).orElseThrow());
        Files.copy(file, folder.resolve(file.getFileName().toString().replaceFirst("^..", "zz")));
        assertArrayEquals(sound, Files.readAllBytes(file));
    }

    @Test
    void anEntryUnderAnotherNameIsNotThatPrompt() throws IOException {
        PromptStore store = new PromptStore(folder);
        store.write(key(1), ROWS, 2);
        Path first = files().getFirst();
        store.write(key(2), new float[] {9, 9}, 2);
        Path second =
                files().stream().filter(file -> !file.equals(first)).findFirst().orElseThrow();
        Files.copy(first, second, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertEquals(Optional.empty(), store.read(key(2), 3, 2));
    }

    @Test
    void theOldestGo() throws IOException {
        PromptStore store = new PromptStore(folder, 4, 1 << 20);
        for (int i = 0; i < 4; i++) {
            store.write(key(i), ROWS, 2);
            aged(key(i), 100 - i);
        }
        // The oldest is used, and with that the newest.
        assertTrue(store.read(key(0), 3, 2).isPresent());
        Path abandoned = Files.createFile(folder.resolve("new1.partial"));
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minusSeconds(7200)));
        Path foreign = Files.createFile(folder.resolve("mine.txt"));
        store.write(key(4), ROWS, 2);
        assertFalse(store.read(key(1), 3, 2).isPresent());
        for (int i : new int[] {0, 2, 3, 4}) {
            assertTrue(store.read(key(i), 3, 2).isPresent(), "entry " + i);
        }
        assertTrue(Files.exists(foreign) && Files.notExists(abandoned));
        // 48 bytes of header, 24 of rows, 32 of sum.
        PromptStore narrow = new PromptStore(folder, 64, 2 * 104);
        narrow.write(key(5), ROWS, 2);
        assertEquals(3, files().size(), "two entries and the foreign file");
        assertTrue(narrow.read(key(5), 3, 2).isPresent());
    }

    private void aged(byte[] key, int seconds) throws IOException {
        Path file = folder.resolve(java.util.HexFormat.of().formatHex(key) + ".prompt");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    @Test
    void aFolderThatCannotBeKeepsNothing() throws IOException {
        PromptStore store = new PromptStore(Files.createFile(folder.resolve("file")));
        store.write(key(1), ROWS, 2);
        assertEquals(Optional.empty(), store.read(key(1), 3, 2));
    }
}
