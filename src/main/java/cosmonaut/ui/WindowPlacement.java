package cosmonaut.ui;

import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.WindowSettings;
import java.util.List;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.util.Duration;

/// Opens the window where it was left, and remembers where it is left.
final class WindowPlacement {

    /// The system tells of a new size before it tells that the window became maximized; what stands after this while is
    /// what the person sees.
    private static final Duration SETTLING = Duration.millis(300);

    /// So much of the window's upper edge must be on a screen for a hand to be able to take it.
    private static final double GRIP_WIDTH = 120;

    private static final double GRIP_HEIGHT = 32;

    private final Stage stage;
    private final LiveSettings settings;
    private final PauseTransition settled = new PauseTransition(SETTLING);

    WindowPlacement(Stage stage, LiveSettings settings) {
        this.stage = stage;
        this.settings = settings;
        settled.setOnFinished(event -> remember());
    }

    /// To be called before the window is shown.
    void restore() {
        WindowSettings left = settings.current().window();
        Rectangle2D primary = Screen.getPrimary().getVisualBounds();
        List<Rectangle2D> screens =
                Screen.getScreens().stream().map(Screen::getVisualBounds).toList();
        Optional<Rectangle2D> old = left.corner()
                .map(corner -> new Rectangle2D(corner.x(), corner.y(), left.width(), left.height()))
                .flatMap(bounds -> fitted(bounds, screens));
        // Without a place the system chooses one.
        old.ifPresent(bounds -> {
            stage.setX(bounds.getMinX());
            stage.setY(bounds.getMinY());
        });
        stage.setWidth(old.map(Rectangle2D::getWidth).orElse(Math.min(left.width(), primary.getWidth())));
        stage.setHeight(old.map(Rectangle2D::getHeight).orElse(Math.min(left.height(), primary.getHeight())));
        stage.setMaximized(left.maximized());
        stage.setFullScreen(left.fullScreen());
    }

    /// To be called once the window is shown.
    void follow() {
        List.of(stage.xProperty(), stage.yProperty(), stage.widthProperty(), stage.heightProperty())
                .forEach(edge -> edge.subscribe(settled::playFromStart));
        List.of(stage.maximizedProperty(), stage.fullScreenProperty())
                .forEach(form -> form.subscribe(settled::playFromStart));
    }

    private void remember() {
        if (!stage.isShowing() || stage.isIconified()) {
            return;
        }
        settings.change(now ->
                now.withWindow(now.window().withMaximized(stage.isMaximized()).withFullScreen(stage.isFullScreen())));
        if (!stage.isMaximized() && !stage.isFullScreen()) {
            settings.change(now -> now.withWindow(withBounds(now.window())));
        }
    }

    private WindowSettings withBounds(WindowSettings window) {
        if (!WindowSettings.WIDTH.contains(stage.getWidth())
                || !WindowSettings.HEIGHT.contains(stage.getHeight())
                || !WindowSettings.Corner.PLACE.contains(stage.getX())
                || !WindowSettings.Corner.PLACE.contains(stage.getY())) {
            return window;
        }
        return window.withBounds(
                new WindowSettings.Corner(stage.getX(), stage.getY()), stage.getWidth(), stage.getHeight());
    }

    /// The place for a window that stood at `left`: shrunk and moved onto the screen that has most of its upper edge.
    ///
    /// @param screens what of each screen can be used
    /// @return empty if that edge is on none of these screens, as when one was unplugged
    static Optional<Rectangle2D> fitted(Rectangle2D left, List<Rectangle2D> screens) {
        Rectangle2D edge = new Rectangle2D(left.getMinX(), left.getMinY(), left.getWidth(), GRIP_HEIGHT);
        Rectangle2D best = null;
        double most = GRIP_WIDTH * GRIP_HEIGHT / 2;
        for (Rectangle2D screen : screens) {
            double shared = overlap(edge.getMinX(), edge.getMaxX(), screen.getMinX(), screen.getMaxX())
                    * overlap(edge.getMinY(), edge.getMaxY(), screen.getMinY(), screen.getMaxY());
            if (shared > most) {
                most = shared;
                best = screen;
            }
        }
        return Optional.ofNullable(best).map(screen -> within(left, screen));
    }

    private static Rectangle2D within(Rectangle2D left, Rectangle2D screen) {
        double width = Math.min(left.getWidth(), screen.getWidth());
        double height = Math.min(left.getHeight(), screen.getHeight());
        return new Rectangle2D(
                Math.clamp(left.getMinX(), screen.getMinX(), screen.getMaxX() - width),
                Math.clamp(left.getMinY(), screen.getMinY(), screen.getMaxY() - height),
                width,
                height);
    }

    private static double overlap(double from, double to, double otherFrom, double otherTo) {
        return Math.max(0, Math.min(to, otherTo) - Math.max(from, otherFrom));
    }
}
