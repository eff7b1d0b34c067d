package cosmonaut.drive.edit;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.curve.Heading;
import cosmonaut.drive.curve.Point3;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A path as it is drawn: control points in order. Every edit gives another value.
///
/// @param points any number, each with an id of its own
public record DrivePath(PathKind kind, List<ControlPoint> points) {

    public static final int MOST_POINTS = 20_000;

    /// Metres from the origin within which a path is drawn.
    public static final double FURTHEST = 1e5;

    public static final DrivePath EMPTY = new DrivePath(PathKind.CATMULL_ROM, List.of());

    /// @throws InvalidInputException if there are too many points, one lies too far out, or two share an id
    public DrivePath {
        points = List.copyOf(points);
        if (points.size() > MOST_POINTS) {
            throw new InvalidInputException("the path has " + points.size() + " control points, at most " + MOST_POINTS
                    + " are drawn; fit fewer to it");
        }
        Set<Integer> ids = new HashSet<>();
        for (ControlPoint point : points) {
            if (point.id() < 1 || !ids.add(point.id())) {
                throw new InvalidInputException(
                        "the path has two control points of the number " + point.id() + "; number them from 1");
            }
            Point3 p = point.place();
            double furthest = Math.max(Math.abs(p.x()), Math.max(Math.abs(p.y()), Math.abs(p.z())));
            if (furthest > FURTHEST) {
                throw new InvalidInputException("control point " + point.id() + " lies " + furthest
                        + " m from the start, a path at most " + FURTHEST + " m; check the unit");
            }
        }
    }

    /// Through these places in order, numbered from 1.
    public static DrivePath through(PathKind kind, List<Point3> places) {
        List<ControlPoint> points = new ArrayList<>();
        for (Point3 place : places) {
            points.add(ControlPoint.of(points.size() + 1, place));
        }
        return new DrivePath(kind, points);
    }

    public DrivePath withKind(PathKind newKind) {
        return new DrivePath(newKind, points);
    }

    /// A number that no point has.
    public int nextId() {
        return 1 + points.stream().mapToInt(ControlPoint::id).max().orElse(0);
    }

    /// Where a point stands in the order, or -1.
    public int indexOf(int id) {
        for (int i = 0; i < points.size(); i++) {
            if (points.get(i).id() == id) {
                return i;
            }
        }
        return -1;
    }

    /// @throws IllegalArgumentException if there is no such point
    public ControlPoint point(int id) {
        int index = indexOf(id);
        if (index < 0) {
            throw new IllegalArgumentException("the path has no control point " + id);
        }
        return points.get(index);
    }

    /// A new point behind the last.
    public DrivePath appended(Point3 place) {
        return inserted(points.size(), place);
    }

    /// A new point before the one that stands at `index`; it takes over what the path does there.
    public DrivePath inserted(int index, Point3 place) {
        Stretch stretch =
                index > 0 && index < points.size() ? points.get(index - 1).next() : Stretch.CURVE;
        List<ControlPoint> changed = new ArrayList<>(points);
        changed.add(index, ControlPoint.of(nextId(), place).withNext(stretch));
        return new DrivePath(kind, changed);
    }

    public DrivePath without(Collection<Integer> ids) {
        return new DrivePath(
                kind, points.stream().filter(point -> !ids.contains(point.id())).toList());
    }

    /// The part up to a point, which becomes the last.
    ///
    /// @throws IllegalArgumentException if there is no such point
    public DrivePath upTo(int id) {
        point(id);
        return new DrivePath(kind, points.subList(0, indexOf(id) + 1));
    }

    /// The part from a point on, which becomes the first.
    ///
    /// @throws IllegalArgumentException if there is no such point
    public DrivePath from(int id) {
        point(id);
        return new DrivePath(kind, points.subList(indexOf(id), points.size()));
    }

    /// One point put elsewhere, locked or not: numeric entry, and dragging.
    public DrivePath placed(int id, Point3 place) {
        return changed(id, point -> point.at(place));
    }

    /// Points moved together; locked ones stay.
    public DrivePath moved(Collection<Integer> ids, Point3 by) {
        return changedFree(ids, point -> point.at(point.place().plus(by)));
    }

    /// A point moved, and its neighbours along the path with it, by less the further they are.
    ///
    /// @param radius metres along the straight lines between points, at which nothing moves any more
    public DrivePath pulled(int id, Point3 by, double radius) {
        int centre = indexOf(id);
        if (centre < 0) {
            return this;
        }
        List<ControlPoint> changed = new ArrayList<>(points);
        for (int side = -1; side <= 1; side += 2) {
            double away = 0;
            for (int i = centre; i >= 0 && i < points.size(); i += side) {
                if (i != centre) {
                    away += points.get(i)
                            .place()
                            .distanceTo(points.get(i - side).place());
                }
                if (away >= radius && i != centre) {
                    break;
                }
                ControlPoint point = points.get(i);
                double share = i == centre ? 1 : (1 + Math.cos(Math.PI * away / radius)) / 2;
                if (!point.locked() || i == centre) {
                    changed.set(i, point.at(point.place().plus(by.times(share))));
                }
            }
        }
        return new DrivePath(kind, changed);
    }

