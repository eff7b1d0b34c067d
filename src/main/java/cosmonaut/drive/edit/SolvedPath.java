package cosmonaut.drive.edit;

import cosmonaut.drive.curve.ChainedCurve;
import cosmonaut.drive.curve.CurvePoint;
import cosmonaut.drive.curve.Heading;
import cosmonaut.drive.curve.Point3;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The curve through a path's control points, and its curvature on an even grid.
///
/// The grid has steps of 0.25 m, or more where the path is longer than 1 km. Curvature there is the turn of the heading
/// over a step, so a corner of a polyline shows as the sharp turn that it is; for speeds it is averaged over 2 m,
/// because Catmull-Rom curves and arcs change it at once where pieces meet.
public final class SolvedPath {

    private static final double STEP = 0.25;
    private static final int MOST_STEPS = 4000;
    private static final double SMOOTHING = 2;

    /// Two stretches that meet closer along the path than this are neighbours and do not cross.
    private static final double NEIGHBOURS = 1;

    /// The sine of the angle below which two steps count as parallel.
    private static final double PARALLEL = 1e-9;

    private final PathPieces pieces;
    private final ChainedCurve curve;
    private final double[] points;
    private final double step;
    private final double[] heading;
    private final double[] curvature;
    private final double[] smooth;
    private final double[] slope;
    private final double[] xs;
    private final double[] ys;

