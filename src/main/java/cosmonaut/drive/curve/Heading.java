package cosmonaut.drive.curve;

/// Angles in radians, counter-clockwise.
public final class Heading {

    private Heading() {}

    /// The same direction in (-pi, pi].
    public static double wrapped(double radians) {
        double turned = Math.IEEEremainder(radians, 2 * Math.PI);
        return turned <= -Math.PI ? turned + 2 * Math.PI : turned;
    }

    /// The angle equal to `radians` but for whole turns that lies nearest to `near`.
    public static double unwrapped(double radians, double near) {
        return near + wrapped(radians - near);
    }

    /// Between two directions along the shorter way.
    public static double mix(double from, double to, double share) {
        return from + wrapped(to - from) * share;
    }
}
