package cosmonaut.drive;

/// What a hand asks of the vehicle.
///
/// @param wheel    -1 (full right) to 1 (full left)
/// @param throttle 0 to 1
/// @param brake    0 to 1
/// @param reverse  whether the throttle drives backwards
public record Pedals(double wheel, double throttle, double brake, boolean reverse) {

    public static final Pedals NONE = new Pedals(0, 0, 0, false);

    public Pedals {
        wheel = Double.isFinite(wheel) ? Math.clamp(wheel, -1, 1) : 0;
        throttle = Double.isFinite(throttle) ? Math.clamp(throttle, 0, 1) : 0;
        brake = Double.isFinite(brake) ? Math.clamp(brake, 0, 1) : 0;
    }
}