    /// Points turned about a vertical axis, counter-clockwise, with their tangents; locked ones stay.
    public DrivePath turned(Collection<Integer> ids, Point3 centre, double radians) {
        return changedFree(ids, point -> {
            Tangent tangent = point.tangent();
            return point.at(point.place().turned(centre, radians))
                    .withTangent(tangent == null ? null : tangent.turned(radians));
        });
    }

    /// Points mirrored at the vertical plane through `through` with this heading; locked ones stay.
    public DrivePath mirrored(Collection<Integer> ids, Point3 through, double heading) {
        return changedFree(ids, point -> {
            Tangent tangent = point.tangent();
            Point3 mirrored = reflected(point.place().minus(through), heading).plus(through);
            return point.at(mirrored)
                    .withTangent(
                            tangent == null
                                    ? null
                                    : new Tangent(
                                            reflected(tangent.direction(), heading), tangent.in(), tangent.out()));
        });
    }

    private static Point3 reflected(Point3 v, double heading) {
        double c = Math.cos(2 * heading);
        double s = Math.sin(2 * heading);
        return new Point3(c * v.x() + s * v.y(), s * v.x() - c * v.y(), v.z());
    }

    /// The same way driven from its end to its start.
    public DrivePath reversed() {
        List<ControlPoint> back = new ArrayList<>();
        for (int i = points.size() - 1; i >= 0; i--) {
            Stretch next = i > 0 ? points.get(i - 1).next() : Stretch.CURVE;
            ControlPoint point = points.get(i).withNext(next);
            Tangent tangent = point.tangent();
            back.add(point.withTangent(tangent == null ? null : tangent.reversed()));
        }
        return new DrivePath(kind, back);
    }

    public DrivePath withTangent(int id, @Nullable Tangent tangent) {
        return changed(id, point -> point.withTangent(tangent));
    }

    public DrivePath withNext(int id, Stretch stretch) {
        return changed(id, point -> point.withNext(stretch));
    }

    public DrivePath withLock(int id, boolean locked) {
        return changed(id, point -> point.withLock(locked));
    }

    /// A point's heading turned to the nearest multiple of `step` (radians), with handles of a third of the way to its
    /// neighbours: snapping.
    public DrivePath snappedHeading(int id, double heading, double step) {
        int index = indexOf(id);
        if (index < 0) {
            return this;
        }
        double snapped = Heading.wrapped(Math.rint(heading / step) * step);
        Point3 place = points.get(index).place();
        double in = index > 0 ? place.distanceTo(points.get(index - 1).place()) / 3 : 0;
        double out = index + 1 < points.size()
                ? place.distanceTo(points.get(index + 1).place()) / 3
                : 0;
        Point3 direction = Point3.flat(Math.cos(snapped), Math.sin(snapped));
        return withTangent(id, new Tangent(direction, in, out));
    }

    /// Free points between the ends drawn towards the middle of their neighbours, and freed of tangents.
    ///
    /// @param ids   of the points that may move
    /// @param share 0 leaves them, 1 puts them half way
    public DrivePath smoothed(Collection<Integer> ids, double share) {
        List<ControlPoint> changed = new ArrayList<>(points);
        for (int i = 1; i + 1 < points.size(); i++) {
            ControlPoint point = points.get(i);
            if (ids.contains(point.id()) && !point.locked()) {
                Point3 middle = points.get(i - 1).place().mix(points.get(i + 1).place(), 0.5);
                changed.set(
                        i,
                        point.at(point.place().mix(middle, share / 2))
                                .withTangent(null)
                                .withNext(Stretch.CURVE));
            }
        }
        return new DrivePath(kind, changed);
    }

    private DrivePath changed(int id, UnaryOperator<ControlPoint> change) {
        return changed(point -> point.id() == id, change);
    }

    private DrivePath changedFree(Collection<Integer> ids, UnaryOperator<ControlPoint> change) {
        Set<Integer> wanted = Set.copyOf(ids);
        return changed(point -> wanted.contains(point.id()) && !point.locked(), change);
    }

    private DrivePath changed(Predicate<ControlPoint> which, UnaryOperator<ControlPoint> change) {
        return new DrivePath(
                kind,
                points.stream()
                        .map(point -> which.test(point) ? change.apply(point) : point)
                        .toList());
    }

    /// All numbers of points.
    public List<Integer> ids() {
        return points.stream().map(ControlPoint::id).toList();
    }

    /// The points' places, for those who draw them.
    public List<Point3> places() {
        return Collections.unmodifiableList(
                points.stream().map(ControlPoint::place).toList());
    }

    /// With other points in the place of some.
    DrivePath replaced(List<ControlPoint> changed) {
        return new DrivePath(kind, changed);
    }
}
