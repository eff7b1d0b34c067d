package cosmonaut.drive.curve;

/// The clothoid between two places with given headings there (G1 Hermite interpolation).
///
/// After E. Bertolazzi and M. Frego, "G1 fitting with clothoids", 2015: with the angles `phi0`, `phi1` of the headings
/// to the chord and `D = phi1 - phi0`, Newton's method solves `g(A) = int_0^1 sin(A t^2 + (D - A) t + phi0) dt = 0`
/// from `A = 3 (phi0 + phi1)`.
public final class ClothoidFit {

    private static final int STEPS = 40;
    /// Radians of the angle over which five points integrate to rounding.
    private static final double TURN_PER_PART = 0.5;
    private static final double CLOSE = 1e-13;

    private ClothoidFit() {}

    /// @param from start, its heading in radians
    /// @param to   end; its height is reached by an even slope
    /// @throws IllegalArgumentException if the two places coincide in the plane
    public static Clothoid between(Point3 from, double fromHeading, Point3 to, double toHeading) {
        double chord = Math.hypot(to.x() - from.x(), to.y() - from.y());
        if (!(chord > 0)) {
            throw new IllegalArgumentException("a clothoid needs two places that differ in the plane");
        }
        double bearing = from.headingTo(to);
        double phi0 = Heading.wrapped(fromHeading - bearing);
        double phi1 = Heading.wrapped(toHeading - bearing);
        double d = phi1 - phi0;
        double a = 3 * (phi0 + phi1);
        for (int step = 0; step < STEPS; step++) {
            double at = a;
            int parts = parts(at, d);
            double g = GaussLegendre.integral(t -> Math.sin(angle(at, d, phi0, t)), 0, 1, parts);
            if (Math.abs(g) < CLOSE) {
                break;
            }
            double slope = GaussLegendre.integral(t -> (t * t - t) * Math.cos(angle(at, d, phi0, t)), 0, 1, parts);
            a -= g / slope;
        }
        double found = a;
        int parts = parts(found, d);
        double share = GaussLegendre.integral(t -> Math.cos(angle(found, d, phi0, t)), 0, 1, parts);
        double plan = chord / share;
        if (!(plan > 0) || !(plan < 1e3 * chord)) {
            // Newton's method ran away, as it may for headings straight against the chord; the arc always exists.
            return Clothoid.arc(from, fromHeading, to);
        }
        double rise = to.z() - from.z();
        double length = Math.hypot(plan, rise);
        return new Clothoid(
                from.x(),
                from.y(),
                from.z(),
                fromHeading,
                (d - a) / length,
                2 * a / (length * length),
                length,
                Math.clamp(rise / length, -0.999, 0.999));
    }

    private static int parts(double a, double d) {
        return (int) Math.clamp(Math.ceil((2 * Math.abs(a) + Math.abs(d - a)) / TURN_PER_PART), 1, 1000);
    }

    private static double angle(double a, double d, double phi0, double t) {
        return a * t * t + (d - a) * t + phi0;
    }
}
