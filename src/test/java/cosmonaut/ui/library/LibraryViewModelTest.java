package cosmonaut.ui.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.diagnostics.EventLog;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.settings.Language;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.SettingsStore;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What cannot be opened is told with what and what to do, and nobody flies.
final class LibraryViewModelTest {

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private final List<FlightRequest> flown = new ArrayList<>();

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

    /// Opens a file or folder as if it had been dropped.
    private void open(Path dropped) {
        EventLog log = new EventLog();
        try (LiveSettings settings = new LiveSettings(new SettingsStore(folder.resolve("settings")), log::say)) {
            RecentFlights recent = new RecentFlights(
                    settings, folder.resolve("thumbnails"), Clock.systemUTC(), log, Runnable::run, Runnable::run);
            new LibraryViewModel(
                            SceneLibrary.in(Path.of("sample-scenes")),
                            recent,
                            flown::add,
                            notices,
                            new Texts(Language.ENGLISH),
                            () -> new MachineAbilities(2, 512, Optional.empty(), Optional.empty()),
                            Runnable::run,
                            Runnable::run)
                    .open(dropped);
        }
    }

    private void assertTold(String... parts) {
        assertEquals(1, told.size(), told::toString);
        for (String part : parts) {
            assertTrue(told.getFirst().contains(part), told.getFirst());
        }
        assertEquals(List.of(), flown);
    }

    private Path sceneWithout(String file) throws IOException {
        Path from = Path.of("sample-scenes/canyon-red");
        Path scene = Files.createDirectory(folder.resolve("my-canyon"));
        try (var files = Files.list(from)) {
            for (Path each : files.toList()) {
                if (!each.endsWith(file)) {
                    Files.copy(each, scene.resolve(each.getFileName()));
                }
            }
        }
        return scene;
    }

    @Test
    void aSceneFolderIsFlownIn() throws IOException {
        open(sceneWithout("nothing"));
        assertEquals(List.of(), told);
        assertEquals(1, flown.size());
    }

    @Test
    void aSceneFolderWithoutItsPicture() throws IOException {
        open(sceneWithout("picture.png"));
        assertTold("my-canyon", "scene.json and the pictures that it names", "Drop such a folder");
    }

    @Test
    void aSceneFolderWithoutItsDepth() throws IOException {
        open(sceneWithout("depth.png"));
        assertTold("my-canyon", "Drop such a folder");
    }

    @Test
    void aFolderThatIsNoScene() {
        open(folder);
        assertTold("is no world");
    }

    @Test
    void aPictureThatCannotBeRead() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("sample-scenes/canyon-red/picture-1280x704.jpg"));
        Path torn = folder.resolve("torn.jpg");
        Files.write(torn, Arrays.copyOf(whole, 300));
        open(torn);
        assertTold("torn.jpg", "Use a PNG, JPEG");
    }

    @Test
    void aPictureThatIsGone() {
        open(folder.resolve("gone.png"));
        assertTold("gone.png", "Open it again from where it is now");
    }
}
