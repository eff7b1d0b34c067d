package cosmonaut.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.weights.StoredWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The depth network beside a model as NVIDIA lays it out.
class OriginalDepthTest {

    private static final Path MOGE = Path.of("src/test/resources/golden/moge-1.pt");
    private static final Path OTHER = Path.of("src/test/resources/cosmonaut/weights/nested-model.pt");

    @TempDir
    Path folder;

    private OriginalFiles gen3c() throws IOException {
        Path own = Files.createDirectories(folder.resolve("checkpoints/Gen3C-Cosmos-7B"));
        Files.copy(OTHER, own.resolve("model.pt"));
        return OriginalFiles.in(own).orElseThrow();
    }

    private static void put(Path file, Path at) throws IOException {
        Files.createDirectories(at.getParent());
        Files.copy(file, at);
    }

    /// In the folder itself, beside it as the publisher calls it, and in the folder above.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "checkpoints/Gen3C-Cosmos-7B/moge-vitl/model.pt",
                "checkpoints/Ruicheng/moge-vitl/model.pt",
                "moge-vitl/model.pt"
            })
    void isFoundWhereItMayHaveBeenPut(String place) throws IOException {
        put(MOGE, folder.resolve(place));
        OriginalFiles files = gen3c();
        assertEquals(folder.resolve(place), files.config("depth"));
        assertTrue(files.pictureDepth().isPresent());
        try (StoredWeights weights = files.open("depth")) {
            assertTrue(files.pictureDepth()
                    .orElseThrow()
                    .expectedWeights()
                    .mismatch(
                            "",
                            weights.listing().stream()
                                    .collect(java.util.stream.Collectors.toMap(t -> t.name(), t -> t.shape())),
                            name -> name.equals("backbone.mask_token"))
                    .isEmpty());
        }
    }

    @Test
    void anotherFileInItsPlaceIsNamed() throws IOException {
        put(OTHER, folder.resolve("checkpoints/moge-vitl/model.pt"));
        String said = String.valueOf(
                assertThrows(InvalidInputException.class, gen3c()::pictureDepth).getMessage());
        assertTrue(said.contains("moge-vitl") && said.contains("no depth network"), said);
    }

    @Test
    void aModelWithoutOneHasNone() throws IOException {
        OriginalFiles files = gen3c();
        assertFalse(files.has("depth"));
        assertTrue(files.pictureDepth().isEmpty());
    }

    @Test
    void aFileOfItAloneIsNamed() throws IOException {
        put(MOGE, folder.resolve("moge-vitl/model.pt"));
        assertEquals(
                "MoGe-1 depth network",
                ModelFolder.detect(folder.resolve("moge-vitl")).description());
    }
}
