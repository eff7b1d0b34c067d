package cosmonaut.ui.drive;

import cosmonaut.camera.FlightLimits;
import cosmonaut.drive.Pedals;
import cosmonaut.input.Action;
import cosmonaut.input.Bindings;
import cosmonaut.input.ControlFeel;
import cosmonaut.input.ControlMode;
import cosmonaut.input.Controls;
import cosmonaut.input.GamepadSource;
import cosmonaut.input.Input;
import cosmonaut.ui.Keyboard;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.input.KeyEvent;

/// Keys and pads as wheel and pedals. JavaFX thread only.
public final class LiveHands {

    private final GamepadSource pads;
    private final Keyboard keyboard;
    private final Supplier<Bindings> bindings;
    private final Supplier<ControlFeel> feel;
    private final Controls controls = new Controls(
            Bindings.defaults(ControlMode.DRIVE), ControlFeel.DEFAULT, FlightLimits.DEFAULT, System::nanoTime);

    /// @param bindings of [ControlMode#DRIVE], asked for when a drive begins, as is the feel
    public LiveHands(GamepadSource pads, Keyboard keyboard, Supplier<Bindings> bindings, Supplier<ControlFeel> feel) {
        this.pads = pads;
        this.keyboard = keyboard;
        this.bindings = bindings;
        this.feel = feel;
    }

    /// A drive begins: nothing is held yet.
    void begin() {
        controls.bindings(bindings.get());
        controls.feel(feel.get());
        controls.drainPressed();
        controls.focusGained();
    }

    /// @return whether the key does something here
    boolean key(KeyEvent event, boolean down) {
        Optional<Input.Key> key = keyboard.key(event);
        boolean bound = key.filter(known -> controls.bindings().action(known).isPresent())
                .isPresent();
        if (bound) {
            controls.key(key.get().name(), down);
        }
        return bound;
    }

    /// Somebody else has the keys now.
    void letGo() {
        controls.focusLost();
    }

    void takeHold() {
        controls.focusGained();
    }

    /// Looks at the pads; what was pressed once is told by [#pressed] then.
    Pedals pedals() {
        controls.poll(pads);
        return new Pedals(
                controls.level(Action.LEFT) - controls.level(Action.RIGHT),
                controls.level(Action.FORWARD),
                controls.level(Action.BACK),
                false);
    }

    List<Action> pressed() {
        return controls.drainPressed();
    }
}
