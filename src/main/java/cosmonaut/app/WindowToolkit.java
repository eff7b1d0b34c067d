package cosmonaut.app;

import cosmonaut.DeviceException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import javafx.application.Platform;

/// JavaFX, as everything that opens a window starts it.
final class WindowToolkit {

    /// Held, because a logger that nobody holds forgets its level.
    private static final Logger LOG = Logger.getLogger("javafx");

    private WindowToolkit() {}

    /// Starts it.
    ///
    /// @throws DeviceException if no window can be opened here
    static void start() {
        start(Platform::startup);
    }

    static void start(Consumer<Runnable> startup) {
        // It would say that JavaFX is on the class path, where we put it.
        LOG.setLevel(Level.SEVERE);
        try {
            startup.accept(() -> {});
        } catch (RuntimeException | LinkageError e) {
            throw new DeviceException(
                    "the window cannot be opened (" + e.getMessage() + "); on Linux it needs GTK 3 and an X server");
        }
    }
}
