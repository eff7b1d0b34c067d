package cosmonaut.drive.curve;

/// A polynomial of degree five over time, between two states of place, speed and acceleration along one axis.
///
/// @param c0 to c5 coefficients, lowest first
/// @param duration seconds, above 0
public record Quintic(double c0, double c1, double c2, double c3, double c4, double c5, double duration) {

    /// From `(p0, v0, a0)` to `(p1, v1, a1)` in `duration` seconds.
    public static Quintic between(double p0, double v0, double a0, double p1, double v1, double a1, double duration) {
        if (!(duration > 0)) {
            throw new IllegalArgumentException("a quintic needs a duration above 0, not " + duration);
        }
        double t = duration;
        double d = p1 - p0;
        return new Quintic(
                p0,
                v0,
                a0 / 2,
                (20 * d - (8 * v1 + 12 * v0) * t - (3 * a0 - a1) * t * t) / (2 * t * t * t),
                (-30 * d + (14 * v1 + 16 * v0) * t + (3 * a0 - 2 * a1) * t * t) / (2 * t * t * t * t),
                (12 * d - 6 * (v1 + v0) * t - (a0 - a1) * t * t) / (2 * t * t * t * t * t),
                t);
    }

    public double value(double t) {
        return c0 + t * (c1 + t * (c2 + t * (c3 + t * (c4 + t * c5))));
    }

    public double speed(double t) {
        return c1 + t * (2 * c2 + t * (3 * c3 + t * (4 * c4 + t * 5 * c5)));
    }

    public double acceleration(double t) {
        return 2 * c2 + t * (6 * c3 + t * (12 * c4 + t * 20 * c5));
    }
}
