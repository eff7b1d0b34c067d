package cosmonaut.drive.edit;

import cosmonaut.drive.curve.Heading;
import cosmonaut.drive.curve.Point3;
import java.util.ArrayList;
import java.util.List;

/// Where a control point goes that a hand brings near to something: straight on, an arc of a round angle and radius,
/// the heading of another part of the path, a round heading, the grid.
///
/// Lines lead from the point before and to the point behind. Of those within reach the first kind in the order of
/// [Kind] wins, then the nearest.
public final class Snapping {

    /// Round headings are multiples of this, radians.
    public static final double ROUND = Math.toRadians(15);

    /// A line is left at this angle, however near it runs, or nothing else could be reached close to a point.
    private static final double WIDEST = Math.toRadians(2.5);

    private static final double TURNED = Math.toRadians(4);
    private static final double GRID_REACH = 0.7;
    private static final double SMALL_RADIUS = 20;
    private static final double LEAST_TURN = Math.toRadians(1);

    /// More points than this have no headings that one would remember.
    private static final int MOST_COURSES = 24;

    private final DrivePath path;
    private final double reach;
    private final double grid;
    private final List<Line> lines = new ArrayList<>();

    /// What a place was brought to.
    public enum Kind {
        STRAIGHT,
        ARC,
        COURSE,
        HEADING,
        GRID,
        FREE
    }

    /// Where a point goes.
    ///
    /// @param from    where the line begins on which the place lies; the place itself where there is none
    /// @param degrees of the heading, of an arc those by which it turns
    /// @param radius  of an arc, metres; else 0
    public record Snapped(Point3 place, Kind kind, Point3 from, double degrees, double radius) {

        /// Where the hand is.
        public static Snapped free(Point3 place) {
            return new Snapped(place, Kind.FREE, place, 0, 0);
        }
    }

    /// @param turn of an arc, radians
    private record Line(Point3 from, double heading, Kind kind, double degrees, double turn) {}

    private Snapping(DrivePath path, double reach, double grid) {
        this.path = path;
        this.reach = reach;
        this.grid = grid;
    }

    /// @param id     of the point that is moved, 0 for one that will be added behind the last
    /// @param wanted where the hand is
    /// @param reach  metres within which things attract, above 0
    /// @param grid   metres between its lines, above 0
    public static Snapped place(DrivePath path, int id, Point3 wanted, double reach, double grid) {
        Snapping snapping = new Snapping(path, reach, grid);
        List<ControlPoint> points = path.points();
        int index = id == 0 ? points.size() : path.indexOf(id);
        if (index < 0) {
            return Snapped.free(wanted);
        }
        if (index > 0) {
            snapping.before(index - 1, index);
        }
        if (index + 1 < points.size()) {
            snapping.behind(index + 1, index);
        }
        return snapping.nearest(wanted);
    }

    /// Lines on which the path can leave a point.
    private void before(int index, int moved) {
        ControlPoint point = path.points().get(index);
        Tangent tangent = point.tangent();
        double course = tangent != null
                ? tangent.heading()
                : index > 0 ? path.points().get(index - 1).place().headingTo(point.place()) : 0;
        lines.add(new Line(point.place(), course, Kind.STRAIGHT, degrees(course), 0));
        // Without a direction of its own an arc leaves as the curve before it arrives, which the moved point changes.
        boolean known =
                tangent != null || index > 0 && path.points().get(index - 1).next() != Stretch.CURVE;
        if (point.next() == Stretch.ARC && known) {
            for (int k = -12; k <= 12; k++) {
                double turn = k * ROUND;
                if (k != 0) {
                    lines.add(new Line(point.place(), course + turn / 2, Kind.ARC, Math.toDegrees(turn), turn));
                }
            }
        } else {
            around(point.place(), moved);
        }
    }

    /// Lines on which the path can arrive at a point, from that point back.
    private void behind(int index, int moved) {
        ControlPoint point = path.points().get(index);
        Tangent tangent = point.tangent();
        if (tangent != null || index + 1 < path.points().size()) {
            double course = tangent != null
                    ? tangent.heading()
                    : point.place().headingTo(path.points().get(index + 1).place());
            lines.add(new Line(point.place(), course + Math.PI, Kind.STRAIGHT, degrees(course), 0));
        }
        around(point.place(), moved);
    }

