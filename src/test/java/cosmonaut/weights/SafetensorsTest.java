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
                "{'a':{'dtype':'XYZ','shape':[2147483647,2147483647,2147483647],'data_offsets':[0,0]}} | impossible",
                "{'a':{'dtype':'XYZ','shape':[2147483647,2147483647],'data_offsets':[0,16]}} | its offsets span 16",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 8 bytes behind the last tensor",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}} | 8 bytes between the start and tensor a",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}} | 4 bytes between a and tensor b",
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
}
