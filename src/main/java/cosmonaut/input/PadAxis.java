package cosmonaut.input;

/// The axes of a gamepad in the standard layout, in SDL's order. Sticks run from -1 (left, up) to 1 (right, down),
/// triggers from 0 to 1.
public enum PadAxis {
    LEFT_X,
    LEFT_Y,
    RIGHT_X,
    RIGHT_Y,
    LEFT_TRIGGER,
    RIGHT_TRIGGER;

    public boolean trigger() {
        return this == LEFT_TRIGGER || this == RIGHT_TRIGGER;
    }
}
