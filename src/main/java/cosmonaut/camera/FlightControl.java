package cosmonaut.camera;

/// What the pilot holds at one moment: six axes of -1 to 1 and the two speed keys.
///
/// @param surge forward is positive
/// @param strafe right is positive
/// @param climb up is positive
/// @param yaw turning right is positive
/// @param pitch looking up is positive
/// @param roll tilting clockwise is positive
/// @param fast the fast key (Shift) is held
/// @param fine the fine key (Ctrl) is held
public record FlightControl(
        double surge, double strafe, double climb, double yaw, double pitch, double roll, boolean fast, boolean fine) {

    public static final FlightControl RELEASED = new FlightControl(0, 0, 0, 0, 0, 0, false, false);

    /// Axes beyond the range are clamped.
    ///
    /// @throws IllegalArgumentException if an axis is NaN
    public FlightControl {
        surge = axis("surge", surge);
        strafe = axis("strafe", strafe);
        climb = axis("climb", climb);
        yaw = axis("yaw", yaw);
        pitch = axis("pitch", pitch);
        roll = axis("roll", roll);
    }

    /// The six axes without a speed key.
    public static FlightControl of(double surge, double strafe, double climb, double yaw, double pitch, double roll) {
        return new FlightControl(surge, strafe, climb, yaw, pitch, roll, false, false);
    }

    private static double axis(String name, double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("flight axis " + name + " is not a number");
        }
        return Math.clamp(value, -1.0, 1.0);
    }
}
