package cosmonaut.drive.curve;

/// A curve whose curvature changes evenly: `k(s) = curvature + sharpness * s`, with the heading
/// `heading + curvature * s + sharpness * s^2 / 2`; with both 0 it is a straight line, with `sharpness` 0 an arc.
///
/// Height rises evenly by `slope` a metre. `length` is in space; where the slope is not 0, curvature is per metre of
/// that too.
///
/// @param curvature at the start, 1/m, positive to the left
/// @param sharpness change of curvature a metre, 1/m^2
/// @param length    metres, 0 or more
public record Clothoid(
        double x, double y, double z, double heading, double curvature, double sharpness, double length, double slope)
        implements Curve {

    /// Radians of the heading over which five points integrate to rounding; a road of 4 m radius turns so far in 1 m.
    private static final double TURN_PER_PART = 0.25;

    private static final int MOST_PARTS = 20_000;
    private static final double STRAIGHT_TURN = 1e-6;

    /// @throws IllegalArgumentException if a number is not finite, the length below 0 or the slope not in (-1, 1)
    public Clothoid {
        if (!Double.isFinite(x + y + z + heading + curvature + sharpness + length)) {
            throw new IllegalArgumentException("clothoid has a number that is not finite");
        }
        if (!(length >= 0) || !(Math.abs(slope) < 1)) {
            throw new IllegalArgumentException(
                    "clothoid needs a length of 0 or more and a slope in (-1, 1), not " + length + " and " + slope);
        }
    }

    /// The line from one place to another; of no length it has heading 0.
    public static Clothoid line(Point3 from, Point3 to) {
        double length = from.distanceTo(to);
        double slope = length > 0 ? Math.clamp((to.z() - from.z()) / length, -0.999, 0.999) : 0;
        return new Clothoid(from.x(), from.y(), from.z(), from.headingTo(to), 0, 0, length, slope);
    }

    /// The arc that leaves `from` with this heading and passes `to`; it turns by twice the angle to the chord.
    public static Clothoid arc(Point3 from, double heading, Point3 to) {
        double chord = Math.hypot(to.x() - from.x(), to.y() - from.y());
        double half = Heading.wrapped(from.headingTo(to) - heading);
        // An arc that turned back on itself would need a circle without end.
        half = Math.clamp(half, -0.999 * Math.PI, 0.999 * Math.PI);
        double plan = Math.abs(half) < 1e-12 ? chord : chord * half / Math.sin(half);
        double rise = to.z() - from.z();
        double length = Math.hypot(plan, rise);
        double slope = length > 0 ? Math.clamp(rise / length, -0.999, 0.999) : 0;
        double curvature = length > 0 ? 2 * half / length : 0;
        return new Clothoid(from.x(), from.y(), from.z(), heading, curvature, 0, length, slope);
    }

    @Override
    public CurvePoint at(double s) {
        double d = Math.clamp(s, 0, length);
        double[] shift = shift(d);
        double plan = Math.sqrt(1 - slope * slope);
        return new CurvePoint(
                x + plan * shift[0],
                y + plan * shift[1],
                z + slope * d,
                heading + curvature * d + sharpness * d * d / 2,
                curvature + sharpness * d,
                slope);
    }

    private double[] shift(double d) {
        if (sharpness == 0) {
            double turn = curvature * d;
            if (Math.abs(turn) < STRAIGHT_TURN) {
                double middle = heading + turn / 2;
                return new double[] {d * Math.cos(middle), d * Math.sin(middle)};
            }
            double end = heading + turn;
            return new double[] {
                (Math.sin(end) - Math.sin(heading)) / curvature, (Math.cos(heading) - Math.cos(end)) / curvature
            };
        }
        double sharpest = Math.max(Math.abs(curvature), Math.abs(curvature + sharpness * d));
        int parts = (int) Math.clamp(Math.ceil(d * sharpest / TURN_PER_PART), 1, MOST_PARTS);
        return new double[] {
            GaussLegendre.integral(t -> Math.cos(heading + t * (curvature + sharpness * t / 2)), 0, d, parts),
            GaussLegendre.integral(t -> Math.sin(heading + t * (curvature + sharpness * t / 2)), 0, d, parts)
        };
    }
}
