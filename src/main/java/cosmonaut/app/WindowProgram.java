package cosmonaut.app;

import cosmonaut.diagnostics.EventLog;
import cosmonaut.input.ControlMode;
import cosmonaut.input.DetachedWindows;
import cosmonaut.input.GamepadSource;
import cosmonaut.input.sdl.SdlGamepads;
import cosmonaut.model.ModelVariants;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.settings.ConfigurationFolder;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.Settings;
import cosmonaut.settings.SettingsStore;
import cosmonaut.settings.WindowSettings;
import cosmonaut.ui.FlightScreens;
import cosmonaut.ui.FxThread;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.PictureChoice;
import cosmonaut.ui.PresetChoice;
import cosmonaut.ui.Services;
import cosmonaut.ui.explore.CaptureFolder;
import cosmonaut.ui.explore.ExploreScreens;
import cosmonaut.ui.explore.ExploreServices;
import cosmonaut.ui.explore.FlightOpener;
import cosmonaut.ui.explore.Handling;
import cosmonaut.ui.explore.Panels;
import cosmonaut.ui.settings.ControlChoices;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The program with its window: starts JavaFX, opens the window and waits until it is closed.
///
/// The window comes first; scenes and thumbnails are read when it stands, and the model that the settings name is
/// opened in the background meanwhile.
final class WindowProgram {

    /// A chunk of a large model may take a while to be given up.
    private static final long ENDING_SECONDS = 60;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicReference<@Nullable Stage> shown = new AtomicReference<>();
    private final AtomicReference<String> start = new AtomicReference<>("the window is not open yet");

    private final Optional<Path> flown;

    /// @param flown file that is flown in at once
    WindowProgram(Optional<Path> flown) {
        this.flown = flown;
    }

    /// Returns when the window is closed.
    ///
    /// @throws DeviceException if no window can be opened here
    void run() throws InterruptedException {
        WindowToolkit.start();
        Clock clock = Clock.systemUTC();
        EventLog log = new EventLog(clock);
        Path folder = ConfigurationFolder.standard();
        SettingsStore store = new SettingsStore(folder);
        ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
        SceneLibrary library = SceneLibrary.bundled();
        ModelVariants models = BundledModels.beside(library);
        FxThread fx = new FxThread();
        Keyboard keyboard = new Keyboard();
        Signals.on(() -> fx.execute(this::leave));
        try (LiveSettings settings = new LiveSettings(store, log::say);
                SdlGamepads pads = SdlGamepads.open(layout -> fx.execute(() -> keyboard.layout(layout)));
                WorldFlights flights =
                        new WorldFlights(library, settings, BackendName.auto, Optional.of(folder.resolve("sessions")));
                WorldDrives drives = new WorldDrives(library, settings, BackendName.auto)) {
            WindowAssembly.Parts parts = new WindowAssembly.Parts(
                    folder,
                    settings,
                    library,
                    models,
                    new ModelInspection(BundledModels.beside(library), ModelInspection.measured()),
                    services -> flightScreens(services, settings, flights, models, pads, pads.windows(), clock),
                    drives,
                    drives.thread(),
                    pads,
                    keyboard,
                    new ShownFacts(store.file(), library.folder(), pads, start::get),
                    log,
                    clock,
                    Locale.getDefault(),
                    background);
            fx.execute(() -> open(parts, flights));
            closed.await();
        } finally {
            endQuietly(background);
            Platform.exit();
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("the window could not be put together", thrown);
        }
    }

    static FlightScreens flightScreens(
            Services services,
            LiveSettings settings,
            FlightOpener opener,
            ModelVariants models,
            GamepadSource pads,
            DetachedWindows windows,
            Clock clock) {
        return new ExploreScreens(new ExploreServices(
                services.texts(),
                opener,
                () -> handling(settings.current()),
                () -> panels(settings.current().window()),
                panels -> settings.change(now -> now.withWindow(now.window()
                        .withHud(panels.hud())
                        .withInspector(panels.inspector())
                        .withTimeline(panels.timeline()))),
                services.keyboard(),
                pads,
                windows,
                new PresetChoice(settings, models, services.texts(), services.background(), services.fx()),
                PictureChoice.of(settings, services.fx()),
                Renderers.all(),
                services.appearance()::dressOnce,
                new CaptureFolder(() -> RecordingFolder.of(settings.current()), clock),
                services.fx(),
                services.background()));
    }

    private static Panels panels(WindowSettings chosen) {
        return new Panels(chosen.hud(), chosen.inspector(), chosen.timeline());
    }

    private static Handling handling(Settings chosen) {
        return new Handling(
                ControlChoices.bindings(chosen).of(ControlMode.FLIGHT),
                ControlChoices.feel(chosen.controls()),
                WorldFlights.limits(chosen.flight()));
    }

    /// A flight that is being ended completes its recording first.
    private static void endQuietly(ExecutorService background) throws InterruptedException {
        background.shutdown();
        if (!background.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS)) {
            background.shutdownNow();
        }
    }

    private void leave() {
        Stage stage = shown.get();
        if (stage == null) {
            closed.countDown();
        } else {
            stage.hide();
        }
    }

    private void open(WindowAssembly.Parts parts, WorldFlights flights) {
        try {
            Stage stage = new Stage();
            WindowAssembly assembly = new WindowAssembly(stage, parts);
            stage.setOnShown(event -> {
                start.set(sinceStart());
                flights.prepare(parts.background());
            });
            stage.setOnHidden(event -> {
                assembly.shell().endFlight();
                assembly.endDrive();
                closed.countDown();
            });
            Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> assembly.unexpected(thrown));
            shown.set(stage);
            assembly.show();
            flown.ifPresent(assembly::open);
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
