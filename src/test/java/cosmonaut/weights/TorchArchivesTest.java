package cosmonaut.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.HostTensor;
import cosmonaut.weights.torch.Pickles;
import cosmonaut.weights.torch.ZipWriter;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives that PyTorch wrote, held bit by bit to safetensors of the same tensors; both come from `make_archives.py`
/// beside them.
final class TorchArchivesTest {

    private static final Path ARCHIVES = Path.of("src/test/resources/cosmonaut/weights");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "types.pt",
                "views.pt",
                "state.pth",
                "nested-model.pt",
                "nested-module.ckpt",
                "pytorch_model.bin",
                "parameters.pt",
                "mean_std.pt",
                "alone.pt",
                "protocol3.pt",
                "protocol4.pt",
                "protocol5.pt",
                "script.jit",
                "trace.jit"
            })
    void everyTensorIsTheOneThatPyTorchSaved(String name) {
        Path same = ARCHIVES.resolve(name.replaceFirst("\\.[^.]*$", ".safetensors"));
        try (StoredWeights archive = WeightFiles.open(ARCHIVES.resolve(name));
                StoredWeights expected = WeightFiles.open(same)) {
            assertEquals(expected.names(), archive.names());
            assertEquals(expected.parameters(), archive.parameters());
            List<StoredTensor> listed = List.copyOf(archive.listing());
            int at = 0;
            for (StoredTensor wanted : expected.listing()) {
                StoredTensor stored = listed.get(at++);
                assertEquals(wanted.name(), stored.name());
                assertEquals(wanted.type(), stored.type(), wanted.name());
                assertEquals(wanted.shape(), stored.shape(), wanted.name());
                assertEquals(wanted.bytes(), stored.bytes(), wanted.name());
                if (wanted.dtype().isPresent()) {
                    assertArrayEquals(
                            bytes(expected.get(wanted.name())), bytes(archive.get(wanted.name())), wanted.name());
                }
            }
        }
    }

    private static byte[] bytes(HostTensor tensor) {
        return tensor.data().toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void whatLiesInOrderIsAViewAndTheRestIsCopiedOnce() {
        HostTensor kept;
        try (StoredWeights archive = WeightFiles.open(ARCHIVES.resolve("views.pt"))) {
            kept = archive.get("whole");
            for (String name : List.of("whole", "row", "last")) {
                assertTrue(archive.get(name).data().isMapped(), name);
            }
            for (String name : List.of("permuted", "transposed", "diagonal", "repeated")) {
                HostTensor copy = archive.get(name);
                assertTrue(!copy.data().isMapped() && copy.data().isReadOnly(), name);
                assertEquals(copy.data().address(), archive.get(name).data().address(), name);
            }
        }
        assertThrows(IllegalStateException.class, kept::data);
    }

    @ParameterizedTest
    @CsvSource({"f8, F8_E4M3", "bool, BOOL", "i8, I8", "i16, I16", "u16, U16"})
    void whatTheEngineDoesNotKnowIsListedAndRefused(String name, String type) {
        try (StoredWeights archive = WeightFiles.open(ARCHIVES.resolve("types.pt"))) {
            String said = String.valueOf(assertThrows(InvalidInputException.class, () -> archive.get(name))
                    .getMessage());
            assertTrue(said.contains("tensor " + name) && said.contains(type), said);
            assertThrows(InvalidInputException.class, () -> archive.get("absent"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "legacy.pt, before version 1.6, torch.save",
        "module.pt, torch.nn.modules.linear.Linear, state_dict()",
    })
    void whatIsNoArchiveOfTensorsIsNamed(String name, String kind, String remedy) {
        assertRefused(ARCHIVES.resolve(name), name, kind, remedy);
    }

    /// Of `torch.save` every byte that is cut off behind the pickle is counted, but for the directory.
    @Test
    void aHalfDownloadedArchiveSaysWhatIsMissing() throws IOException {
        byte[] whole = Files.readAllBytes(ARCHIVES.resolve("views.pt"));
        Path cut = folder.resolve("cut.pt");
        Files.write(cut, Arrays.copyOf(whole, 2000));
        assertRefused(cut, "cut short: 2000 bytes are there, at least ", " more are missing", "download");
        Files.write(cut, Arrays.copyOf(whole, 300));
        assertRefused(cut, "cut short: 300 bytes are there, its end is missing");
        Files.write(cut, Arrays.copyOf(whole, whole.length - 1));
        assertRefused(cut, "cut short: " + (whole.length - 1) + " bytes are there, its end is missing");
        Path script = Files.write(
                folder.resolve("cut.jit"), Arrays.copyOf(Files.readAllBytes(ARCHIVES.resolve("script.jit")), 4000));
        assertRefused(script, "cut short: 4000 bytes are there, its end is missing");
    }

    @Test
    void aFolderWithOneArchiveIsOpenedAndOneWithTwoIsNot() throws IOException {
        Files.copy(ARCHIVES.resolve("script.jit"), folder.resolve("encoder.jit"));
        Files.writeString(folder.resolve("config.json"), "{}");
        try (StoredWeights archive = WeightFiles.open(folder)) {
            assertTrue(archive.has("encoder.conv_in.0.weight"));
        }
        Files.copy(ARCHIVES.resolve("trace.jit"), folder.resolve("decoder.jit"));
        assertRefused(folder, "several weights files", "encoder.jit", "name the file");
        Files.copy(ARCHIVES.resolve("types.safetensors"), folder.resolve("model.safetensors"));
        try (StoredWeights chosen = WeightFiles.open(folder)) {
            assertTrue(chosen.has("bf16"), "safetensors come first");
        }
    }

    @Test
    void shardsAreJoinedByTheirIndex() throws IOException {
        Files.copy(ARCHIVES.resolve("types.pt"), folder.resolve("pytorch_model-00001-of-00002.bin"));
        Files.copy(ARCHIVES.resolve("views.pt"), folder.resolve("pytorch_model-00002-of-00002.bin"));
        Path index = Files.writeString(folder.resolve("pytorch_model.bin.index.json"), """
                {"weight_map":{"f32":"pytorch_model-00001-of-00002.bin","whole":"pytorch_model-00002-of-00002.bin"}}""");
        for (Path path : List.of(folder, index)) {
            try (StoredWeights shards = WeightFiles.open(path)) {
                assertTrue(
                        shards.has("f32") && shards.has("whole"), shards.names().toString());
            }
        }
        Files.writeString(index, "{\"weight_map\":{\"whole\":\"pytorch_model-00001-of-00002.bin\"}}");
        assertRefused(folder, "00001-of-00002.bin", "the index names the tensor whole");
        Files.writeString(index, "{\"weight_map\":{\"whole\":\"../model.bin\"}}");
        assertRefused(folder, "shards must be .bin files beside the index");
    }

    @Test
    void severalFilesAreJoined() {
        StoredWeights views = WeightFiles.open(ARCHIVES.resolve("views.pt"));
        StoredWeights types = WeightFiles.open(ARCHIVES.resolve("types.pt"));
        long parameters = views.parameters() + types.parameters();
        try (JoinedWeights joined = new JoinedWeights(List.of(views, types))) {
            assertEquals(
                    views.names().size() + types.names().size(), joined.names().size());
            assertEquals(parameters, joined.parameters());
            assertEquals(views.fileBytes() + types.fileBytes(), joined.fileBytes());
            assertEquals(
                    List.copyOf(joined.names()),
                    joined.listing().stream().map(StoredTensor::name).toList());
            assertArrayEquals(bytes(types.get("f32")), bytes(joined.get("f32")));
            assertThrows(InvalidInputException.class, () -> joined.get("absent"));
            HostTensor kept = joined.get("f32");
            joined.close();
            assertThrows(IllegalStateException.class, kept::data);
        }
    }

    @Test
    void aNameInTwoFilesIsRefusedAndBothAreClosed() {
        StoredWeights one = WeightFiles.open(ARCHIVES.resolve("state.pth"));
        StoredWeights other = WeightFiles.open(ARCHIVES.resolve("nested-model.pt"));
        HostTensor kept = one.get("wavelets");
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> new JoinedWeights(List.of(one, other)));
        assertTrue(String.valueOf(refused.getMessage()).contains("nested-model.pt"), refused.toString());
        assertThrows(IllegalStateException.class, kept::data);
    }

    /// Thirty names for one strided view of nearly the whole file.
    @Test
    void copiesTakeNoMoreThanTwiceTheFile() throws IOException {
        byte[] archive =
                ZipWriter.archive(Pickles.ofNames(30, 4096), new byte[4 * 4096]).bytes();
        Path file = Files.write(folder.resolve("names.pt"), archive);
        try (StoredWeights weights = WeightFiles.open(file)) {
            long copied = 0;
            String said = "";
            for (String name : weights.names()) {
                try {
                    copied += weights.get(name).bytes();
                } catch (InvalidInputException e) {
                    said = String.valueOf(e.getMessage());
                }
            }
            assertTrue(copied > 0 && copied <= 2L * archive.length, copied + " bytes");
            assertTrue(said.contains("twice the file") && said.contains("contiguous()"), said);
        }
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
