package cosmonaut.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Arrays of NumPy: every type and order, and what is made to do harm.
final class NpzFileTest {

    private static final int[] SHAPE = {2, 3, 4};

    @TempDir
    private Path folder;

    private static float[] counting(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        return values;
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("arrays.npz"), bytes);
    }

    private float[] read(byte[] bytes, long most) throws IOException {
        try (NpzFile arrays = NpzFile.open(file(bytes));
                NpyArray array = arrays.array("a", most)) {
            return array.rest();
        }
    }

    private void assertRefused(byte[] bytes, String word) {
        Said.inOneLine(assertThrows(InvalidInputException.class, () -> read(bytes, 1000)), word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<f2", "<f4", "<f8", ">f2", ">f4", ">f8", "|u1", "|b1", "=f4"})
    void everyTypeIsRead(String type) throws IOException {
        byte[] bytes = new NpzWriter().add("a", type, SHAPE, counting(24)).bytes();
        assertArrayEquals(counting(24), read(bytes, 24));
    }

    @Test
    void infinitiesAndWhatIsNoNumberAreRead() throws IOException {
        float[] values = {Float.NaN, Float.POSITIVE_INFINITY, -1.5f, 65504};
        byte[] bytes = new NpzWriter().add("a", "<f2", new int[] {4}, values).bytes();
        assertArrayEquals(values, read(bytes, 4));
    }

    /// The first axis runs fastest in the file, the last one in what is read.
    @Test
    void fortransOrderIsTurned() throws IOException {
        float[] stored = new float[24];
        for (int i = 0; i < 24; i++) {
            int a = i / 12;
            int b = i / 4 % 3;
            int c = i % 4;
            stored[a + 2 * (b + 3 * c)] = i;
        }
        byte[] bytes = new NpzWriter().addTurned("a", "<f4", SHAPE, stored).bytes();
        try (NpzFile arrays = NpzFile.open(file(bytes));
                NpyArray array = arrays.array("a", 24)) {
            assertArrayEquals(counting(12), array.next(12));
            assertEquals(12, array.rest()[0]);
        }
    }

    @Test
    void aPictureAtATimeIsRead() throws IOException {
        float[] many = counting(200_000);
        byte[] bytes =
                new NpzWriter().add("a", "<f8", new int[] {4, 50_000}, many).bytes();
        try (NpzFile arrays = NpzFile.open(file(bytes));
                NpyArray array = arrays.array("a", many.length)) {
            for (int i = 0; i < 4; i++) {
                assertArrayEquals(Arrays.copyOfRange(many, 50_000 * i, 50_000 * (i + 1)), array.next(50_000));
            }
            assertThrows(IllegalArgumentException.class, () -> array.next(1));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,true", "2,true", "3,false"})
    void axesOfOneNumberMayBeMissing(int rows, boolean fits) throws IOException {
        byte[] bytes = new NpzWriter()
                .add("a", "<f4", new int[] {rows, 3}, counting(3 * rows))
                .bytes();
        try (NpzFile arrays = NpzFile.open(file(bytes));
                NpyArray array = arrays.array("a", 100)) {
            assertEquals(List.of((long) rows, 3L), array.shape());
            assertFalse(array.isHalf());
            array.require(-1, 1, 3);
            array.require(-1, 3);
            if (fits) {
                array.require(rows, 1, 3, 1);
            } else {
                Said.inOneLine(assertThrows(InvalidInputException.class, () -> array.require(2, 1, 3)), "[3, 3]");
            }
            assertThrows(InvalidInputException.class, () -> array.require(-1));
            assertThrows(InvalidInputException.class, () -> array.require(-1, 3, -1));
        }
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        byte[] bytes = new NpzWriter().add("b", "<f4", new int[] {1}, 1).bytes();
        assertRefused(bytes, "array a of");
        try (NpzFile arrays = NpzFile.open(file(bytes))) {
            assertTrue(arrays.has("b") && !arrays.has("a"));
        }
        assertRefused("no archive".getBytes(java.nio.charset.StandardCharsets.UTF_8), "numpy.savez");
        Said.inOneLine(
                assertThrows(InvalidInputException.class, () -> NpzFile.open(folder.resolve("none.npz"))),
                "does not exist");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'descr': '|O', 'fortran_order': False, 'shape': (1,), };cannot|something else|type O",
                "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), };float32",
                "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), };something else than numbers",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), };cannot be understood",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), };cannot be understood",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1), };cannot be understood",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (900000000, 900000000, 900000000), };at most 1000",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1001,), };at most 1000",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), };ends before",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (), };more in it",
                "nothing;cannot be understood",
            })
    void descriptionsAreChecked(String description, String words) throws IOException {
        byte[] numbers = description.contains("()") ? new byte[8] : new byte[4];
        byte[] bytes = new NpzWriter()
                .addRaw("a", NpzWriter.array(description, numbers))
                .bytes();
        String message = String.valueOf(assertThrows(InvalidInputException.class, () -> read(bytes, 1000))
                .getMessage());
        assertTrue(Arrays.stream(words.split("\\|")).anyMatch(message::contains), message);
        assertFalse(message.contains("\n"), message);
    }

    /// A header that asks for a hundred million numbers, of which the file holds four, takes no memory.
    @Test
    void anArrayIsNoLargerThanItsBytesCanBe() throws IOException {
        byte[] content =
                NpzWriter.array("{'descr': '<f8', 'fortran_order': False, 'shape': (100000000,), }", new byte[32]);
        byte[] bytes = new NpzWriter().addRaw("a", content).bytes();
        Said.inOneLine(
                assertThrows(InvalidInputException.class, () -> read(bytes, 100_000_000)), "cannot hold the shape");
    }

    /// More than the header says is not inflated.
    @Test
    void aBombBehindTheNumbersIsNotInflated() throws IOException {
        byte[] content = Arrays.copyOf(NpzWriter.array("<f4", false, new int[] {2}, 1, 2), 64 << 20);
        assertRefused(new NpzWriter().addRaw("a", content).bytes(), "more in it");
    }

    @Test
    void aLongListIsRefusedBeforeItIsRead() throws IOException {
        byte[] bytes = new NpzWriter().add("a", "<f4", new int[] {1}, 1).bytes();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 22 + 12, 0x7fff_ffff);
        assertRefused(bytes, "list of 2147483647 bytes");
    }

    @Test
    void damagedBytesAreSaidToBe() throws IOException {
        byte[] bytes =
                new NpzWriter().add("a", "<f4", new int[] {500}, counting(500)).bytes();
        Arrays.fill(bytes, 120, 220, (byte) 0xff);
        assertRefused(bytes, "damaged");
    }
}
