package cosmonaut.camera;

/// How fast the camera flies at full deflection.
///
/// @param metresPerSecond speed along each axis
/// @param degreesPerSecond turn rate about each axis
/// @param settleSeconds time constant of the approach to a new speed: after it 59 % of a change have
///     happened, after three times it 98 %
/// @param fastFactor multiplies the speed while the fast key is held
/// @param fineFactor multiplies speed and turn rate while the fine key is held
public record FlightLimits(
        double metresPerSecond, double degreesPerSecond, double settleSeconds, double fastFactor, double fineFactor) {

    public static final FlightLimits DEFAULT = new FlightLimits(1.0, 30.0, 0.2, 3.0, 0.25);

    public FlightLimits {
        require("speed", metresPerSecond);
        require("turn rate", degreesPerSecond);
        require("settle time", settleSeconds);
        require("fast factor", fastFactor);
        require("fine factor", fineFactor);
    }

    private static void require(String what, double value) {
        if (!(value > 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException("flight " + what + " must be above 0, not " + value);
        }
    }
}
