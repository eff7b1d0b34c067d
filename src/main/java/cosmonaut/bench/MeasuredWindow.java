package cosmonaut.bench;

import cosmonaut.diagnostics.EventLog;
import cosmonaut.settings.LiveSettings;
import cosmonaut.ui.ShellViewModel;
import cosmonaut.ui.explore.FlightOpener;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import javafx.stage.Stage;

/// The window of the product, as whoever puts it together opens it for the bench.
@FunctionalInterface
public interface MeasuredWindow {

    /// What the bench gives the window in the place of what is the person's own.
    ///
    /// @param folder     of the settings, empty at first
    /// @param settings   kept in that folder
    /// @param log        is counted at the end
    /// @param background runs what must not hold up the window
    /// @param watched    whatever opens flights, with the bench told of each
    record Surroundings(
            Path folder,
            LiveSettings settings,
            EventLog log,
            Executor background,
            UnaryOperator<FlightOpener> watched) {}

    /// Shows the window on a stage and gives what flights are begun and ended with. JavaFX thread only.
    ShellViewModel show(Stage stage, Surroundings given);
}
