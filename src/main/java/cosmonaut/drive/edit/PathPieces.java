package cosmonaut.drive.edit;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.curve.BezierCurve;
import cosmonaut.drive.curve.CatmullRom;
import cosmonaut.drive.curve.Clothoid;
import cosmonaut.drive.curve.ClothoidFit;
import cosmonaut.drive.curve.CubicBezier;
import cosmonaut.drive.curve.Curve;
import cosmonaut.drive.curve.CurvePoint;
import cosmonaut.drive.curve.Heading;
import cosmonaut.drive.curve.Point3;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The curves between the control points of a path.
///
/// A point without a tangent of its own takes that of the centripetal Catmull-Rom curve; beside a straight stretch that
/// of the line, so that the path does not bend where they meet, and behind an arc that with which the arc arrives.
///
/// @param path   whose pieces these are
/// @param kept   places in the order of the points that are [#MERGED] or more from the one before
/// @param curves one fewer than those
record PathPieces(DrivePath path, int[] kept, List<Curve> curves) {

    /// Points nearer to each other count as one, metres.
    static final double MERGED = 0.05;

    static PathPieces of(DrivePath path) {
        int[] kept = kept(path);
        if (kept.length < 2) {
            throw new InvalidInputException(
                    "the path has no length; set two control points at least " + MERGED + " m apart");
        }
        return new Building(path, kept).pieces();
    }

    private static int[] kept(DrivePath path) {
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < path.points().size(); i++) {
            Point3 place = path.points().get(i).place();
            boolean far =
                    kept.isEmpty() || path.points().get(kept.getLast()).place().distanceTo(place) >= MERGED;
            if (far) {
                kept.add(i);
            }
        }
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    /// One pass from the first point to the last.
    private static final class Building {

        private final DrivePath path;
        private final int[] kept;
        private final List<CubicBezier> natural;
        private final List<Curve> made = new ArrayList<>();

        Building(DrivePath path, int[] kept) {
            this.path = path;
            this.kept = kept;
            List<Point3> places = new ArrayList<>();
            for (int index : kept) {
                places.add(path.points().get(index).place());
            }
            natural = CatmullRom.through(places);
        }

        PathPieces pieces() {
            for (int i = 0; i + 1 < kept.length; i++) {
                made.add(piece(i));
            }
            return new PathPieces(path, kept, made);
        }

        private ControlPoint point(int i) {
            return path.points().get(kept[i]);
        }

        private Stretch stretch(int i) {
            Stretch own = point(i).next();
            return own == Stretch.CURVE && path.kind() == PathKind.POLYLINE ? Stretch.STRAIGHT : own;
        }

        private Curve piece(int i) {
            Point3 from = point(i).place();
            Point3 to = point(i + 1).place();
            return switch (stretch(i)) {
                case STRAIGHT -> Clothoid.line(from, to);
                case ARC -> Clothoid.arc(from, heading(leaving(i)), to);
                case CURVE ->
                    path.kind() == PathKind.CLOTHOID && Math.hypot(to.x() - from.x(), to.y() - from.y()) >= MERGED
                            ? ClothoidFit.between(from, heading(leaving(i)), to, heading(arriving(i + 1)))
                            : bezier(i);
            };
        }

        private Curve bezier(int i) {
            CubicBezier own = natural.get(i);
            Tangent before = point(i).tangent();
            Tangent after = point(i + 1).tangent();
            double out = before != null ? before.out() : own.p0().distanceTo(own.p1());
            double in = after != null ? after.in() : own.p3().distanceTo(own.p2());
            Point3 p1 = own.p0().plus(leaving(i).times(out));
            Point3 p2 = own.p3().minus(arriving(i + 1).times(in));
            return new BezierCurve(new CubicBezier(own.p0(), p1, p2, own.p3()));
        }

        private static double heading(Point3 direction) {
            return Math.atan2(direction.y(), direction.x());
        }

        /// The direction in which the path leaves point `i`, of unit length.
        private Point3 leaving(int i) {
            Tangent tangent = point(i).tangent();
            if (tangent != null) {
                return tangent.direction();
            }
            if (i > 0 && stretch(i - 1) != Stretch.CURVE) {
                CurvePoint end = made.get(i - 1).end();
                double plan = Math.sqrt(1 - end.slope() * end.slope());
                return new Point3(plan * Math.cos(end.heading()), plan * Math.sin(end.heading()), end.slope());
            }
            return unit(natural.get(i).p0(), natural.get(i).p1(), i, i == 0);
        }

        /// The direction in which the path arrives at point `i`, of unit length.
        private Point3 arriving(int i) {
            Tangent tangent = point(i).tangent();
            if (tangent != null) {
                return tangent.direction();
            }
            if (i + 1 < kept.length && stretch(i) == Stretch.STRAIGHT) {
                Point3 way = point(i + 1).place().minus(point(i).place());
                return way.times(1 / way.norm());
            }
            return unit(natural.get(i - 1).p2(), natural.get(i - 1).p3(), i, i + 1 == kept.length);
        }

