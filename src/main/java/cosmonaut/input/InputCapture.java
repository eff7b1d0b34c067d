package cosmonaut.input;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Waits for the input that a person wants to bind: the first button pressed or axis pushed on any pad. (Keys and mouse
/// buttons are caught by the window, which gets their events.)
///
/// What is held, or rests away from the middle like a throttle, when the waiting begins does not count until it moves.
public final class InputCapture {

    private static final double PUSHED = 0.6;
    private static final double MOVED = 0.4;

    private final Map<Integer, GamepadState> first = new HashMap<>();

    /// Looks at the newest states; call it about 60 times a second until it answers.
    public Optional<Input> look(List<GamepadState> states) {
        for (GamepadState state : states) {
            GamepadState before = first.putIfAbsent(state.id(), state);
            Optional<Input> found = before == null ? Optional.empty() : changed(before, state);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Input> changed(GamepadState before, GamepadState now) {
        for (int i = 0; i < now.buttonCount(); i++) {
            if (now.button(i) && !before.button(i)) {
                return Optional.of(
                        now.standard() ? new Input.Button(PadButton.values()[i]) : new Input.JoystickButton(i));
            }
        }
        for (int i = 0; i < now.axisCount(); i++) {
            if (Math.abs(now.axis(i)) > PUSHED && Math.abs(now.axis(i) - before.axis(i)) > MOVED) {
                Half half = now.axis(i) > 0 ? Half.POSITIVE : Half.NEGATIVE;
                return Optional.of(
                        now.standard() ? new Input.Axis(PadAxis.values()[i], half) : new Input.JoystickAxis(i, half));
            }
        }
        return Optional.empty();
    }
}
