package cosmonaut.input;

import java.util.ArrayList;
import java.util.List;

/// A pad's state after dead zones and response curves.
///
/// Sticks have round zones; the first two axes of a joystick without layout count as a stick, the others stand alone.
final class ShapedPad {

    private final GamepadState state;
    private final double[] beyond;
    private final double[] shaped;

    ShapedPad(GamepadState state, ControlFeel feel) {
        this.state = state;
        this.beyond = new double[state.axisCount()];
        this.shaped = new double[state.axisCount()];
        if (state.standard()) {
            stick(PadAxis.LEFT_X.ordinal(), feel.moveStick(), feel.moveCurve());
            stick(PadAxis.RIGHT_X.ordinal(), feel.lookStick(), feel.lookCurve());
            single(PadAxis.LEFT_TRIGGER.ordinal(), feel.triggers(), feel.moveCurve());
            single(PadAxis.RIGHT_TRIGGER.ordinal(), feel.triggers(), feel.moveCurve());
            return;
        }
        int next = 0;
        if (state.axisCount() >= 2) {
            stick(0, feel.moveStick(), feel.moveCurve());
            next = 2;
        }
        for (int i = next; i < state.axisCount(); i++) {
            single(i, feel.moveStick(), feel.moveCurve());
        }
    }

    /// How far an input is held, 0 to 1.
    double value(Input input) {
        return switch (input) {
            case Input.Button b -> state.button(b.button()) ? 1 : 0;
            case Input.Axis a -> state.standard() ? a.half().of(shaped[a.axis().ordinal()]) : 0;
            case Input.JoystickButton b -> !state.standard() && state.button(b.index()) ? 1 : 0;
            case Input.JoystickAxis a ->
                !state.standard() && a.index() < shaped.length ? a.half().of(shaped[a.index()]) : 0;
            case Input.Key k -> 0;
            case Input.MouseButton m -> 0;
            case Input.Wheel w -> 0;
        };
    }

    GamepadState state() {
        return state;
    }

    List<AxisView> views() {
        List<AxisView> views = new ArrayList<>();
        for (int i = 0; i < shaped.length; i++) {
            views.add(new AxisView(state.id(), state.name(), i, state.standard(), state.axis(i), beyond[i], shaped[i]));
        }
        return views;
    }

    private void stick(int first, DeadZone zone, ResponseCurve curve) {
        double x = state.axis(first);
        double y = state.axis(first + 1);
        double deflection = Math.hypot(x, y);
        if (deflection == 0) {
            return;
        }
        double out = zone.beyond(deflection);
        double answer = curve.at(out);
        beyond[first] = x / deflection * out;
        beyond[first + 1] = y / deflection * out;
        shaped[first] = x / deflection * answer;
        shaped[first + 1] = y / deflection * answer;
    }

    private void single(int index, DeadZone zone, ResponseCurve curve) {
        double value = state.axis(index);
        double out = zone.beyond(Math.abs(value));
        beyond[index] = Math.copySign(out, value);
        shaped[index] = Math.copySign(curve.at(out), value);
    }
}
