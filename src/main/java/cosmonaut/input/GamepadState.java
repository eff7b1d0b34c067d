package cosmonaut.input;

import java.util.BitSet;

/// What one gamepad or joystick holds at one moment. Immutable.
///
/// A pad whose layout is known has the axes of [PadAxis] and the buttons of [PadButton]; any other joystick has
/// numbered axes and buttons, as its driver counts them.
public final class GamepadState {

    private final int id;
    private final String name;
    private final boolean standard;
    private final double[] axes;
    private final BitSet buttons;
    private final int buttonCount;

    private GamepadState(int id, String name, boolean standard, double[] axes, boolean[] buttons) {
        this.id = id;
        this.name = name;
        this.standard = standard;
        this.axes = new double[axes.length];
        for (int i = 0; i < axes.length; i++) {
            this.axes[i] = Double.isNaN(axes[i]) ? 0 : Math.clamp(axes[i], -1.0, 1.0);
        }
        this.buttons = new BitSet(buttons.length);
        for (int i = 0; i < buttons.length; i++) {
            this.buttons.set(i, buttons[i]);
        }
        this.buttonCount = buttons.length;
    }

    /// A pad in the standard layout.
    ///
    /// @param id distinguishes the pads that are plugged in; a pad that comes back has a new one
    /// @param axes by the order of [PadAxis]: sticks -1 to 1, triggers 0 to 1
    /// @param buttons by the order of [PadButton]
    public static GamepadState standard(int id, String name, double[] axes, boolean[] buttons) {
        if (axes.length != PadAxis.values().length || buttons.length != PadButton.values().length) {
            throw new IllegalArgumentException("a standard pad has " + PadAxis.values().length + " axes and "
                    + PadButton.values().length + " buttons, not " + axes.length + " and " + buttons.length);
        }
        return new GamepadState(id, name, true, axes, buttons);
    }

    /// A joystick whose layout is not known; axes from -1 to 1.
    public static GamepadState joystick(int id, String name, double[] axes, boolean[] buttons) {
        return new GamepadState(id, name, false, axes, buttons);
    }

    public int id() {
        return id;
    }

    /// The name that the device gives itself.
    public String name() {
        return name;
    }

    /// Whether the layout is the standard one.
    public boolean standard() {
        return standard;
    }

    /// A standard axis, 0 for a joystick without layout.
    public double axis(PadAxis axis) {
        return standard ? axes[axis.ordinal()] : 0;
    }

    /// A standard button, false for a joystick without layout.
    public boolean button(PadButton button) {
        return standard && buttons.get(button.ordinal());
    }

    public int axisCount() {
        return axes.length;
    }

    /// The axis of that number, 0 beyond the last.
    public double axis(int index) {
        return index < axes.length ? axes[index] : 0;
    }

    public int buttonCount() {
        return buttonCount;
    }

    /// The button of that number, false beyond the last.
    public boolean button(int index) {
        return buttons.get(index);
    }

    @Override
    public String toString() {
        return name + " (" + (standard ? "standard layout" : axes.length + " axes, " + buttonCount + " buttons") + ")";
    }
}
