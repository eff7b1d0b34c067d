package cosmonaut.input;

/// Turns the mouse's way into turn rates; not safe for several threads.
///
/// A pixel is worth an angle. The angle is owed, and paid at no more than the camera's turn rate, so that quick
/// movements are not lost; more than [#LONGEST_SECONDS] of turning is forgotten, so that the picture does not
/// go on turning long after the hand has stopped.
public final class MouseLook {

    /// Degrees a pixel at sensitivity 1.
    public static final double DEGREES_PER_PIXEL = 0.12;

    static final double LONGEST_SECONDS = 0.25;

    private final double degreesPerSecond;
    private double owedRight;
    private double owedUp;
    private double yaw;
    private double pitch;

    /// @param degreesPerSecond the camera's turn rate at full deflection
    MouseLook(double degreesPerSecond) {
        this.degreesPerSecond = degreesPerSecond;
    }

    /// The mouse went `dx` pixels to the right and `dy` down.
    void moved(double dx, double dy, ControlFeel feel) {
        if (!Double.isFinite(dx) || !Double.isFinite(dy)) {
            return;
        }
        double degrees = DEGREES_PER_PIXEL * feel.mouseSensitivity();
        double most = degreesPerSecond * LONGEST_SECONDS;
        owedRight = Math.clamp(owedRight + dx * degrees, -most, most);
        owedUp = Math.clamp(owedUp + (feel.invertMouse() ? dy : -dy) * degrees, -most, most);
    }

    /// Pays for the next `seconds` (above 0).
    void tick(double seconds) {
        double full = degreesPerSecond * seconds;
        yaw = Math.clamp(owedRight / full, -1.0, 1.0);
        pitch = Math.clamp(owedUp / full, -1.0, 1.0);
        owedRight -= yaw * full;
        owedUp -= pitch * full;
    }

    void clear() {
        owedRight = 0;
        owedUp = 0;
        yaw = 0;
        pitch = 0;
    }

    /// Share of the full turn rate to the right, -1 to 1.
    double yaw() {
        return yaw;
    }

    /// Share of the full turn rate upwards, -1 to 1.
    double pitch() {
        return pitch;
    }
}