    private SolvedPath(PathPieces pieces) {
        this.pieces = pieces;
        curve = new ChainedCurve(pieces.curves());
        points = new double[pieces.path().points().size()];
        int piece = 0;
        for (int i = 0; i < points.length; i++) {
            // Points too near to the one before share its place.
            piece += piece + 1 < pieces.kept().length && pieces.kept()[piece + 1] == i ? 1 : 0;
            points[i] = curve.startOf(piece);
        }
        int steps = (int) Math.clamp(Math.ceil(curve.length() / STEP), 2, MOST_STEPS);
        step = curve.length() / steps;
        heading = new double[steps + 1];
        slope = new double[steps + 1];
        xs = new double[steps + 1];
        ys = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            CurvePoint at = curve.at(i == steps ? curve.length() : i * step);
            heading[i] = i == 0 ? Heading.wrapped(at.heading()) : Heading.unwrapped(at.heading(), heading[i - 1]);
            slope[i] = at.slope();
            xs[i] = at.x();
            ys[i] = at.y();
        }
        curvature = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            int before = Math.max(i - 1, 0);
            int after = Math.min(i + 1, steps);
            curvature[i] = (heading[after] - heading[before]) / ((after - before) * step);
        }
        smooth = averaged(curvature, (int) Math.round(SMOOTHING / 2 / step));
    }

    private static double[] averaged(double[] values, int half) {
        double[] sums = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        double[] means = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int from = Math.max(0, i - half);
            int to = Math.min(values.length, i + half + 1);
            means[i] = (sums[to] - sums[from]) / (to - from);
        }
        return means;
    }

    /// @throws cosmonaut.InvalidInputException if the path has no length
    public static SolvedPath of(DrivePath path) {
        return new SolvedPath(PathPieces.of(path));
    }

    /// The path that was solved.
    public DrivePath path() {
        return pieces.path();
    }

    /// The path with a new point on it, which keeps its course: the curve around it gets tangents. Where a point lies
    /// within 5 cm already, the path stays as it is.
    public DrivePath split(double metres) {
        int piece = curve.partAt(Math.clamp(metres, 0, length()));
        double from = metres - curve.startOf(piece);
        double to = curve.startOf(piece + 1) - metres;
        return from < PathPieces.MERGED || to < PathPieces.MERGED ? path() : pieces.split(piece, from);
    }

    /// The path with every stretch halved, its course kept.
    public DrivePath refined() {
        DrivePath refined = path();
        for (int piece = pieces.kept().length - 2; piece >= 0; piece--) {
            double middle = (curve.startOf(piece) + curve.startOf(piece + 1)) / 2;
            refined = SolvedPath.of(refined).split(middle);
        }
        return refined;
    }

    public ChainedCurve curve() {
        return curve;
    }

    /// Metres.
    public double length() {
        return curve.length();
    }

    /// Metres at which the control point with this place in the order lies.
    public double metresOfPoint(int index) {
        return points[index];
    }

    /// How the path passes the control point with this place in the order: its own tangent, or that of the curve.
    ///
    /// @return nothing for a point within 5 cm of the one before
    public Optional<Tangent> tangentOfPoint(int index) {
        return pieces.tangent(index);
    }

    /// The place in the order of the control point nearest along the path.
    public int nearestPoint(double metres) {
        int best = 0;
        for (int i = 1; i < points.length; i++) {
            if (Math.abs(points[i] - metres) < Math.abs(points[best] - metres)) {
                best = i;
            }
        }
        return best;
    }

    /// Where the curve is and how it runs.
    public CurvePoint at(double metres) {
        return curve.at(metres);
    }

    /// Steps of the grid; it has one place more.
    public int steps() {
        return heading.length - 1;
    }

    /// Metres of a step.
    public double step() {
        return step;
    }

    /// Metres at a place of the grid.
    public double metres(int index) {
        return index == steps() ? length() : index * step;
    }

    /// The turn over the steps beside a place of the grid, 1/m.
    public double curvature(int index) {
        return curvature[index];
    }

    /// The heading at a place of the grid, without jumps.
    public double heading(int index) {
        return heading[index];
    }

    public double slope(int index) {
        return slope[index];
    }

    /// A place of the grid, as drawn.
    public Point3 place(int index) {
        CurvePoint at = curve.at(metres(index));
        return at.place();
    }

    /// Curvature averaged over 2 m, between places of the grid linear, 1/m.
    public double smoothCurvature(double metres) {
        return between(smooth, metres);
    }

    /// The largest curvature averaged over 2 m, 1/m, 0 or more.
    public double sharpest() {
        double sharpest = 0;
        for (double k : smooth) {
            sharpest = Math.max(sharpest, Math.abs(k));
        }
        return sharpest;
    }

    /// The heading without jumps, between places of the grid linear, radians.
    public double headingAt(double metres) {
        return between(heading, metres);
    }

    /// Metres up per metre, between places of the grid linear.
    public double slopeAt(double metres) {
        return between(slope, metres);
    }

    private double between(double[] values, double metres) {
        double at = Math.clamp(metres / step, 0, steps());
        int low = Math.min((int) at, steps() - 1);
        return values[low] + (values[low + 1] - values[low]) * (at - low);
    }

    /// The change of the averaged curvature a metre, 1/m^2.
    public double curvatureRate(double metres) {
        double half = Math.max(step, 0.5);
        double from = Math.max(0, metres - half);
        double to = Math.min(length(), metres + half);
        return to > from ? (smoothCurvature(to) - smoothCurvature(from)) / (to - from) : 0;
    }

    /// Metres at which the path lies nearest to a place in the plane, for insertion and hovering.
    public double nearest(Point3 place) {
        double best = Double.MAX_VALUE;
        double found = 0;
        for (int i = 0; i < steps(); i++) {
            double wx = xs[i + 1] - xs[i];
            double wy = ys[i + 1] - ys[i];
            double square = wx * wx + wy * wy;
            double share =
                    square > 0 ? Math.clamp(((place.x() - xs[i]) * wx + (place.y() - ys[i]) * wy) / square, 0, 1) : 0;
            double away = Math.hypot(xs[i] + share * wx - place.x(), ys[i] + share * wy - place.y());
            if (away < best) {
                best = away;
                found = (i + share) * step;
            }
        }
        return found;
    }

    /// Where the path crosses itself in the plane.
    ///
    /// @param first  metres of the earlier passage
    /// @param second metres of the later one
    public record Crossing(double first, double second) {}

    /// The first crossings, in the order of the path.
    ///
    /// @param most how many are looked for
    public List<Crossing> crossings(int most) {
        List<Crossing> found = new ArrayList<>();
        // Blocks of steps that lie apart cannot cross; with that, few pairs are left to be looked at.
        int block = 16;
        int blocks = Math.ceilDiv(steps(), block);
        double[][] boxes = new double[blocks][];
        for (int b = 0; b < blocks; b++) {
            boxes[b] = box(b * block, Math.min(steps(), (b + 1) * block));
        }
        for (int a = 0; a < blocks && found.size() < most; a++) {
            for (int b = a; b < blocks && found.size() < most; b++) {
                if (overlap(boxes[a], boxes[b])) {
                    cross(a * block, b * block, block, most, found);
                }
            }
        }
        return List.copyOf(found);
    }

    private double[] box(int from, int to) {
        double[] box = {xs[from], xs[from], ys[from], ys[from]};
        for (int i = from; i <= to; i++) {
            box[0] = Math.min(box[0], xs[i]);
            box[1] = Math.max(box[1], xs[i]);
            box[2] = Math.min(box[2], ys[i]);
            box[3] = Math.max(box[3], ys[i]);
        }
        return box;
    }

    private static boolean overlap(double[] a, double[] b) {
        return a[0] <= b[1] && b[0] <= a[1] && a[2] <= b[3] && b[2] <= a[3];
    }

    private void cross(int fromA, int fromB, int block, int most, List<Crossing> found) {
        int apart = (int) Math.ceil(NEIGHBOURS / step);
        for (int i = fromA; i < Math.min(steps(), fromA + block); i++) {
            for (int j = Math.max(fromB, i + apart); j < Math.min(steps(), fromB + block); j++) {
                double d = cross(xs[i + 1] - xs[i], ys[i + 1] - ys[i], xs[j + 1] - xs[j], ys[j + 1] - ys[j]);
                double u = cross(xs[j] - xs[i], ys[j] - ys[i], xs[j + 1] - xs[j], ys[j + 1] - ys[j]) / d;
                double v = cross(xs[j] - xs[i], ys[j] - ys[i], xs[i + 1] - xs[i], ys[i + 1] - ys[i]) / d;
                if (apart(d, i, j) && u >= 0 && u < 1 && v >= 0 && v < 1 && found.size() < most) {
                    found.add(new Crossing((i + u) * step, (j + v) * step));
                }
            }
        }
    }

    /// Whether two steps with this cross product run in different directions.
    private boolean apart(double product, int i, int j) {
        double lengths =
                Math.hypot(xs[i + 1] - xs[i], ys[i + 1] - ys[i]) * Math.hypot(xs[j + 1] - xs[j], ys[j + 1] - ys[j]);
        return Math.abs(product) > PARALLEL * lengths;
    }

    private static double cross(double ax, double ay, double bx, double by) {
        return ax * by - ay * bx;
    }
}
