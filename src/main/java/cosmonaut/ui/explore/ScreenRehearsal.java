package cosmonaut.ui.explore;

import cosmonaut.settings.PictureSettings;
import cosmonaut.ui.FlightExits;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.Notices;
import cosmonaut.ui.PictureChoice;
import cosmonaut.ui.Texts;
import cosmonaut.ui.explore.surface.PixelBufferSurface;
import cosmonaut.viewport.DrawRehearsal;
import cosmonaut.viewport.ViewRenderer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Window;

/// Makes a flight screen that nobody sees, while the gallery stands: what the machine does once in a program's life,
/// such as loading classes, linking lambdas and reading style sheets, is most of what a first screen costs, and would
/// hold up the window at the click. The pictures of a flight are rehearsed likewise.
///
/// Nodes are made on the calling thread; what belongs to the JavaFX thread is done there, a part at a time: the part
/// is laid into the very window, where styles are looked up and remembered, and taken out again before it is painted.
final class ScreenRehearsal {

    /// Once for the classes, then for the compilers.
    private static final int TIMES = 6;

    private static final long PAUSE_MILLIS = 60;
    private static final int PICTURES = 60;
    private static final long PICTURE_PAUSE_MILLIS = 2;
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;
    private static final long PATIENCE_SECONDS = 10;

    private final ExploreServices services;
    private final Region styles = new Region();
    private volatile boolean over;

    ScreenRehearsal(ExploreServices services) {
        this.services = services;
        styles.setManaged(false);
        styles.setVisible(false);
    }

    /// The play begins: nothing more is rehearsed.
    void end() {
        over = true;
    }

    /// Not on the JavaFX thread. Gives up where the window has been closed meanwhile.
    void play() {
        try {
            for (int i = 0; i < TIMES && !over; i++) {
                playOnce();
            }
            draw();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            // The window is gone.
        }
    }

    /// The last renderer needs no device, and none that has one is slow at first.
    private void draw() throws InterruptedException {
        try (ViewRenderer renderer = services.renderers().getLast().get()) {
            new DrawRehearsal(renderer).play(WIDTH, HEIGHT, PICTURES, PICTURE_PAUSE_MILLIS);
        }
    }

    private void playOnce() throws InterruptedException, TimeoutException {
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
                if (over) {
                    break;
                }
                onFx(() -> style(view, part));
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } finally {
            model.picture().gone();
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
        view.tryOnly(part);
        Pane window = window();
        keepStyles(window, view);
        BorderPane page = new BorderPane(view);
        page.setManaged(false);
        page.resize(WIDTH, HEIGHT);
        window.getChildren().add(page);
        try {
            page.applyCss();
            page.layout();
        } finally {
            window.getChildren().remove(page);
        }
    }

    /// A style sheet is forgotten with the last node that has it, and would be read anew for every flight: so one stays
    /// that nobody sees.
    private void keepStyles(Pane window, ExploreView view) {
        if (styles.getParent() != window) {
            styles.getStylesheets().setAll(view.getStylesheets());
            window.getChildren().add(styles);
        }
    }

    /// The content of the window that is there, or of one that is dressed alike.
    private Pane window() {
        return Window.getWindows().stream()
                .filter(Window::isShowing)
                .map(shown -> shown.getScene() == null ? null : shown.getScene().getRoot())
                .filter(Pane.class::isInstance)
                .map(Pane.class::cast)
                .findFirst()
                .orElseGet(this::dressed);
    }

    private Pane dressed() {
        StackPane root = new StackPane();
        services.dress().accept(new Scene(root));
        return root;
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
