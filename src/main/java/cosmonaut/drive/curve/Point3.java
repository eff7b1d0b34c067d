package cosmonaut.drive.curve;

/// A place, or a difference of two, in metres: x forward, y left, z up.
public record Point3(double x, double y, double z) {

    public static final Point3 ORIGIN = new Point3(0, 0, 0);

    /// @throws IllegalArgumentException if a coordinate is not finite
    public Point3 {
        if (!Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(z)) {
            throw new IllegalArgumentException("place has a coordinate that is not finite");
        }
    }

    public static Point3 flat(double x, double y) {
        return new Point3(x, y, 0);
    }

    public Point3 plus(Point3 other) {
        return new Point3(x + other.x, y + other.y, z + other.z);
    }

    public Point3 minus(Point3 other) {
        return new Point3(x - other.x, y - other.y, z - other.z);
    }

    public Point3 times(double factor) {
        return new Point3(x * factor, y * factor, z * factor);
    }

    /// This (`share` 0) to `other` (`share` 1).
    public Point3 mix(Point3 other, double share) {
        return new Point3(x + (other.x - x) * share, y + (other.y - y) * share, z + (other.z - z) * share);
    }

    public double dot(Point3 other) {
        return x * other.x + y * other.y + z * other.z;
    }

    public double norm() {
        return Math.sqrt(dot(this));
    }

    public double distanceTo(Point3 other) {
        return minus(other).norm();
    }

    /// The direction from here to `other` in the plane, in (-pi, pi]; 0 where the two coincide.
    public double headingTo(Point3 other) {
        return Math.atan2(other.y - y, other.x - x);
    }

    /// Turned about the vertical axis through `centre`, counter-clockwise.
    public Point3 turned(Point3 centre, double radians) {
        double c = Math.cos(radians);
        double s = Math.sin(radians);
        double dx = x - centre.x;
        double dy = y - centre.y;
        return new Point3(centre.x + c * dx - s * dy, centre.y + s * dx + c * dy, z);
    }
}
