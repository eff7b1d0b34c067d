package cosmonaut.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

    @TempDir
    Path folder;

    /// The bytes that PyTorch's `safetensors` 0.8.0 wrote for
    /// `{"b": tensor([1.5, -2.0], dtype=bfloat16), "a": tensor([[7]], dtype=int32)}`.
    private static final String REFERENCE_HEADER = "{\"a\":{\"dtype\":\"I32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[4,8]}}  ";

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.safetensors"), bytes);
    }

    @Test
    void readsTensorsAsMappedViews() throws IOException {
        byte[] data = {7, 0, 0, 0, (byte) 0xC0, 0x3F, 0, (byte) 0xC0};
        HostTensor kept;
        try (Safetensors file = Safetensors.open(write(SafetensorsWriter.file(REFERENCE_HEADER, data)))) {
            assertEquals(Set.of("a", "b"), file.names());
            assertTrue(file.has("a"));
            assertFalse(file.has("c"));
            kept = file.get("b");
            assertEquals(DType.BF16, kept.dtype());
            assertEquals(Shape.of(2), kept.shape());
            assertTrue(kept.data().isMapped());
            assertTrue(kept.data().isReadOnly());
            assertArrayEquals(new float[] {1.5f, -2}, kept.toFloats());
            assertArrayEquals(new float[] {7}, file.get("a").toFloats());
            InvalidInputException missing = assertThrows(InvalidInputException.class, () -> file.get("c"));
            assertTrue(missing.toString().contains("no tensor c"), missing.toString());
        }
        HostTensor closed = kept;
        assertThrows(IllegalStateException.class, closed::data);
    }

    @Test
    void listsForeignTypesButDoesNotComputeWithThem() throws IOException {
        byte[] bytes = new SafetensorsWriter()
                .add("scale", "F8_E4M3", new int[] {3}, new byte[3])
                .add("odd", "Q5_X", new int[] {9}, new byte[2])
                .bytes();
        try (Safetensors file = Safetensors.open(write(bytes))) {
            assertEquals(
                    "Q5_X",
                    file.listing().stream()
                            .filter(t -> t.name().equals("odd"))
                            .findFirst()
                            .orElseThrow()
                            .type());
            InvalidInputException refused = assertThrows(InvalidInputException.class, () -> file.get("scale"));
            assertTrue(refused.toString().contains("F8_E4M3"), refused.toString());
        }
    }

    @Test
    void keepsMetadata() throws IOException {
        byte[] bytes = SafetensorsWriter.file("{\"__metadata__\":{\"format\":\"pt\"}}", new byte[0]);
        try (Safetensors file = Safetensors.open(write(bytes))) {
            assertEquals("pt", file.metadata().get("format"));
            assertTrue(file.names().isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,16]}} | needs 8 bytes",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[8,24]}} | data section",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[16,0]}} | data section",
                "{'a':{'dtype':'F32','shape':[-4],'data_offsets':[0,16]}} | integers >= 0",
                "{'a':{'dtype':'F32','shape':[2147483647,2147483647,2147483647],'data_offsets':[0,16]}} | impossible",
                "{'a':{'dtype':'F32','shape':[4294967296],'data_offsets':[0,16]}} | 2^31-1",
                "{'a':{'dtype':'U8','shape':[1,1,1,1,1,1,1,1,1],'data_offsets':[0,1]}} | rank 8",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | overlap",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}} | not valid JSON",
                "{'a':{'dtype':'F32','shape':[2]}} | lacks",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1}} | unknown entry",
                "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,8]}} | not valid JSON",
                "{'a':[1]} | format",
                "{'a': | not valid JSON",
                "[] | format",
                "{} {} | follows",
            })
    void refusesAHeaderThatContradictsTheFile(String header, String because) throws IOException {
        Path file = write(SafetensorsWriter.file(header.replace('\'', '"'), new byte[16]));
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> Safetensors.open(file));
        assertTrue(refused.toString().contains(because), refused.toString());
        assertTrue(refused.toString().contains("model.safetensors"), refused.toString());
        assertFalse(refused.toString().contains("\n"), refused.toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 17, 100_000_001, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void refusesAnImpossibleHeaderLength(long length) throws IOException {
        byte[] bytes = SafetensorsWriter.file("{}              ", new byte[0]);
        java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        Path file = write(bytes);
        assertThrows(InvalidInputException.class, () -> Safetensors.open(file));
    }

    @Test
    void refusesWhatIsNoFileAtAll() throws IOException {
        assertThrows(InvalidInputException.class, () -> Safetensors.open(folder.resolve("none.safetensors")));
        assertThrows(InvalidInputException.class, () -> Safetensors.open(folder));
        Path empty = write(new byte[0]);
        assertThrows(InvalidInputException.class, () -> Safetensors.open(empty));
    }

    @Test
    void joinsShardsByTheirIndex() throws IOException {
        Files.write(
                folder.resolve("m-1.safetensors"),
                new SafetensorsWriter().addFloats("a", new int[] {1}, 1).bytes());
        Files.write(
                folder.resolve("m-2.safetensors"),
                new SafetensorsWriter().addFloats("b", new int[] {1}, 2).bytes());
        Path index = folder.resolve("m.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\":{\"a\":\"m-1.safetensors\",\"b\":\"m-2.safetensors\"}}");
        try (Safetensors file = Safetensors.open(folder)) {
            assertEquals(Set.of("a", "b"), file.names());
            assertArrayEquals(new float[] {2}, file.get("b").toFloats());
        }
        Files.writeString(index, "{\"weight_map\":{\"a\":\"m-2.safetensors\"}}");
        InvalidInputException wrongShard = assertThrows(InvalidInputException.class, () -> Safetensors.open(index));
        assertTrue(wrongShard.toString().contains("the file has none"), wrongShard.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"weight_map\":{\"a\":\"../m.safetensors\"}}",
                "{\"weight_map\":{\"a\":\"/etc/m.safetensors\"}}",
                "{\"weight_map\":{\"a\":\"..\\\\m.safetensors\"}}",
                "{\"weight_map\":{\"a\":\"sub/m.safetensors\"}}",
                "{\"weight_map\":{\"a\":\"m.bin\"}}",
                "{\"weight_map\":{\"a\":3}}",
                "{\"weight_map\":{}}",
                "{}",
                "[",
                ""
            })
    void refusesAnIndexThatLeadsOutOfItsFolder(String json) throws IOException {
        Path index = folder.resolve("m.safetensors.index.json");
        Files.writeString(index, json);
        assertThrows(InvalidInputException.class, () -> Safetensors.open(index));
    }

    /// Seeded mutations: whatever a file holds, either its tensors can all be read or there is one clear error.
    @Test
    void survivesDamage() throws IOException {
        byte[] good = new SafetensorsWriter()
                .addFloats("encoder.weight", new int[] {2, 3}, 1, 2, 3, 4, 5, 6)
                .add("half", "F16", new int[] {5}, new byte[10])
                .add("index", "I64", new int[] {2}, new byte[16])
                .bytes();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261122);
        long deadline = System.nanoTime() + 1_500_000_000L;
        int opened = 0;
        int refused = 0;
        for (int round = 0; round < 3000 && System.nanoTime() < deadline; round++) {
            Path file = write(mutate(good, random));
            try (Safetensors tensors = Safetensors.open(file)) {
                for (StoredTensor stored : tensors.listing()) {
                    if (stored.dtype().isPresent()) {
                        tensors.get(stored.name()).toFloats();
                    }
                }
                opened++;
            } catch (InvalidInputException e) {
                assertFalse(e.toString().contains("\n"), e.toString());
                refused++;
            }
        }
        assertTrue(refused > 50 && opened > 10, opened + " opened, " + refused + " refused");
    }

    private static byte[] mutate(byte[] good, RandomGenerator random) {
        byte[] bytes = good.clone();
        switch (random.nextInt(5)) {
            case 0 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> bytes[random.nextInt(8)] = (byte) random.nextInt();
            case 2 -> {
                for (int i = 1 + random.nextInt(8); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 3 -> {
                // Only digits of the header change: sizes and offsets stay well-formed and become wrong or huge.
                for (int i = 8; i < bytes.length; i++) {
                    if (bytes[i] >= '0' && bytes[i] <= '9' && random.nextInt(6) == 0) {
                        bytes[i] = (byte) ('0' + random.nextInt(10));
                    }
                }
            }
            default -> {
                int from = random.nextInt(bytes.length);
                int to = random.nextInt(bytes.length);
                int count = random.nextInt(bytes.length - Math.max(from, to) + 1);
                System.arraycopy(good, from, bytes, to, count);
            }
        }
        return bytes;
    }
}
