package cosmonaut.drive.curve;

import java.util.Arrays;

/// A cubic Bezier curve walked by its length.
///
/// `s(u)` is the integral of `|P'|` by five-point Gauss-Legendre quadrature over parts of about a metre, kept as a
/// table; its inverse is found by bisection and Newton's method to a micrometre.
public final class BezierCurve implements Curve {

    private static final int MOST_PARTS = 256;
    private static final int STEPS = 30;
    private static final double CLOSE = 1e-8;

    private final CubicBezier bezier;
    /// Length up to `u = i / parts`.
    private final double[] table;

    public BezierCurve(CubicBezier bezier) {
        this.bezier = bezier;
        double hull = bezier.p0().distanceTo(bezier.p1())
                + bezier.p1().distanceTo(bezier.p2())
                + bezier.p2().distanceTo(bezier.p3());
        int parts = (int) Math.clamp(Math.ceil(hull), 2, MOST_PARTS);
        table = new double[parts + 1];
        for (int i = 0; i < parts; i++) {
            table[i + 1] =
                    table[i] + GaussLegendre.integral(bezier::speed, (double) i / parts, (double) (i + 1) / parts);
        }
    }

    public CubicBezier bezier() {
        return bezier;
    }

    @Override
    public double length() {
        return table[table.length - 1];
    }

    /// The parameter at a length.
    public double parameter(double s) {
        int parts = table.length - 1;
        if (s <= 0) {
            return 0;
        }
        if (s >= length()) {
            return 1;
        }
        int found = Arrays.binarySearch(table, s);
        int part = Math.clamp(found >= 0 ? found : -found - 2, 0, parts - 1);
        double low = (double) part / parts;
        double high = (double) (part + 1) / parts;
        double from = low;
        double u = low + (high - low) * (s - table[part]) / (table[part + 1] - table[part]);
        for (int step = 0; step < STEPS; step++) {
            double error = table[part] + GaussLegendre.integral(bezier::speed, from, u) - s;
            if (Math.abs(error) < CLOSE) {
                break;
            }
            if (error > 0) {
                high = u;
            } else {
                low = u;
            }
            double next = u - error / bezier.speed(u);
            u = next > low && next < high ? next : (low + high) / 2;
        }
        return u;
    }

    @Override
    public CurvePoint at(double s) {
        double u = parameter(s);
        Point3 place = bezier.at(u);
        Point3 d = bezier.derivative(u);
        Point3 dd = bezier.second(u);
        double plan = Math.hypot(d.x(), d.y());
        double speed = d.norm();
        if (!(plan > 1e-12)) {
            // A handle of no length leaves no direction here; the chord has one.
            return new CurvePoint(place.x(), place.y(), place.z(), bezier.p0().headingTo(bezier.p3()), 0, 0);
        }
        // Heading turns by (x'y''-y'x'')/(x'^2+y'^2) per unit of u, and a unit of u is |P'| metres.
        double curvature = (d.x() * dd.y() - d.y() * dd.x()) / (plan * plan * speed);
        return new CurvePoint(place.x(), place.y(), place.z(), Math.atan2(d.y(), d.x()), curvature, d.z() / speed);
    }
}