        /// At an end of a path of clothoids the circle through the last three points, elsewhere the natural tangent.
        private Point3 unit(Point3 from, Point3 to, int i, boolean end) {
            Point3 way = to.minus(from);
            Point3 direction = way.times(1 / Math.max(way.norm(), 1e-12));
            if (!end || path.kind() != PathKind.CLOTHOID || kept.length < 3) {
                return direction;
            }
            int inner = i == 0 ? 1 : i - 1;
            Tangent tangent = point(inner).tangent();
            CubicBezier piece = natural.get(Math.min(i, inner));
            Point3 known = tangent != null
                    ? tangent.direction()
                    : i == 0 ? piece.p3().minus(piece.p2()) : piece.p1().minus(piece.p0());
            double chord = piece.p0().headingTo(piece.p3());
            double turn = Heading.wrapped(chord - heading(known));
            double angle = chord + Math.clamp(turn, -Math.PI / 2, Math.PI / 2);
            return Point3.flat(Math.cos(angle), Math.sin(angle));
        }
    }

    /// How the path passes a control point: its own tangent, or that of the curves beside it.
    ///
    /// @param index of the point in the order
    /// @return nothing for a point too near to the one before
    Optional<Tangent> tangent(int index) {
        int place = Arrays.binarySearch(kept, index);
        if (place < 0) {
            return Optional.empty();
        }
        Tangent own = path.points().get(index).tangent();
        if (own != null) {
            return Optional.of(own);
        }
        boolean first = place == 0;
        boolean last = place == curves.size();
        double in = first ? 0 : handle(curves.get(place - 1), true);
        double out = last ? in : handle(curves.get(place), false);
        CurvePoint at = last ? curves.get(place - 1).end() : curves.get(place).start();
        double plan = Math.sqrt(1 - at.slope() * at.slope());
        Point3 direction = new Point3(plan * Math.cos(at.heading()), plan * Math.sin(at.heading()), at.slope());
        return Optional.of(new Tangent(direction, first ? out : in, out));
    }

    private static double handle(Curve curve, boolean in) {
        if (curve instanceof BezierCurve bezier) {
            CubicBezier own = bezier.bezier();
            return in ? own.p3().distanceTo(own.p2()) : own.p0().distanceTo(own.p1());
        }
        return curve.length() / 3;
    }

    /// A new point on a piece.
    ///
    /// @param from metres from the start of the piece
    DrivePath split(int piece, double from) {
        Curve curve = curves.get(piece);
        ControlPoint before = path.points().get(kept[piece]);
        ControlPoint after = path.points().get(kept[piece + 1]);
        List<ControlPoint> changed = new ArrayList<>(path.points());
        CurvePoint at = curve.at(from);
        ControlPoint middle = ControlPoint.of(path.nextId(), at.place()).withNext(before.next());
        if (curve instanceof BezierCurve bezier) {
            CubicBezier[] halves = bezier.bezier().split(bezier.parameter(from));
            middle = middle.withTangent(tangent(halves[0].p3(), halves[0].p2(), halves[1].p1()));
            before = before.withTangent(withOut(piece, halves[0]));
            after = after.withTangent(withIn(piece, halves[1]));
        } else if (before.next() == Stretch.CURVE && path.kind() == PathKind.CLOTHOID) {
            middle = middle.withTangent(Tangent.level(at.heading(), 1));
            before = before.withTangent(Tangent.level(curve.start().heading(), 1));
            after = after.withTangent(Tangent.level(curve.end().heading(), 1));
        }
        changed.set(kept[piece], before);
        changed.set(kept[piece + 1], after);
        changed.add(kept[piece + 1], middle);
        return path.replaced(changed);
    }

    private static @Nullable Tangent tangent(Point3 at, Point3 from, Point3 to) {
        double in = at.distanceTo(from);
        double out = at.distanceTo(to);
        Point3 way = to.minus(from);
        return way.norm() > 1e-9 ? new Tangent(way, in, out) : null;
    }

    /// The tangent of a piece's first point, with the handle that the first half needs.
    private @Nullable Tangent withOut(int piece, CubicBezier half) {
        Tangent own = path.points().get(kept[piece]).tangent();
        double out = half.p0().distanceTo(half.p1());
        double in = out;
        if (own != null) {
            in = own.in();
        } else if (piece > 0 && curves.get(piece - 1) instanceof BezierCurve before) {
            in = before.bezier().p3().distanceTo(before.bezier().p2());
        }
        Point3 way = half.p1().minus(half.p0());
        return way.norm() > 1e-9 ? new Tangent(way, in, out) : own;
    }

    /// The tangent of a piece's last point, with the handle that the second half needs.
    private @Nullable Tangent withIn(int piece, CubicBezier half) {
        Tangent own = path.points().get(kept[piece + 1]).tangent();
        double in = half.p3().distanceTo(half.p2());
        double out = in;
        if (own != null) {
            out = own.out();
        } else if (piece + 1 < curves.size() && curves.get(piece + 1) instanceof BezierCurve after) {
            out = after.bezier().p0().distanceTo(after.bezier().p1());
        }
        Point3 way = half.p3().minus(half.p2());
        return way.norm() > 1e-9 ? new Tangent(way, in, out) : own;
    }
}
