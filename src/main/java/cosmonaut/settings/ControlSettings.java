package cosmonaut.settings;

/// How the controls feel; the same figures as the input's `ControlFeel`, which the window makes of them.
///
/// @param moveDeadZone share of the left stick's way that does nothing
/// @param lookDeadZone share of the right stick's way that does nothing
/// @param triggerDeadZone share of a trigger's way that does nothing
/// @param moveCurve exponent of the answer of the left stick and the triggers
/// @param lookCurve exponent of the answer of the right stick
/// @param moveSensitivity factor on moving by sticks
/// @param lookSensitivity factor on looking by sticks and keys
/// @param mouseSensitivity factor on looking by mouse
/// @param invertStick pushing the look stick forward looks down
/// @param invertMouse pushing the mouse forward looks down
/// @param bumpers what the bumpers of a gamepad do
public record ControlSettings(
        double moveDeadZone,
        double lookDeadZone,
        double triggerDeadZone,
        double moveCurve,
        double lookCurve,
        double moveSensitivity,
        double lookSensitivity,
        double mouseSensitivity,
        boolean invertStick,
        boolean invertMouse,
        Bumpers bumpers) {

    public static final Range DEAD_ZONE = new Range(0, 0.9);
    public static final Range CURVE = new Range(0.25, 4);
    public static final Range SENSITIVITY = new Range(0.1, 4);

    public static final ControlSettings DEFAULT =
            new ControlSettings(0.12, 0.12, 0.05, 1.5, 2, 1, 1, 1, false, false, Bumpers.ROLL);

    /// What the bumpers of a gamepad do.
    public enum Bumpers {
        ROLL,
        SPEED
    }

    public ControlSettings {
        DEAD_ZONE.require("the dead zone of the move stick", moveDeadZone);
        DEAD_ZONE.require("the dead zone of the look stick", lookDeadZone);
        DEAD_ZONE.require("the dead zone of the triggers", triggerDeadZone);
        CURVE.require("the response of the move stick", moveCurve);
        CURVE.require("the response of the look stick", lookCurve);
        SENSITIVITY.require("the sensitivity of moving", moveSensitivity);
        SENSITIVITY.require("the sensitivity of looking", lookSensitivity);
        SENSITIVITY.require("the sensitivity of the mouse", mouseSensitivity);
    }
}
