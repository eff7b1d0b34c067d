package cosmonaut.input;

/// What the bumpers of a gamepad do.
public enum BumperUse {
    ROLL,
    SPEED
}
