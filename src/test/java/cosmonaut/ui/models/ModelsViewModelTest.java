package cosmonaut.ui.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.diagnostics.EventLog;
import cosmonaut.model.ModelLibrary;
import cosmonaut.settings.Language;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.SettingsStore;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models are added, used and taken off the list, and the settings remember it.
final class ModelsViewModelTest {

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private final List<String> read = new ArrayList<>();
    private final List<LiveSettings> opened = new ArrayList<>();

    private final Notices notices = new Notices() {
        @Override
        public void done(String line) {}

        @Override
        public void info(String line) {}

        @Override
        public void problem(String line, Throwable cause) {
            told.add(line);
        }
    };

    private final ModelReader reader = new ModelReader() {
        @Override
        public ModelFacts read(String model) {
            read.add(model);
            if (model.contains("broken")) {
                throw new InvalidInputException("its header is cut off");
            }
            return new ModelFacts(
                    model,
                    "a model",
                    Set.of(Ability.FLY),
                    Optional.empty(),
                    24,
                    35,
                    List.of(),
                    List.of(),
                    List.of(),
                    OptionalDouble.empty());
        }

        @Override
        public List<String> in(Path chosen) {
            if (chosen.endsWith("empty")) {
                throw new InvalidInputException("no model in it");
            }
            return List.of(chosen + "/one", chosen + "/broken");
        }
    };

    private ModelsViewModel open() {
        LiveSettings settings = new LiveSettings(new SettingsStore(folder), new EventLog()::say);
        opened.add(settings);
        return new ModelsViewModel(
                settings, reader, notices, new Texts(Language.ENGLISH), Runnable::run, Runnable::run);
    }

    @AfterEach
    void close() {
        opened.forEach(LiveSettings::close);
    }

    private static List<String> names(ModelsViewModel model) {
        return model.models().stream().map(ModelsViewModel.Known::name).toList();
    }

    @Test
    void nothingIsReadBeforeThePageIsLookedAt() {
        ModelsViewModel model = open();
        assertEquals(List.of(), read);
        model.refresh();
        assertEquals(List.of(ModelLibrary.STARTER), read);
    }

    @Test
    void aFolderAddsItsModelsAndTheyAreRemembered() {
        ModelsViewModel model = open();
        model.refresh();
        model.add(Path.of("/models"));
        assertEquals(List.of("starter", "one", "broken"), names(model));
        assertEquals("broken", model.selected().name());
        assertEquals(Optional.of("its header is cut off"), model.selected().problem());
        opened.removeFirst().close();
        assertEquals(List.of("starter", "one", "broken"), names(open()));
    }

    @Test
    void flightsUseWhatIsChosenAndTheStarterWhenThatIsTakenOff() {
        ModelsViewModel model = open();
        model.refresh();
        model.add(Path.of("/models"));
        ModelsViewModel.Known one = model.models().get(1);
        model.select(one);
        model.use(one);
        assertEquals(Optional.of("/models/one"), model.inUseProperty().get());
        assertEquals(
                Optional.of("/models/one"), opened.getFirst().current().flight().model());
        model.remove(one);
        assertEquals(Optional.empty(), model.inUseProperty().get());
        assertEquals(List.of("starter", "broken"), names(model));
        assertTrue(model.selected().isStarter());
    }

    @Test
    void aFolderWithoutModelsIsTold() {
        ModelsViewModel model = open();
        model.add(Path.of("/empty"));
        assertEquals(1, told.size());
        assertTrue(told.getFirst().contains("empty"), told.getFirst());
        assertEquals(List.of("starter"), names(model));
    }
}
