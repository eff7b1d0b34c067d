package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.model.ModelLibrary;
import cosmonaut.ui.models.Ability;
import cosmonaut.ui.models.ModelFacts;
import cosmonaut.world.RandomModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the models page is told of models.
final class ModelInspectionTest {

    private static final double RATE = 1e9;

    @TempDir
    private Path folder;

    private final ModelInspection inspection =
            new ModelInspection(new ModelLibrary(Path.of("sample-scenes")), stored -> RATE);

    @Test
    void theStarterFlies() {
        ModelFacts starter = inspection.read(ModelLibrary.STARTER);
        assertEquals(Set.of(Ability.FLY), starter.abilities());
        assertEquals(List.of(), starter.faults());
        assertEquals(192, starter.clip().orElseThrow().width());
        assertTrue(starter.chunkSeconds().orElseThrow() > 0);
        assertTrue(starter.memory().getLast().startsWith("cpu: everything resident"), starter.memory()::toString);
        assertTrue(starter.parts().stream().anyMatch(part -> part.name().equals("transformer") && part.bytes() > 1e6));
    }

    @Test
    void everyKindSaysWhatItCan() throws IOException {
        assertEquals(Set.of(Ability.WORDS), abilities(RandomModel.text(folder.resolve("text"))));
        assertEquals(Set.of(Ability.CONTINUE), abilities(RandomModel.video(folder.resolve("video"))));
        assertEquals(
                Set.of(Ability.CONTINUE, Ability.VIEWS, Ability.TRAJECTORY),
                abilities(RandomModel.views(folder.resolve("views"), true)));
    }

    private Set<Ability> abilities(Path model) {
        return inspection.read(model.toString()).abilities();
    }

    @Test
    void whatIsMissingIsTold() throws IOException {
        Path model = RandomModel.video(folder.resolve("video"));
        Files.delete(model.resolve("vae/model.safetensors"));
        ModelFacts facts = inspection.read(model.toString());
        assertTrue(facts.faults().getFirst().contains("vae"), facts.faults()::toString);
    }

    @Test
    void aFolderOfModelsGivesThemAll() throws IOException {
        Path one = RandomModel.text(folder.resolve("all/one"));
        Path two = RandomModel.video(folder.resolve("all/nvidia/two"));
        assertEquals(Set.of(one.toString(), two.toString()), Set.copyOf(inspection.in(folder.resolve("all"))));
        assertEquals(List.of(one.toString()), inspection.in(one));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> inspection.in(empty));
        assertFalse(String.valueOf(refused.getMessage()).contains("\n"));
        assertThrows(InvalidInputException.class, () -> inspection.in(folder.resolve("nowhere")));
    }
}
