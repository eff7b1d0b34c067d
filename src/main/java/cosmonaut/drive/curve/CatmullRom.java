package cosmonaut.drive.curve;

import java.util.ArrayList;
import java.util.List;

/// Centripetal Catmull-Rom splines: through every point, without cusps or loops between two.
///
/// After C. Yuksel, S. Schaefer and J. Keyser, "Parameterization and applications of Catmull-Rom curves", 2011, with
/// the exponent 0.5, each segment as a cubic Bezier curve.
public final class CatmullRom {

    private CatmullRom() {}

    /// The segment from `p1` to `p2`, whose neighbours are `p0` and `p3`; no two that follow each other coincide.
    public static CubicBezier segment(Point3 p0, Point3 p1, Point3 p2, Point3 p3) {
        double d1 = Math.sqrt(p0.distanceTo(p1));
        double d2 = Math.sqrt(p1.distanceTo(p2));
        double d3 = Math.sqrt(p2.distanceTo(p3));
        Point3 b1 = p2.times(d1 * d1)
                .minus(p0.times(d2 * d2))
                .plus(p1.times(2 * d1 * d1 + 3 * d1 * d2 + d2 * d2))
                .times(1 / (3 * d1 * (d1 + d2)));
        Point3 b2 = p1.times(d3 * d3)
                .minus(p3.times(d2 * d2))
                .plus(p2.times(2 * d3 * d3 + 3 * d3 * d2 + d2 * d2))
                .times(1 / (3 * d3 * (d3 + d2)));
        return new CubicBezier(p1, b1, b2, p2);
    }

    /// All segments through the points; beyond an end the neighbour is mirrored.
    ///
    /// @param points two or more, no two that follow each other at one place
    public static List<CubicBezier> through(List<Point3> points) {
        if (points.size() < 2) {
            throw new IllegalArgumentException("a spline needs two points or more, not " + points.size());
        }
        List<CubicBezier> segments = new ArrayList<>();
        int last = points.size() - 1;
        for (int i = 0; i < last; i++) {
            Point3 p1 = points.get(i);
            Point3 p2 = points.get(i + 1);
            Point3 p0 = i == 0 ? p1.times(2).minus(p2) : points.get(i - 1);
            Point3 p3 = i + 1 == last ? p2.times(2).minus(p1) : points.get(i + 2);
            segments.add(segment(p0, p1, p2, p3));
        }
        return segments;
    }
}
