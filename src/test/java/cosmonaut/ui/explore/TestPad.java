package cosmonaut.ui.explore;

import cosmonaut.input.GamepadSource;
import cosmonaut.input.GamepadState;
import cosmonaut.input.PadAxis;
import cosmonaut.input.PadButton;
import java.util.List;

/// A gamepad in the hands of a test.
final class TestPad implements GamepadSource {

    private volatile List<GamepadState> states = List.of();

    /// Plugs it in, if it is not, and holds an axis.
    void hold(PadAxis axis, double value) {
        double[] axes = new double[PadAxis.values().length];
        axes[axis.ordinal()] = value;
        states = List.of(GamepadState.standard(1, "Test pad", axes, new boolean[PadButton.values().length]));
    }

    void unplug() {
        states = List.of();
    }

    @Override
    public List<GamepadState> poll() {
        return states;
    }
}
