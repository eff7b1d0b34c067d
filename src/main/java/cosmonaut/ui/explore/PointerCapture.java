package cosmonaut.ui.explore;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.geometry.Bounds;
import javafx.scene.Cursor;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.robot.Robot;
import org.jspecify.annotations.Nullable;

/// Holds the pointer over an area so that the mouse can turn without end: it is hidden, and set back to the middle
/// whenever it has gone a good way from it.
///
/// Where the system lets no program set the pointer, movements still count until the pointer meets the screen's edge.
final class PointerCapture {

    /// Receives the way of the mouse in pixels, right and down positive.
    @FunctionalInterface
    interface Way {
        void moved(double dx, double dy);
    }

    /// Share of the area's shorter side that the pointer may go from the middle.
    private static final double LEASH = 0.3;

    private final Region area;
    private final Way way;
    private final ReadOnlyBooleanWrapper captured = new ReadOnlyBooleanWrapper();

    private @Nullable Robot robot;
    private double lastX;
    private double lastY;
    private double middleX;
    private double middleY;
    private boolean settingBack;

    PointerCapture(Region area, Way way) {
        this.area = area;
        this.way = way;
        area.addEventFilter(MouseEvent.ANY, this::onMouse);
    }

    ReadOnlyBooleanProperty capturedProperty() {
        return captured.getReadOnlyProperty();
    }

    boolean captured() {
        return captured.get();
    }

    /// Takes the pointer from where it is on the screen.
    void capture(double screenX, double screenY) {
        if (captured.get()) {
            return;
        }
        captured.set(true);
        area.setCursor(Cursor.NONE);
        lastX = screenX;
        lastY = screenY;
        setBack();
    }

    void release() {
        if (captured.get()) {
            captured.set(false);
            settingBack = false;
            area.setCursor(null);
        }
    }

    private void onMouse(MouseEvent event) {
        if (!captured.get()) {
            return;
        }
        boolean moving =
                event.getEventType() == MouseEvent.MOUSE_MOVED || event.getEventType() == MouseEvent.MOUSE_DRAGGED;
        if (moving) {
            moved(event.getScreenX(), event.getScreenY());
            event.consume();
        }
    }

    private void moved(double x, double y) {
        // Movements made before the pointer was set back arrive after the order to do so. They are nearer to where the
        // pointer was than to the middle.
        if (settingBack && Math.hypot(x - middleX, y - middleY) < Math.hypot(x - lastX, y - lastY)) {
            settingBack = false;
            lastX = middleX;
            lastY = middleY;
        }
        double dx = x - lastX;
        double dy = y - lastY;
        lastX = x;
        lastY = y;
        if (dx != 0 || dy != 0) {
            way.moved(dx, dy);
        }
        double leash = LEASH * Math.min(area.getWidth(), area.getHeight());
        if (!settingBack && Math.hypot(x - middleX, y - middleY) > leash) {
            setBack();
        }
    }

    private void setBack() {
        Bounds bounds = area.localToScreen(area.getLayoutBounds());
        if (bounds == null) {
            return;
        }
        middleX = Math.rint(bounds.getCenterX());
        middleY = Math.rint(bounds.getCenterY());
        settingBack = true;
        Robot mover = robot;
        if (mover == null) {
            mover = new Robot();
            robot = mover;
        }
        mover.mouseMove(middleX, middleY);
    }
}
