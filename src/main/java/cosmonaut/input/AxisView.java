package cosmonaut.input;

import java.util.Locale;

/// One axis of a pad as it is now, step by step, to show while a person adjusts the dead zones.
///
/// @param padId the pad's number, [GamepadState#id]
/// @param index the axis' number, for a standard pad the place in [PadAxis]
/// @param standard whether the pad has the standard layout
/// @param raw what the device says
/// @param beyondDeadZone with the dead zone taken away, same sign
/// @param shaped after the response curve, same sign; sensitivities come later
public record AxisView(
        int padId, String padName, int index, boolean standard, double raw, double beyondDeadZone, double shaped) {

    /// The key of the axis' name in the program's texts: `axis.left_x`, or `axis.numbered` whose argument is the number
    /// counted from 1.
    public String textKey() {
        return standard ? "axis." + PadAxis.values()[index].name().toLowerCase(Locale.ROOT) : "axis.numbered";
    }
}
