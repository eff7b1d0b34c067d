package cosmonaut.drive.edit;

import cosmonaut.drive.curve.Point3;

/// The handles of a control point: the path arrives from `-in * direction` and leaves to `out * direction`.
///
/// @param direction of unit length; the constructor makes it so
/// @param in        metres, 0 or more
/// @param out       metres, 0 or more
public record Tangent(Point3 direction, double in, double out) {

    private static final double LONGEST = 1e4;

    /// @throws IllegalArgumentException if there is no direction or a handle is not in 0 to 10 km
    public Tangent {
        double norm = direction.norm();
        if (!(norm > 1e-12) || !Double.isFinite(norm)) {
            throw new IllegalArgumentException("a tangent needs a direction");
        }
        if (!(in >= 0 && in <= LONGEST) || !(out >= 0 && out <= LONGEST)) {
            throw new IllegalArgumentException(
                    "handles of a tangent have 0 to " + LONGEST + " m, not " + in + " and " + out);
        }
        // Division by a norm that is 1 but for rounding would change the numbers again at every copy.
        if (Math.abs(norm - 1) > 1e-15) {
            direction = direction.times(1 / norm);
        }
    }

    /// Level, with both handles of one length.
    public static Tangent level(double heading, double handle) {
        return new Tangent(Point3.flat(Math.cos(heading), Math.sin(heading)), handle, handle);
    }

    public double heading() {
        return Math.atan2(direction.y(), direction.x());
    }

    public Tangent turned(double radians) {
        return new Tangent(direction.turned(Point3.ORIGIN, radians), in, out);
    }

    Tangent reversed() {
        return new Tangent(direction.times(-1), out, in);
    }
}
