package cosmonaut.ui.settings;

import cosmonaut.input.GamepadState;
import cosmonaut.input.Half;
import cosmonaut.input.Input;
import cosmonaut.input.PadAxis;
import cosmonaut.input.PadButton;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Hears what is pressed or pushed on a pad, from one look at it to the next.
///
/// What is held at the first look is not heard until it was let go: a stick that leans does not bind itself.
final class PadListener {

    private static final double PUSHED = 0.6;
    private static final double LET_GO = 0.4;

    private Set<Input> held = Set.of();
    private boolean looked;

    /// What was newly pressed since the look before.
    Optional<Input> look(List<GamepadState> pads) {
        Set<Input> now = new HashSet<>();
        Optional<Input> fresh = Optional.empty();
        for (GamepadState pad : pads) {
            for (Input input : inputs(pad)) {
                boolean before = held.contains(input);
                if (value(pad, input) > (before ? LET_GO : PUSHED)) {
                    now.add(input);
                    if (looked && !before && fresh.isEmpty()) {
                        fresh = Optional.of(input);
                    }
                }
            }
        }
        held = now;
        looked = true;
        return fresh;
    }

    /// Begins anew.
    void forget() {
        held = Set.of();
        looked = false;
    }

    private static Set<Input> inputs(GamepadState pad) {
        Set<Input> all = new HashSet<>();
        for (int i = 0; i < pad.axisCount(); i++) {
            for (Half half : Half.values()) {
                all.add(pad.standard() ? new Input.Axis(PadAxis.values()[i], half) : new Input.JoystickAxis(i, half));
            }
        }
        for (int i = 0; i < pad.buttonCount(); i++) {
            all.add(pad.standard() ? new Input.Button(PadButton.values()[i]) : new Input.JoystickButton(i));
        }
        return all;
    }

    private static double value(GamepadState pad, Input input) {
        return switch (input) {
            case Input.Axis axis -> axis.half().of(pad.axis(axis.axis()));
            case Input.Button button -> pad.button(button.button()) ? 1 : 0;
            case Input.JoystickAxis axis -> axis.half().of(pad.axis(axis.index()));
            case Input.JoystickButton button -> pad.button(button.index()) ? 1 : 0;
            case Input.Key key -> 0;
            case Input.MouseButton button -> 0;
            case Input.Wheel wheel -> 0;
        };
    }
}