    private void around(Point3 from, int moved) {
        for (int k = 0; k < 24; k++) {
            lines.add(new Line(from, k * ROUND, Kind.HEADING, degrees(k * ROUND), 0));
        }
        for (double course : courses(moved)) {
            lines.add(new Line(from, course, Kind.COURSE, degrees(course), 0));
            lines.add(new Line(from, course + Math.PI, Kind.COURSE, degrees(course), 0));
        }
    }

    /// The headings of the path elsewhere: of tangents set by hand, and from point to point.
    private List<Double> courses(int moved) {
        List<Double> courses = new ArrayList<>();
        List<ControlPoint> points = path.points();
        for (int i = 0; i < points.size() && points.size() <= MOST_COURSES; i++) {
            Tangent tangent = points.get(i).tangent();
            if (tangent != null && i != moved) {
                courses.add(tangent.heading());
            }
            if (i + 1 < points.size() && i != moved && i + 1 != moved) {
                courses.add(points.get(i).place().headingTo(points.get(i + 1).place()));
            }
        }
        return courses;
    }

    private static double degrees(double heading) {
        return Math.toDegrees(Heading.wrapped(heading));
    }

    private Snapped nearest(Point3 wanted) {
        Line best = null;
        double least = reach;
        for (Line line : lines) {
            double along = along(line, wanted);
            double away = Math.abs(across(line, wanted));
            boolean within = along > 0 && away < Math.min(reach, along * Math.tan(WIDEST));
            boolean better = best == null
                    || line.kind().compareTo(best.kind()) < 0
                    || line.kind() == best.kind() && away < least;
            if (within && better) {
                best = line;
                least = away;
            }
        }
        return best == null ? onGrid(wanted) : on(best, wanted);
    }

    private static double along(Line line, Point3 place) {
        Point3 way = place.minus(line.from());
        return way.x() * Math.cos(line.heading()) + way.y() * Math.sin(line.heading());
    }

    private static double across(Line line, Point3 place) {
        Point3 way = place.minus(line.from());
        return way.y() * Math.cos(line.heading()) - way.x() * Math.sin(line.heading());
    }

    private Snapped on(Line line, Point3 wanted) {
        double along = along(line, wanted);
        double radius = 0;
        if (line.kind() == Kind.ARC) {
            double chord = 2 * Math.sin(Math.abs(line.turn()) / 2);
            radius = along / chord;
            double step = radius < SMALL_RADIUS ? 1 : 5;
            double round = Math.max(step, Math.rint(radius / step) * step);
            if (Math.abs(round * chord - along) < reach) {
                radius = round;
                along = round * chord;
            }
        }
        Point3 place = new Point3(
                line.from().x() + along * Math.cos(line.heading()),
                line.from().y() + along * Math.sin(line.heading()),
                wanted.z());
        return new Snapped(place, line.kind(), line.from(), line.degrees(), radius);
    }

    private Snapped onGrid(Point3 wanted) {
        double x = round(wanted.x());
        double y = round(wanted.y());
        Point3 place = new Point3(x, y, wanted.z());
        boolean moved = x != wanted.x() || y != wanted.y();
        return moved ? new Snapped(place, Kind.GRID, place, 0, 0) : Snapped.free(wanted);
    }

    private double round(double value) {
        double round = Math.rint(value / grid) * grid;
        return Math.abs(round - value) < reach * GRID_REACH ? round : value;
    }

    /// The heading of a tangent that a hand turns: along the lines to its neighbours, as another point's, or round.
    ///
    /// @param id     of the point
    /// @param wanted radians
    public static double heading(DrivePath path, int id, double wanted) {
        int index = path.indexOf(id);
        if (index < 0) {
            return wanted;
        }
        List<ControlPoint> points = path.points();
        List<Double> candidates = new ArrayList<>();
        Point3 place = points.get(index).place();
        if (index > 0) {
            candidates.add(points.get(index - 1).place().headingTo(place));
        }
        if (index + 1 < points.size()) {
            candidates.add(place.headingTo(points.get(index + 1).place()));
        }
        candidates.addAll(new Snapping(path, 1, 1).courses(index));
        candidates.add(Math.rint(wanted / ROUND) * ROUND);
        double best = wanted;
        double least = TURNED;
        for (double candidate : candidates) {
            double away = Math.abs(Heading.wrapped(candidate - wanted));
            if (away < least - LEAST_TURN / 10) {
                least = away;
                best = Heading.wrapped(candidate);
            }
        }
        return best;
    }
}
