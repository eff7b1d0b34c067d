package cosmonaut.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Encoded prompts in a folder: what an encoder of gigabytes needs seconds for is read in milliseconds the next time.
///
/// An entry is a file of its own, named by the hash that it is kept under: `COSMTXT1`, that hash, rows and width as
/// 32-bit numbers, the rows of the prompt in f32, and the SHA-256 of all that; little-endian. The prompt's words are
/// not in it. One that is damaged counts as absent and is written again. A folder that cannot be written keeps nothing:
/// what is lost is time.
final class PromptStore {

    private static final int MOST_ENTRIES = 64;
    private static final long MOST_BYTES = 256L << 20;
    private static final String SUFFIX = ".prompt";
    private static final String PARTIAL = ".partial";
    private static final long MAGIC = 0x3154_5854_4D53_4F43L; // "COSMTXT1"
    private static final int HASH = 32;
    private static final int HEADER = 8 + HASH + 8;
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Path folder;
    private final int mostEntries;
    private final long mostBytes;

    PromptStore(Path folder) {
        this(folder, MOST_ENTRIES, MOST_BYTES);
    }

    PromptStore(Path folder, int mostEntries, long mostBytes) {
        this.folder = folder;
        this.mostEntries = mostEntries;
        this.mostBytes = mostBytes;
    }

    /// The rows that are kept under a hash.
    ///
    /// @param key SHA-256 of all that the rows depend on
    /// @param most rows that they may be
    /// @param width of a row
    /// @return `[rows,width]`, or nothing where nothing sound is kept
    Optional<float[]> read(byte[] key, int most, int width) {
        Path file = file(key);
        try {
            long size = Files.isRegularFile(file) ? Files.size(file) : 0;
            if (size < HEADER + HASH || size > HEADER + HASH + 4L * most * width) {
                return Optional.empty();
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            Optional<float[]> rows = rows(bytes, key, most, width);
            if (rows.isPresent()) {
                // The one that was used last goes last.
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            }
            return rows;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<float[]> rows(ByteBuffer bytes, byte[] key, int most, int width) {
        int end = bytes.limit() - HASH;
        byte[] all = bytes.array();
        byte[] found = new byte[HASH];
        boolean known = end >= HEADER && bytes.getLong() == MAGIC;
        bytes.get(8, found);
        int count = bytes.getInt(8 + HASH);
        boolean fits = count >= 0
                && count <= most
                && bytes.getInt(8 + HASH + 4) == width
                && end == HEADER + 4L * count * width;
        byte[] sum = Hashes.of(Arrays.copyOf(all, end));
        if (!known || !fits || !Arrays.equals(found, key) || !MessageDigest.isEqual(sum, tail(all, end))) {
            return Optional.empty();
        }
        float[] rows = new float[count * width];
        bytes.slice(HEADER, end - HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(rows);
        return Optional.of(rows);
    }

    private static byte[] tail(byte[] all, int from) {
        return Arrays.copyOfRange(all, from, all.length);
    }

    /// Keeps rows, and gives up the oldest beyond what may be kept.
    ///
    /// @param rows `[count,width]`
    void write(byte[] key, float[] rows, int width) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + 4 * rows.length + HASH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).put(key).putInt(rows.length / width).putInt(width);
        for (float value : rows) {
            bytes.putFloat(value);
        }
        bytes.put(Hashes.of(Arrays.copyOf(bytes.array(), bytes.position())));
        try {
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, "new", PARTIAL);
            try {
                Files.write(fresh, bytes.array());
                // By the same clock as when it is read: that of the file system may lag behind.
                Files.setLastModifiedTime(fresh, FileTime.from(Instant.now()));
                move(fresh, file(key));
            } finally {
                Files.deleteIfExists(fresh);
            }
            giveUpOldest();
        } catch (IOException | UncheckedIOException e) {
            // Nothing is lost but the time to encode.
            return;
        }
    }

    private static void move(Path fresh, Path target) throws IOException {
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// Another program may write here at the same time: what it takes away is gone already.
    private record Entry(Path file, Instant used, long bytes) {

        static Entry of(Path file) {
            try {
                return new Entry(file, Files.getLastModifiedTime(file).toInstant(), Files.size(file));
            } catch (IOException e) {
                return new Entry(file, Instant.EPOCH, 0);
            }
        }
    }

    private void giveUpOldest() throws IOException {
        List<Entry> entries = entries(SUFFIX);
        int count = 0;
        long bytes = 0;
        for (Entry entry : entries) {
            count++;
            bytes += entry.bytes();
            if (count > mostEntries || bytes > mostBytes) {
                Files.deleteIfExists(entry.file());
            }
        }
        Instant abandoned = Instant.now().minus(ABANDONED);
        for (Entry entry : entries(PARTIAL)) {
            if (entry.used().isBefore(abandoned)) {
                Files.deleteIfExists(entry.file());
            }
        }
    }

    /// Of an ending, the newest first.
    private List<Entry> entries(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .map(Entry::of)
                    .sorted(Comparator.comparing(Entry::used).reversed())
                    .toList();
        }
    }

    private Path file(byte[] key) {
        return folder.resolve(java.util.HexFormat.of().formatHex(key) + SUFFIX);
    }
}
