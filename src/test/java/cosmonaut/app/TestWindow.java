package cosmonaut.app;

import cosmonaut.diagnostics.EventLog;
import cosmonaut.input.GamepadSource;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.settings.Language;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.SettingsStore;
import cosmonaut.settings.Theme;
import cosmonaut.ui.FlightScreens;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.Services;
import cosmonaut.ui.about.Fact;
import cosmonaut.ui.drive.DriveOpener;
import cosmonaut.ui.drive.FakeDrives;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.testfx.util.WaitForAsyncUtils;

/// The whole window in a test: the product's own assembly, with settings in a folder of the test.
final class TestWindow implements AutoCloseable {

    private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

    static final SceneLibrary LIBRARY = SceneLibrary.in(Path.of("sample-scenes"));

    /// A file of this name in the folder asks for the hints of the first start, which other tests would have to close.
    static final String FIRST_START = "first-start";

    private final Stage stage;
    private final LiveSettings settings;
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final WindowAssembly assembly;

    private TestWindow(
            Stage stage,
            Path folder,
            BiFunction<Services, LiveSettings, FlightScreens> flights,
            GamepadSource pads,
            DriveOpener drives) {
        this.stage = stage;
        EventLog log = new EventLog();
        settings = new LiveSettings(new SettingsStore(folder), log::say);
        if (!Files.exists(folder.resolve(FIRST_START))) {
            settings.change(now -> now.withWindow(now.window().withToured(true)));
        }
        assembly = new WindowAssembly(
                stage,
                new WindowAssembly.Parts(
                        folder,
                        settings,
                        LIBRARY,
                        BundledModels.beside(LIBRARY),
                        new ModelInspection(BundledModels.beside(LIBRARY), stored -> 1e11),
                        services -> flights.apply(services, settings),
                        drives,
                        background,
                        pads,
                        new Keyboard(),
                        TestWindow::facts,
                        log,
                        Clock.systemUTC(),
                        Locale.ENGLISH,
                        background));
        assembly.show();
    }

    /// On the JavaFX thread.
    static TestWindow open(Stage stage, Path folder, FlightScreens flights, GamepadSource pads) {
        return new TestWindow(stage, folder, (services, settings) -> flights, pads, new FakeDrives());
    }

    /// With the flight screens of the product. On the JavaFX thread.
    static TestWindow open(Stage stage, Path folder, BiFunction<Services, LiveSettings, FlightScreens> flights) {
        return new TestWindow(stage, folder, flights, GamepadSource.NONE, new FakeDrives());
    }

    /// With drives of a test. On the JavaFX thread.
    static TestWindow open(Stage stage, Path folder, DriveOpener drives) {
        return new TestWindow(stage, folder, (services, settings) -> new FakeFlights(), GamepadSource.NONE, drives);
    }

    /// With drives and gamepads of a test. On the JavaFX thread.
    static TestWindow open(Stage stage, Path folder, DriveOpener drives, GamepadSource pads) {
        return new TestWindow(stage, folder, (services, settings) -> new FakeFlights(), pads, drives);
    }

    private static List<Fact> facts() {
        return List.of(
                new Fact("version", "0.1.0"),
                new Fact("start", "1.42 s"),
                new Fact("system", "Linux 6.8, amd64"),
                new Fact("java", "25.0.1+8-LTS (OpenJDK 64-Bit Server VM)"),
                new Fact("window", "JavaFX 26.0.2"),
                new Fact("processors", "2"),
                new Fact("backends", "cpu: Vector API, 512-bit lanes, 2 threads\ncuda: not usable, no kernels"),
                new Fact("memory", "24013 MiB in the machine, 231 MiB of 1200 MiB Java heap in use"),
                new Fact("gamepads", "SDL 3.2.4"),
                new Fact("scenes", "/opt/cosmonaut/sample-scenes"),
                new Fact("settings", "~/.config/cosmonaut/settings.json"));
    }

    WindowAssembly assembly() {
        return assembly;
    }

    LiveSettings settings() {
        return settings;
    }

    Stage stage() {
        return stage;
    }

    void look(Theme theme, Language language) {
        settings.change(now -> now.withWindow(now.window().withTheme(theme).withLanguage(language)));
        settle();
    }

    /// Waits until pictures are loaded and nothing moves any more.
    void settle() {
        LockSupport.parkNanos(SETTLING_NANOS);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// The window as it would look at a size, which may be larger than the screen of the headless platform. On the
    /// JavaFX thread.
    WritableImage snapshot(int width, int height) {
        Scene shown = stage.getScene();
        Parent root = shown.getRoot();
        shown.setRoot(new Pane());
        Scene alone = new Scene(root, width, height);
        alone.getStylesheets().setAll(shown.getStylesheets());
        WritableImage image = alone.snapshot(null);
        alone.setRoot(new Pane());
        shown.setRoot(root);
        return image;
    }

    @Override
    public void close() {
        background.shutdown();
        settings.close();
    }
}
