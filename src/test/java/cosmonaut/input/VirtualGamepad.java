package cosmonaut.input;

import java.util.ArrayList;
import java.util.List;

/// A gamepad that a test holds in its hands, and the source that it is plugged into.
public final class VirtualGamepad {

    private final int id;
    private final String name;
    private final boolean standard;
    private final double[] axes;
    private final boolean[] buttons;

    private VirtualGamepad(int id, String name, boolean standard, int axes, int buttons) {
        this.id = id;
        this.name = name;
        this.standard = standard;
        this.axes = new double[axes];
        this.buttons = new boolean[buttons];
    }

    /// A pad in the standard layout.
    public static VirtualGamepad standard(int id) {
        return new VirtualGamepad(id, "Pad " + id, true, PadAxis.values().length, PadButton.values().length);
    }

    /// A joystick without layout.
    public static VirtualGamepad joystick(int id, int axes, int buttons) {
        return new VirtualGamepad(id, "Stick " + id, false, axes, buttons);
    }

    /// Pushes an axis; sticks -1 to 1 (right and down positive), triggers 0 to 1.
    public VirtualGamepad push(PadAxis axis, double value) {
        return push(axis.ordinal(), value);
    }

    public VirtualGamepad push(int axis, double value) {
        axes[axis] = value;
        return this;
    }

    public VirtualGamepad press(PadButton button) {
        return press(button.ordinal());
    }

    public VirtualGamepad press(int button) {
        buttons[button] = true;
        return this;
    }

    public VirtualGamepad release(PadButton button) {
        buttons[button.ordinal()] = false;
        return this;
    }

    GamepadState state() {
        return standard
                ? GamepadState.standard(id, name, axes, buttons)
                : GamepadState.joystick(id, name, axes, buttons);
    }

    /// The sockets.
    public static final class Source implements GamepadSource {
        private final List<VirtualGamepad> plugged = new ArrayList<>();

        public VirtualGamepad plug(VirtualGamepad pad) {
            plugged.add(pad);
            return pad;
        }

        public void unplug(VirtualGamepad pad) {
            plugged.remove(pad);
        }

        @Override
        public List<GamepadState> poll() {
            return plugged.stream().map(VirtualGamepad::state).toList();
        }

        @Override
        public GamepadStatus status() {
            return new GamepadStatus(GamepadStatus.Phase.READY, "virtual");
        }
    }
}
