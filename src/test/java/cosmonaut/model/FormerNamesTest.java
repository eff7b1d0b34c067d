package cosmonaut.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model that was made before keys and parts got their present names.
final class FormerNamesTest {

    private static final Path STARTER = Path.of("sample-scenes/starter");

    @TempDir
    private Path folder;

    private void write(String world) throws IOException {
        Files.writeString(folder.resolve("world.json"), world);
    }

    private static String present() throws IOException {
        return Files.readString(STARTER.resolve("world.json"));
    }

    @Test
    void aFormerKeyIsReadWithANote() throws IOException {
        write(present().replace("\"outpainting\"", "\"invention\""));
        WorldConfig read = WorldConfig.ofModel(folder, null);
        assertEquals(WorldConfig.ofModel(STARTER, null), read);
        for (String preset : ModelPreset.names(STARTER)) {
            assertEquals(WorldConfig.ofModel(STARTER, preset), WorldConfig.ofModel(folder, preset));
        }
        assertEquals(1, ModelFolder.detect(folder).notes().size());
        String note = ModelFolder.detect(folder).notes().getFirst();
        assertTrue(note.contains("\"invention\" is now called \"outpainting\""), note);
    }

    @Test
    void aRetiredKeyIsPassedOverWithANote() throws IOException {
        write(present().replaceFirst("\"new_share\"", "\"turn_ahead\": 30.0, \"new_share\""));
        assertEquals(WorldConfig.ofModel(STARTER, null), WorldConfig.ofModel(folder, null));
        assertEquals(
                List.of(folder.resolve("world.json")
                        + ": \"outpainting.turn_ahead\" is no longer read: places are imagined as panoramas instead"),
                ModelFolder.detect(folder).notes());
    }

    @Test
    void bothNamesAtOnceAreRefused() throws IOException {
        write(present().replaceFirst("\\{", "{\"invention\":{},"));
        String message =
                Objects.toString(assertThrows(InvalidInputException.class, () -> WorldConfig.ofModel(folder, null))
                        .getMessage());
        assertTrue(message.contains("unknown key \"invention\""), message);
    }

    @Test
    void aPartIsFoundUnderItsFormerName() throws IOException {
        write(present());
        Path former = Files.createDirectories(folder.resolve("sketch"));
        assertEquals(former, FormerNames.part(folder, "keyframe_prior"));
        assertEquals(folder.resolve("refiner_2"), FormerNames.part(folder, "refiner_2"));
        assertEquals(folder.resolve("vae"), FormerNames.part(folder, "vae"));
        String note = ModelFolder.detect(folder).notes().getFirst();
        assertTrue(note.endsWith("sketch is now called keyframe_prior/; it was read all the same"), note);
        Path present = Files.createDirectories(folder.resolve("keyframe_prior"));
        assertEquals(present, FormerNames.part(folder, "keyframe_prior"));
        assertEquals(List.of(), ModelFolder.detect(folder).notes());
    }

    @Test
    void theStarterHasPresentNamesOnly() {
        assertNotNull(WorldConfig.ofModel(STARTER, null).outpainting());
        assertEquals(List.of(), ModelFolder.detect(STARTER).notes());
    }
}
