package cosmonaut.input;

import cosmonaut.InvalidInputException;

/// How the controls feel in a person's hands.
///
/// @param moveStick dead zone of the left stick and of a joystick's axes
/// @param lookStick dead zone of the right stick
/// @param triggers dead zone of the triggers
/// @param moveCurve response of the left stick, the triggers and a joystick's axes
/// @param lookCurve response of the right stick
/// @param moveSensitivity multiplies what axes say of moving; 0.1 to 4
/// @param lookSensitivity multiplies what keys and axes say of looking; 0.1 to 4
/// @param mouseSensitivity 1 turns [MouseLook#DEGREES_PER_PIXEL] a pixel; 0.1 to 4
/// @param invertStick pushing the look stick forward looks down
/// @param invertMouse pushing the mouse forward looks down
public record ControlFeel(
        DeadZone moveStick,
        DeadZone lookStick,
        DeadZone triggers,
        ResponseCurve moveCurve,
        ResponseCurve lookCurve,
        double moveSensitivity,
        double lookSensitivity,
        double mouseSensitivity,
        boolean invertStick,
        boolean invertMouse) {

    public static final double LEAST_SENSITIVITY = 0.1;
    public static final double MOST_SENSITIVITY = 4;

    public static final ControlFeel DEFAULT = new ControlFeel(
            DeadZone.of(0.12),
            DeadZone.of(0.12),
            DeadZone.of(0.05),
            new ResponseCurve(1.5),
            new ResponseCurve(2),
            1,
            1,
            1,
            false,
            false);

    public ControlFeel {
        require("moving", moveSensitivity);
        require("looking", lookSensitivity);
        require("the mouse", mouseSensitivity);
    }

    private static void require(String what, double sensitivity) {
        if (!(sensitivity >= LEAST_SENSITIVITY && sensitivity <= MOST_SENSITIVITY)) {
            throw new InvalidInputException(
                    "the sensitivity of " + what + " is " + sensitivity + "; it lies between 0.1 and 4");
        }
    }
}
