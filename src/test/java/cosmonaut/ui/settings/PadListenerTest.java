package cosmonaut.ui.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cosmonaut.input.GamepadState;
import cosmonaut.input.Half;
import cosmonaut.input.Input;
import cosmonaut.input.PadAxis;
import cosmonaut.input.PadButton;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is pressed on a pad while a binding is waited for.
final class PadListenerTest {

    private final PadListener listener = new PadListener();
    private final double[] axes = new double[PadAxis.values().length];
    private final boolean[] buttons = new boolean[PadButton.values().length];

    private Optional<Input> look() {
        return listener.look(List.of(GamepadState.standard(1, "pad", axes.clone(), buttons.clone())));
    }

    @Test
    void aPushedStickIsHeardOnce() {
        look();
        axes[PadAxis.LEFT_Y.ordinal()] = -0.8;
        assertEquals(Optional.of(new Input.Axis(PadAxis.LEFT_Y, Half.NEGATIVE)), look());
        assertEquals(Optional.empty(), look());
    }

    @Test
    void aStickThatLeansIsNotHeard() {
        axes[PadAxis.LEFT_Y.ordinal()] = 1;
        assertEquals(Optional.empty(), look());
        assertEquals(Optional.empty(), look());
    }

    @Test
    void aLightTouchIsNotHeard() {
        look();
        axes[PadAxis.RIGHT_TRIGGER.ordinal()] = 0.5;
        assertEquals(Optional.empty(), look());
    }

    @Test
    void aButtonOfAStrangeJoystickIsHeardByItsNumber() {
        listener.look(List.of(GamepadState.joystick(3, "stick", new double[2], new boolean[4])));
        assertEquals(
                Optional.of(new Input.JoystickButton(2)),
                listener.look(List.of(GamepadState.joystick(
                        3, "stick", new double[2], new boolean[] {false, false, true, false}))));
    }
}
