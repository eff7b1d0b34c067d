package cosmonaut.ui.explore;

import cosmonaut.input.Action;
import cosmonaut.input.Input;
import cosmonaut.ui.Keyboard;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.value.ChangeListener;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// Brings keys, mouse and focus to the flight.
///
/// Keys steer while the picture has the focus. Anywhere else in the screen they belong to what is focused; function
/// keys work everywhere, and Escape gives the keys back to the flight. Whoever loses the focus lets go of everything.
final class FlightInput {

    /// JavaFX reports a notch of a common wheel as so many pixels.
    private static final double PIXELS_A_NOTCH = 40;

    private final ExploreViewModel model;
    private final Keyboard keyboard;
    private final Region screen;
    private final Region stage;
    private final PointerCapture pointer;
    private final InvalidationListener layoutChange = changed -> letGo();
    private final ChangeListener<Boolean> windowFocus = (property, before, now) -> onWindowFocus(now);

    private @Nullable Window window;

    /// @param screen all that belongs to the flight
    /// @param stage  the part that steers when it has the focus
    FlightInput(ExploreViewModel model, Keyboard keyboard, Region screen, Region stage) {
        this.model = model;
        this.keyboard = keyboard;
        this.screen = screen;
        this.stage = stage;
        this.pointer = new PointerCapture(stage, model.controls()::mouseMoved);
        stage.setId("flight-stage");
        stage.setFocusTraversable(true);
        stage.focusedProperty().addListener((property, before, now) -> onFocus(now));
        screen.addEventFilter(KeyEvent.ANY, this::onKey);
        stage.addEventHandler(MouseEvent.MOUSE_PRESSED, this::onPress);
        stage.addEventHandler(MouseEvent.MOUSE_RELEASED, event -> button(event, false));
        stage.addEventHandler(ScrollEvent.SCROLL, this::onScroll);
        FlightOverlays overlays = model.overlays();
        overlays.pointerCapturedProperty().addListener((property, before, now) -> {
            if (!now) {
                pointer.release();
            }
        });
        overlays.helpProperty().addListener((property, before, shown) -> onHelp(shown));
    }

    /// The screen is in front.
    void begin() {
        halt();
        Scene scene = screen.getScene();
        if (scene != null && scene.getWindow() != null) {
            window = scene.getWindow();
            window.focusedProperty().addListener(windowFocus);
        }
        keyboard.layoutProperty().addListener(layoutChange);
        steer();
    }

    void halt() {
        if (window != null) {
            window.focusedProperty().removeListener(windowFocus);
        }
        keyboard.layoutProperty().removeListener(layoutChange);
        window = null;
        model.overlays().pointerCapturedProperty().set(false);
    }

    /// Gives the keys to the flight.
    void steer() {
        stage.requestFocus();
    }

    private void onFocus(boolean focused) {
        if (isElsewhere()) {
            return;
        }
        if (focused) {
            model.takeControl();
        } else {
            letGo();
        }
    }

    /// The window in which the flight is has keys and focus of its own.
    private boolean isElsewhere() {
        return model.overlays().detachedProperty().get();
    }

    private void onWindowFocus(boolean focused) {
        if (isElsewhere()) {
            return;
        }
        if (!focused) {
            letGo();
        } else if (stage.isFocused()) {
            model.takeControl();
        }
    }

    private void onHelp(boolean shown) {
        letGo();
        if (!shown) {
            steer();
            model.takeControl();
        }
    }

    private void letGo() {
        model.overlays().pointerCapturedProperty().set(false);
        model.stopMotion();
    }

    private void onKey(KeyEvent event) {
        boolean down = event.getEventType() == KeyEvent.KEY_PRESSED;
        boolean up = event.getEventType() == KeyEvent.KEY_RELEASED;
        boolean menu = event.isAltDown() || event.isMetaDown();
        // With Alt, keys belong to menus; a key that is let go meanwhile must stop the flight all the same.
        if (!up && (!down || menu)) {
            return;
        }
        KeyCode code = event.getCode();
        Optional<Input.Key> key = keyboard.key(event);
        Optional<Action> action =
                key.flatMap(known -> model.controls().bindings().action(known));
        if (key.isEmpty() || action.isEmpty()) {
            return;
        }
        if (stage.isFocused()) {
            model.controls().key(key.get().name(), down);
            model.handsChanged();
            event.consume();
        } else if (code.isFunctionKey() || code == KeyCode.ESCAPE) {
            if (down) {
                outside(action.get());
            }
            event.consume();
        }
    }

    private void outside(Action action) {
        if (action == Action.RELEASE_POINTER && !model.overlays().helpProperty().get()) {
            steer();
        } else {
            model.act(action);
        }
    }

    private void onPress(MouseEvent event) {
        steer();
        if (event.getButton() == MouseButton.PRIMARY && !pointer.captured()) {
            model.overlays().pointerCapturedProperty().set(true);
            pointer.capture(event.getScreenX(), event.getScreenY());
        } else {
            button(event, true);
        }
    }

    private void button(MouseEvent event, boolean down) {
        if (event.getButton() != MouseButton.NONE && pointer.captured()) {
            model.controls().mouseButton(event.getButton().name(), down);
            model.handsChanged();
        }
    }

    private void onScroll(ScrollEvent event) {
        if (!event.isInertia()) {
            model.controls().wheel(event.getDeltaY() / PIXELS_A_NOTCH);
            event.consume();
        }
    }
}
