package cosmonaut.ui;

import java.util.concurrent.Executor;
import javafx.application.Platform;

/// The way onto the JavaFX thread, and the only class that knows [Platform#runLater].
public final class FxThread implements Executor {

    /// Runs a task on the JavaFX thread: at once when that is the caller's, else as soon as it is free.
    @Override
    public void execute(Runnable task) {
        if (Platform.isFxApplicationThread()) {
            task.run();
        } else {
            Platform.runLater(task);
        }
    }
}
