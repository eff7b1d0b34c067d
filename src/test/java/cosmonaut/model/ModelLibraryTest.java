package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cosmonaut.InvalidInputException;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.ui.ModelWay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In which ways a model can be run, read off its folder.
final class ModelFoldersTest {

    private static final Path STARTER = Path.of("sample-scenes/starter/world.json");

    @TempDir
    private Path folder;

    private final ModelFolders models = new ModelFolders(SceneLibrary.in(Path.of("sample-scenes")));

    @Test
    void theStartersWaysComeWithSmallPicturesFirst() {
        assertEquals(
                List.of(
                        new ModelWay("starter", Optional.of("fast"), 192, 112),
                        new ModelWay("starter", Optional.empty(), 384, 224),
                        new ModelWay("starter", Optional.of("quality"), 768, 448)),
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
                models.of(model).stream().map(ModelWay::preset).toList());
        assertThrows(InvalidInputException.class, () -> models.way(model, Optional.of("fast")));
    }

    @Test
    void aModelWithoutPresetsHasItsUsualWay() throws IOException {
        Files.writeString(
                folder.resolve("world.json"), Files.readString(STARTER).replaceFirst("\"presets\"", "\"training\""));
        String text = Files.readString(folder.resolve("world.json"));
        Files.writeString(
                folder.resolve("world.json"), text.substring(0, text.lastIndexOf("\"training\"")) + "\"fps\": 12}");
        assertEquals(
                List.of(new ModelWay(folder.toString(), Optional.empty(), 384, 224)),
                models.of(Optional.of(folder.toString())));
    }

    @Test
    void aFolderWithoutAModelIsRefused() {
        assertThrows(InvalidInputException.class, () -> models.of(Optional.of(folder.toString())));
    }
}
