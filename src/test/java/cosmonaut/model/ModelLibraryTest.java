package cosmonaut.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Under which presets a model can be run, read off its folder.
final class ModelLibraryTest {

    private static final Path STARTER = Path.of("sample-scenes/starter/world.json");

    @TempDir
    private Path folder;

    private final ModelLibrary models = new ModelLibrary(Path.of("sample-scenes"));

    @Test
    void theStartersVariantsComeWithSmallPicturesFirst() {
        assertEquals(
                List.of(
                        new ModelVariant("starter", Optional.of("fast"), 192, 112),
                        new ModelVariant("starter", Optional.empty(), 384, 224),
                        new ModelVariant("starter", Optional.of("quality"), 768, 448)),
                models.of(Optional.empty()));
    }

    @Test
    void aPresetThatDoesNotFitIsNotOnOffer() throws IOException {
        Files.writeString(
                folder.resolve("world.json"),
                Files.readString(STARTER).replaceFirst("\"width\": 192", "\"width\": \"narrow\""));
        Optional<String> model = Optional.of(folder.toString());
        assertEquals(
                List.of(Optional.empty(), Optional.of("quality")),
                models.of(model).stream().map(ModelVariant::preset).toList());
        assertThrows(InvalidInputException.class, () -> models.variant(model, Optional.of("fast")));
    }

    @Test
    void aModelWithoutPresetsHasOneVariant() throws IOException {
        Files.writeString(
                folder.resolve("world.json"), Files.readString(STARTER).replaceFirst("\"presets\"", "\"training\""));
        String text = Files.readString(folder.resolve("world.json"));
        Files.writeString(
                folder.resolve("world.json"), text.substring(0, text.lastIndexOf("\"training\"")) + "\"fps\": 12}");
        assertEquals(
                List.of(new ModelVariant(folder.toString(), Optional.empty(), 384, 224)),
                models.of(Optional.of(folder.toString())));
    }

    @Test
    void aFolderWithoutAModelIsRefused() {
        assertThrows(InvalidInputException.class, () -> models.of(Optional.of(folder.toString())));
    }
}
