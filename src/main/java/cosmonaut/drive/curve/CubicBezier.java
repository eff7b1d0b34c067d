package cosmonaut.drive.curve;

/// A cubic Bezier curve over `u` in [0, 1]; it starts at `p0` towards `p1` and ends at `p3` coming from `p2`.
public record CubicBezier(Point3 p0, Point3 p1, Point3 p2, Point3 p3) {

    public Point3 at(double u) {
        double v = 1 - u;
        double a = v * v * v;
        double b = 3 * u * v * v;
        double c = 3 * u * u * v;
        double d = u * u * u;
        return new Point3(
                a * p0.x() + b * p1.x() + c * p2.x() + d * p3.x(),
                a * p0.y() + b * p1.y() + c * p2.y() + d * p3.y(),
                a * p0.z() + b * p1.z() + c * p2.z() + d * p3.z());
    }

    /// The first derivative by `u`.
    public Point3 derivative(double u) {
        double v = 1 - u;
        double a = 3 * v * v;
        double b = 6 * u * v;
        double c = 3 * u * u;
        return new Point3(
                a * (p1.x() - p0.x()) + b * (p2.x() - p1.x()) + c * (p3.x() - p2.x()),
                a * (p1.y() - p0.y()) + b * (p2.y() - p1.y()) + c * (p3.y() - p2.y()),
                a * (p1.z() - p0.z()) + b * (p2.z() - p1.z()) + c * (p3.z() - p2.z()));
    }

    /// The second derivative by `u`.
    public Point3 second(double u) {
        double a = 6 * (1 - u);
        double b = 6 * u;
        return new Point3(
                a * (p2.x() - 2 * p1.x() + p0.x()) + b * (p3.x() - 2 * p2.x() + p1.x()),
                a * (p2.y() - 2 * p1.y() + p0.y()) + b * (p3.y() - 2 * p2.y() + p1.y()),
                a * (p2.z() - 2 * p1.z() + p0.z()) + b * (p3.z() - 2 * p2.z() + p1.z()));
    }

    /// `|P'(u)|` without the objects between.
    double speed(double u) {
        double v = 1 - u;
        double a = 3 * v * v;
        double b = 6 * u * v;
        double c = 3 * u * u;
        double dx = a * (p1.x() - p0.x()) + b * (p2.x() - p1.x()) + c * (p3.x() - p2.x());
        double dy = a * (p1.y() - p0.y()) + b * (p2.y() - p1.y()) + c * (p3.y() - p2.y());
        double dz = a * (p1.z() - p0.z()) + b * (p2.z() - p1.z()) + c * (p3.z() - p2.z());
        return Math.sqrt(dx * dx + dy * dy + dz * dz);
    }

    /// The two parts before and after `u`, which together are this curve (de Casteljau).
    public CubicBezier[] split(double u) {
        Point3 a = p0.mix(p1, u);
        Point3 b = p1.mix(p2, u);
        Point3 c = p2.mix(p3, u);
        Point3 ab = a.mix(b, u);
        Point3 bc = b.mix(c, u);
        Point3 middle = ab.mix(bc, u);
        return new CubicBezier[] {new CubicBezier(p0, a, ab, middle), new CubicBezier(middle, bc, c, p3)};
    }
}
