package cosmonaut.ui.explore;

import cosmonaut.settings.PictureSettings;
import cosmonaut.ui.FlightExits;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.Notices;
import cosmonaut.ui.PictureChoice;
import cosmonaut.ui.Texts;
import cosmonaut.ui.explore.surface.PixelBufferSurface;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;

/// Makes a flight screen that nobody sees, while the gallery stands: what the machine does once in a program's life,
/// such as loading classes, linking lambdas and reading style sheets, is most of what a first screen costs, and would
/// hold up the window at the click.
///
/// Nodes are made on the calling thread; what belongs to the JavaFX thread is done there, a part at a time.
final class ScreenRehearsal {

    /// Once for the classes, then for the compiler.
    private static final int TIMES = 3;

    private static final long PAUSE_MILLIS = 60;
    private static final long PATIENCE_SECONDS = 10;

    private final ExploreServices services;

    ScreenRehearsal(ExploreServices services) {
        this.services = services;
    }

    /// Not on the JavaFX thread. Gives up where the window has been closed meanwhile.
    void play() {
        for (int i = 0; i < TIMES; i++) {
            playOnce();
        }
    }

    private void playOnce() {
        Texts texts = new Texts(services.texts().language());
        Keyboard keyboard = new Keyboard();
        ExploreServices standIn = new ExploreServices(
                texts,
                (request, listener) -> {
                    throw new IllegalStateException("a rehearsal does not fly");
                },
                services.handling(),
                () -> Panels.DEFAULT,
                panels -> {},
                keyboard,
                services.pads(),
                services.windows(),
                services.presets(),
                new PictureChoice(PictureSettings.DEFAULT, change -> {}),
                services.renderers(),
                services.dress(),
                services.captures(),
                services.fx(),
                services.background());
        FlightRequest nowhere = new FlightRequest("", "", Path.of(""));
        ExploreViewModel model = new ExploreViewModel(nowhere, standIn, new Silence(), new Nowhere());
        try {
            ExploreView view = new ExploreView(model, texts, keyboard, new PixelBufferSurface());
            for (Node part : view.takeApart()) {
                onFx(() -> style(view, part));
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            // The window is gone.
        } finally {
            model.pictureGone();
        }
    }

    private void onFx(Runnable task) throws InterruptedException, TimeoutException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        services.fx().execute(() -> {
            try {
                task.run();
            } finally {
                done.complete(null);
            }
        });
        try {
            done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void style(ExploreView view, Node part) {
        StackPane root = new StackPane(part);
        root.getStylesheets().setAll(view.getStylesheets());
        Scene scene = new Scene(root);
        services.dress().accept(scene);
        scene.getRoot().applyCss();
        if (part instanceof Parent parent) {
            parent.autosize();
            parent.layout();
        }
        root.getChildren().clear();
    }

    private static final class Silence implements Notices {
        @Override
        public void info(String text) {}

        @Override
        public void done(String text) {}

        @Override
        public void problem(String text, Throwable cause) {}
    }

    private static final class Nowhere implements FlightExits {
        @Override
        public void failed() {}

        @Override
        public void again() {}
    }
}
