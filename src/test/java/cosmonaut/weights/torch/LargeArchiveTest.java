package cosmonaut.weights.torch;

import static cosmonaut.weights.torch.Pickles.dict;
import static cosmonaut.weights.torch.Pickles.storage;
import static cosmonaut.weights.torch.Pickles.tensor;
import static cosmonaut.weights.torch.Pickles.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import cosmonaut.tensor.HostTensor;
import cosmonaut.weights.StoredWeights;
import cosmonaut.weights.WeightFiles;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An archive of 20 GB with zip64 sizes and offsets, in a sparse file that takes next to nothing on the disk.
final class LargeArchiveTest {

    private static final int MATRICES = 1000;
    private static final int[] SHAPE = {1800, 4096};
    private static final long MATRIX_BYTES = 2L * SHAPE[0] * SHAPE[1];
    private static final int[] WIDE = {65536, 40960};
    private static final long WIDE_BYTES = 2L * WIDE[0] * WIDE[1];
    private static final long MOST_HEAP = 32L << 20;

    @TempDir
    private Path folder;

    private final ByteBuffer directory = buffer(1 << 20);
    private int entries;
    private long at;

    @Test
    void whatIsLargerThanMemoryIsMappedAndOpenedAtOnce() throws IOException {
        Path file = folder.resolve("model.pt");
        float[] last = {1.5f, -2, 3, 4};
        write(file, last);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try (StoredWeights weights = WeightFiles.open(file)) {
            assertEquals(MATRICES + 2, weights.listing().size());
            assertTrue(weights.fileBytes() > 20_000_000_000L, "bytes " + weights.fileBytes());
            assertEquals((MATRICES * MATRIX_BYTES + WIDE_BYTES) / 2 + last.length, weights.parameters());
            assertEquals(WIDE_BYTES, weights.get("wide").data().byteSize());
            HostTensor wide = weights.get("wide");
            assertEquals(0x3f80, wide.data().get(ValueLayout.JAVA_SHORT_UNALIGNED, WIDE_BYTES - 2));
            assertTrue(weights.get("net.blocks.999.weight").data().isMapped());
            assertArrayEquals(last, weights.get("last").toFloats());
        }
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(taken < MOST_HEAP, taken + " bytes of heap");
    }

    private void write(Path file, float[] last) throws IOException {
        StringBuilder pickle = new StringBuilder("}(");
        for (int i = 0; i < MATRICES; i++) {
            pickle.append(text("net.blocks." + i + ".weight")).append(half(Integer.toString(i), SHAPE));
        }
        pickle.append(text("wide")).append(half("wide", WIDE)).append("u");
        String whole = dict(text("model"), withLast(pickle.toString(), last.length));
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            byte[] bytes = Pickles.of(whole);
            out.write(ByteBuffer.wrap(bytes), entry(out, "m/data.pkl", bytes.length));
            for (int i = 0; i < MATRICES; i++) {
                entry(out, "m/data/" + i, MATRIX_BYTES);
            }
            long wide = entry(out, "m/data/wide", WIDE_BYTES);
            out.write(buffer(2).putShort(0, (short) 0x3f80), wide + WIDE_BYTES - 2);
            ByteBuffer values = buffer(4 * last.length);
            values.asFloatBuffer().put(last);
            out.write(values, entry(out, "m/data/last", values.capacity()));
            writeEnd(out);
        }
    }

    private static String half(String key, int[] shape) {
        long elements = (long) shape[0] * shape[1];
        return tensor(
                storage("BFloat16Storage", key, elements), 0, new long[] {shape[0], shape[1]}, new long[] {shape[1], 1
                });
    }

    private static String withLast(String dict, int elements) {
        String last = tensor(storage("FloatStorage", "last", elements), 0, new long[] {elements}, new long[] {1});
        return dict + "(" + text("last") + last + "u";
    }

    /// Writes the header of an entry and notes it in the directory.
    ///
    /// @return where its data begin
    private long entry(FileChannel out, String name, long bytes) throws IOException {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        long header = at;
        out.write(
                buffer(30 + utf8.length)
                        .putInt(0, 0x04034b50)
                        .putShort(26, (short) utf8.length)
                        .put(30, utf8),
                header);
        directory
                .putInt(0x02014b50)
                .putLong(0)
                .putLong(0)
                .putInt(-1)
                .putInt(-1)
                .putShort((short) utf8.length)
                .putShort((short) 28)
                .putLong(0)
                .putShort((short) 0)
                .putInt(-1)
                .put(utf8)
                .putShort((short) 1)
                .putShort((short) 24)
                .putLong(bytes)
                .putLong(bytes)
                .putLong(header);
        entries++;
        at = header + 30 + utf8.length + bytes;
        return at - bytes;
    }

    private void writeEnd(FileChannel out) throws IOException {
        long begin = at;
        int bytes = directory.position();
        out.write(directory.flip(), begin);
        ByteBuffer end = buffer(56 + 20 + 22)
                .putInt(0, 0x06064b50)
                .putLong(4, 44)
                .putLong(24, entries)
                .putLong(32, entries)
                .putLong(40, bytes)
                .putLong(48, begin)
                .putInt(56, 0x07064b50)
                .putLong(64, begin + bytes)
                .putInt(76, 0x06054b50)
                .putShort(84, (short) -1)
                .putShort(86, (short) -1)
                .putInt(88, -1)
                .putInt(92, -1);
        out.write(end, begin + bytes);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
