package cosmonaut.camera;

/// A unit quaternion `w + xi + yj + zk` that stands for a rotation (Hamilton product, active rotation).
///
/// The constructor takes any finite non-zero quaternion and normalises it.
public record Quaternion(double x, double y, double z, double w) {

    public static final Quaternion IDENTITY = new Quaternion(0, 0, 0, 1);

    private static final double NEARLY_PARALLEL = 0.9995;

    /// @throws IllegalArgumentException if a component is not finite or all are zero
    public Quaternion {
        double largest = Math.max(Math.max(Math.abs(x), Math.abs(y)), Math.max(Math.abs(z), Math.abs(w)));
        if (!Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(z) || !Double.isFinite(w)) {
            throw new IllegalArgumentException("quaternion has a component that is not finite");
        }
        if (largest < 1e-12) {
            throw new IllegalArgumentException("quaternion is zero");
        }
        double sx = x / largest;
        double sy = y / largest;
        double sz = z / largest;
        double sw = w / largest;
        double norm = Math.sqrt(sx * sx + sy * sy + sz * sz + sw * sw);
        x = sx / norm;
        y = sy / norm;
        z = sz / norm;
        w = sw / norm;
    }

    /// The rotation by `degrees` about the axis `(ax, ay, az)`, right-handed; the axis need not be of unit length.
    public static Quaternion about(double ax, double ay, double az, double degrees) {
        double length = Math.sqrt(ax * ax + ay * ay + az * az);
        if (!(length > 0) || !Double.isFinite(length)) {
            throw new IllegalArgumentException("rotation axis must be finite and not zero");
        }
        double half = Math.toRadians(degrees) / 2;
        double s = Math.sin(half) / length;
        return new Quaternion(ax * s, ay * s, az * s, Math.cos(half));
    }

    /// This rotation after `first`.
    public Quaternion times(Quaternion first) {
        return new Quaternion(
                w * first.x + x * first.w + y * first.z - z * first.y,
                w * first.y - x * first.z + y * first.w + z * first.x,
                w * first.z + x * first.y - y * first.x + z * first.w,
                w * first.w - x * first.x - y * first.y - z * first.z);
    }

    /// The constant-speed turn along the shorter way from this (`share` 0) to `other` (`share` 1).
    public Quaternion slerp(Quaternion other, double share) {
        double dot = x * other.x + y * other.y + z * other.z + w * other.w;
        double sign = dot < 0 ? -1 : 1;
        dot = Math.abs(dot);
        double a = 1 - share;
        double b = share;
        if (dot < NEARLY_PARALLEL) {
            double angle = Math.acos(dot);
            double sine = Math.sin(angle);
            a = Math.sin((1 - share) * angle) / sine;
            b = Math.sin(share * angle) / sine;
        }
        b *= sign;
        return new Quaternion(a * x + b * other.x, a * y + b * other.y, a * z + b * other.z, a * w + b * other.w);
    }
}
