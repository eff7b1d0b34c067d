package cosmonaut.input;

/// The buttons of a gamepad by their place, in SDL's order; `SOUTH` is A on an Xbox pad and the cross on a
/// PlayStation's.
public enum PadButton {
    SOUTH,
    EAST,
    WEST,
    NORTH,
    BACK,
    GUIDE,
    START,
    LEFT_STICK,
    RIGHT_STICK,
    LEFT_SHOULDER,
    RIGHT_SHOULDER,
    DPAD_UP,
    DPAD_DOWN,
    DPAD_LEFT,
    DPAD_RIGHT,
    MISC,
    RIGHT_PADDLE_1,
    LEFT_PADDLE_1,
    RIGHT_PADDLE_2,
    LEFT_PADDLE_2,
    TOUCHPAD
}
