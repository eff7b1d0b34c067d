package cosmonaut.app;

import cosmonaut.bench.MeasuredWindow;
import cosmonaut.input.DetachedWindows;
import cosmonaut.input.GamepadSource;
import cosmonaut.model.ModelLibrary;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.settings.LiveSettings;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.Services;
import cosmonaut.ui.ShellViewModel;
import cosmonaut.ui.explore.FlightOpener;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The product's own window for the bench: without the person's settings and gamepads.
final class BenchWindow implements MeasuredWindow {

    private final SceneLibrary library;
    private final @Nullable FlightOpener opener;

    /// @param opener opens the flights, or none for that of the product
    BenchWindow(SceneLibrary library, @Nullable FlightOpener opener) {
        this.library = library;
        this.opener = opener;
    }

    @Override
    public ShellViewModel show(Stage stage, Surroundings given) {
        ModelLibrary models = BundledModels.beside(library);
        LiveSettings settings = given.settings();
        // Nobody drives in a bench, so nothing is opened that would have to be closed.
        WorldDrives drives = new WorldDrives(library, settings, BackendName.auto);
        WindowAssembly assembly = new WindowAssembly(
                stage,
                new WindowAssembly.Parts(
                        given.folder(),
                        settings,
                        library,
                        models,
                        new ModelInspection(models, ModelInspection.measured()),
                        services -> WindowProgram.flightScreens(
                                services,
                                settings,
                                given.watched().apply(opener(services, settings)),
                                models,
                                GamepadSource.NONE,
                                DetachedWindows.NONE,
                                Clock.systemUTC()),
                        drives,
                        drives.thread(),
                        GamepadSource.NONE,
                        new Keyboard(),
                        List::of,
                        given.log(),
                        Clock.systemUTC(),
                        Locale.ENGLISH,
                        given.background()));
        assembly.show();
        return assembly.shell();
    }

    /// As the program does: the model is opened while the gallery stands.
    private FlightOpener opener(Services services, LiveSettings settings) {
        if (opener != null) {
            return opener;
        }
        WorldFlights flights = new WorldFlights(library, settings, BackendName.auto);
        flights.prepare(services.background());
        return flights;
    }
}
