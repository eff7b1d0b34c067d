package cosmonaut.app;

import cosmonaut.input.GamepadSource;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.settings.ConfigurationFolder;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.SettingsStore;
import cosmonaut.ui.FxThread;
import cosmonaut.ui.Incidents;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The program with its window: starts JavaFX, opens the window and waits until it is closed.
///
/// The window comes first; scenes and thumbnails are read when it stands, a model only when a flight begins.
final class WindowProgram {

    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicReference<String> start = new AtomicReference<>("the window is not open yet");
    /// Held, because a logger that nobody holds forgets its level.
    private final Logger toolkitLog = Logger.getLogger("javafx");

    /// Returns when the window is closed.
    ///
    /// @throws DeviceException if no window can be opened here
    void run() throws InterruptedException {
        // It would say that JavaFX is on the class path, where we put it.
        toolkitLog.setLevel(Level.SEVERE);
        try {
            Platform.startup(() -> {});
        } catch (RuntimeException | LinkageError e) {
            throw new DeviceException(
                    "the window cannot be opened (" + e.getMessage() + "); on Linux it needs GTK 3 and an X server");
        }
        Clock clock = Clock.systemUTC();
        Incidents incidents = new Incidents(clock);
        Path folder = ConfigurationFolder.standard();
        SettingsStore store = new SettingsStore(folder);
        ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
        try (LiveSettings settings = new LiveSettings(store, line -> incidents.add(line, null))) {
            SceneLibrary library = SceneLibrary.bundled();
            GamepadSource pads = GamepadSource.NONE;
            WindowAssembly.Parts parts = new WindowAssembly.Parts(
                    folder,
                    settings,
                    library,
                    services -> (request, notices, onFailed) -> {
                        throw new UnsupportedOperationException();
                    },
                    pads,
                    new MachineFacts(store.file(), library.folder(), pads, start::get),
                    incidents,
                    clock,
                    Locale.getDefault(),
                    background);
            new FxThread().execute(() -> open(parts));
            closed.await();
        } finally {
            background.shutdown();
            Platform.exit();
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("the window could not be put together", thrown);
        }
    }

    private void open(WindowAssembly.Parts parts) {
        try {
            Stage stage = new Stage();
            WindowAssembly assembly = new WindowAssembly(stage, parts);
            stage.setOnShown(event -> start.set(sinceStart()));
            stage.setOnHidden(event -> {
                assembly.shell().endFlight();
                closed.countDown();
            });
            Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> assembly.unexpected(thrown));
            assembly.show();
        } catch (RuntimeException | Error e) {
            failure.set(e);
            closed.countDown();
        }
    }

    private static String sinceStart() {
        long began = ManagementFactory.getRuntimeMXBean().getStartTime();
        return String.format(Locale.ROOT, "%.2f s", (System.currentTimeMillis() - began) / 1000.0);
    }
}
