package cosmonaut.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One call for weights in whatever file or folder, and one line for what are none.
final class WeightFilesTest {

    @TempDir
    private Path folder;

    private static byte[] weights(String name) {
        return new SafetensorsWriter()
                .addFloats(name, new int[] {2, 3}, 1, 2, 3, 4, 5, 6)
                .bytes();
    }

    @Test
    void aFileItsFolderAndShardsAreOpenedAlike() throws IOException {
        Path single = Files.createDirectory(folder.resolve("single"));
        Path file = Files.write(single.resolve("model.safetensors"), weights("a"));
        Path shards = Files.createDirectory(folder.resolve("shards"));
        Files.write(shards.resolve("m-1.safetensors"), weights("a"));
        Files.write(shards.resolve("m-2.safetensors"), weights("b"));
        Path index = Files.writeString(
                shards.resolve("m.safetensors.index.json"),
                "{\"weight_map\":{\"a\":\"m-1.safetensors\",\"b\":\"m-2.safetensors\"}}");
        assertHolds(file, 6);
        assertHolds(single, 6);
        assertHolds(shards, 12);
        assertHolds(index, 12);
        assertTrue(WeightFiles.areIn(shards));
        assertFalse(WeightFiles.areIn(folder));
    }

    private static void assertHolds(Path path, long parameters) {
        try (StoredWeights opened = WeightFiles.open(path)) {
            assertEquals(parameters, opened.parameters());
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, opened.get("a").toFloats());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "model.safetensors, 'PK\u0003\u0004....archive', a zip archive under another name, .pt",
        "model.pt, '\u0010\u0000\u0000\u0000\u0000\u0000\u0000\u0000{}', a safetensors file under another, .safetensors",
        "pytorch_model.bin, '\u0080\u0002}q', a pickle without an archive, torch.save",
        "weights.pkl, '\u0080\u0004}q', a pickle without an archive, torch.save",
        "model.pth, '\u001f\u008b\u0008', a compressed archive, unpack",
        "model.onnx, '\u0008\u0007\u0012\u0007pytorch', an ONNX network, safetensors",
        "frozen.pb, '\u0008\u0001\u0012\u0007', a TensorFlow graph, safetensors",
        "tf_model.h5, '\u0089HDF\r\n\u001a\n', HDF5, safetensors",
        "model.gguf, GGUF....., a GGUF file, safetensors",
        "model.safetensors, version https://git-lfs.github.com/spec/v1, a Git LFS pointer, git lfs pull",
        "model.safetensors, <!DOCTYPE html><html>, a web page, licence",
        "other.safetensors, '', an empty file, again"
    })
    void whatIsNoWeightsIsNamed(String name, String content, String kind, String remedy) throws IOException {
        Path file = Files.write(folder.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(file, name, kind, remedy);
        assertRefused(folder, name, kind, remedy);
        assertTrue(WeightFiles.foreign(folder).orElseThrow().contains(kind));
    }

    @Test
    void aHeaderAsLongAsAnArchiveIsMarkedIsStillSafetensors() throws IOException {
        byte[] bytes = weights("a");
        byte[] marked = bytes.clone();
        marked[0] = 'P';
        marked[1] = 'K';
        marked[2] = 3;
        marked[3] = 4;
        Path file = Files.write(folder.resolve("model.safetensors"), marked);
        assertTrue(WeightFiles.foreign(file).isEmpty());
        assertRefused(file, "model.safetensors", "header");
        marked[0] = '<';
        marked[1] = 0;
        marked[2] = 0;
        marked[3] = 0;
        assertTrue(WeightFiles.foreign(Files.write(file, marked)).isEmpty(), "nor a web page");
    }

    @Test
    void noWeightsAtAllAreNamed() throws IOException {
        assertRefused(folder, folder.toString(), "no weights");
        assertRefused(folder.resolve("absent.safetensors"), "absent.safetensors", "does not exist");
        Path notes = Files.writeString(folder.resolve("notes.txt"), "nothing to see here");
        assertRefused(notes, "notes.txt", "unknown format");
    }

    private static void assertRefused(Path path, String... words) {
        String said = String.valueOf(assertThrows(InvalidInputException.class, () -> WeightFiles.open(path))
                .getMessage());
        for (String word : words) {
            assertTrue(said.contains(word), said);
        }
        assertEquals(1, said.lines().count(), said);
    }
}
