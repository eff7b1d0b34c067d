package cosmonaut.ui.drive;

import cosmonaut.EditHistory.Name;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.ControlPoint;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.drive.edit.FreehandFit;
import cosmonaut.drive.edit.Stretch;
import cosmonaut.drive.edit.Tangent;
import cosmonaut.drive.plan.DrivePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is done to control points.
final class PointEdits {

    /// A path that is begun this near to the vehicle begins at it, metres.
    private static final double AT_VEHICLE = 2.5;

    /// A path that leaves within this angle leaves straight ahead: a vehicle does not stand askew on its road.
    private static final double AHEAD = Math.toRadians(35);

    private static final double SHORTEST_HANDLE = 0.1;

    private final DriveEditor editor;
    private DrivePath start = DrivePath.EMPTY;

    PointEdits(DriveEditor editor) {
        this.editor = editor;
    }

    private DrivePath path() {
        return editor.draft().path();
    }

    /// The chosen point, where it is the only one.
    Optional<ControlPoint> chosen() {
        int index = path().indexOf(editor.selection().point());
        return index < 0 ? Optional.empty() : Optional.of(path().points().get(index));
    }

    /// A point behind the last; the first one lies where the vehicle stands.
    void add(Point3 place) {
        boolean first = path().points().isEmpty();
        int id = first ? 2 : path().nextId();
        editor.editPath(
                Name.of("drive.edit.add-point", id),
                before -> first
                        ? leavingAhead(DrivePath.through(before.kind(), List.of(Point3.ORIGIN, place)))
                        : before.appended(place));
        editor.selection().only(id);
    }

    /// What a hand drew, steadied: a new path, or a further part of one when it was begun at its end.
    ///
    /// @param goesOn whether it is a further part
    /// @param tolerance metres within which the points follow the steadied hand
    void draw(List<Point3> drawn, boolean goesOn, double tolerance) {
        List<Point3> places = new ArrayList<>(drawn);
        if (!goesOn && !places.isEmpty() && places.getFirst().distanceTo(Point3.ORIGIN) < AT_VEHICLE) {
            places.set(0, Point3.ORIGIN);
        } else if (!goesOn) {
            places.addFirst(Point3.ORIGIN);
        }
        double sharpest = Math.min(
                editor.draft().limits().comfort().curvature(),
                editor.draft().vehicle().maxCurvature());
        List<Point3> fitted = FreehandFit.drivable(places, tolerance, sharpest);
        editor.edit(Name.of("drive.edit.draw"), before -> {
            if (!goesOn) {
                DrivePath drawnAnew = DrivePath.through(before.path().kind(), fitted);
                return SpeedEdits.fresh(before).withPath(leavingAhead(drawnAnew));
            }
            DrivePath longer = before.path();
            for (Point3 place : fitted.subList(1, fitted.size())) {
                longer = longer.appended(place);
            }
            return before.withPath(longer);
        });
        editor.selection().none();
    }

    private static DrivePath leavingAhead(DrivePath path) {
        Point3 start = path.points().getFirst().place();
        Point3 next = path.points().get(1).place();
        return Math.abs(start.headingTo(next)) < AHEAD
                ? path.withTangent(path.points().getFirst().id(), Tangent.level(0, start.distanceTo(next) / 3))
                : path;
    }

    /// A point on the path, which keeps its course.
    ///
    /// @param metres along it
    void insert(double metres) {
        editor.solved().plan().map(DrivePlan::path).ifPresent(solved -> {
            int id = path().nextId();
            editor.editPath(Name.of("drive.edit.insert-point", id), before -> solved.split(metres));
            if (path().indexOf(id) >= 0) {
                editor.selection().only(id);
            }
        });
    }

    // Places

    /// Takes hold of a point; where several are chosen and it is one of them, of all of these.
    void beginMoving(int id) {
        if (!editor.selection().points().contains(id)) {
            editor.selection().only(id);
        }
        start = path();
        editor.begin(movingName("drive.edit.move-point", "drive.edit.move-points", id));
    }

    private Name movingName(String one, String several, int id) {
        int count = editor.selection().points().size();
        return count > 1 ? Name.of(several, count) : Name.of(one, id);
    }

    /// The point that is held is here now.
    void moveTo(int id, Point3 place) {
        Set<Integer> chosen = editor.selection().points();
        DrivePath moved = chosen.size() > 1
                ? start.moved(chosen, place.minus(start.point(id).place()))
                : path().placed(id, place);
        editor.goOn(editor.draft().withPath(moved));
    }

    /// The chosen point put to a place by numbers.
    void place(double x, double y) {
        chosen().ifPresent(point -> {
            Point3 place = new Point3(x, y, point.place().z());
            editor.editPath(Name.of("drive.edit.place-point", point.id()), path -> path.placed(point.id(), place));
        });
    }

    /// The chosen points a little further; several nudges in a row are one edit.
    void nudge(double x, double y) {
        Set<Integer> chosen = editor.selection().points();
        if (chosen.isEmpty()) {
            return;
        }
        Name name = movingName(
                "drive.edit.nudge-point",
                "drive.edit.nudge-points",
                chosen.iterator().next());
        if (!editor.isGoingOn(name)) {
            editor.begin(name);
        }
        editor.goOn(editor.draft().withPath(path().moved(chosen, Point3.flat(x, y))));
    }

    /// Takes away the chosen points. Of one, its neighbour is chosen then.
    void delete() {
        Set<Integer> chosen = editor.selection().points();
        if (chosen.isEmpty()) {
            return;
        }
        int index = path().indexOf(editor.selection().point());
        Name name = movingName(
                "drive.edit.delete-point",
                "drive.edit.delete-points",
                chosen.iterator().next());
        editor.editPath(name, path -> path.without(chosen));
        List<ControlPoint> left = path().points();
        if (index < 0 || left.isEmpty()) {
            editor.selection().none();
        } else {
            editor.selection().only(left.get(Math.min(index, left.size() - 1)).id());
        }
    }

    /// The path ends at a point from now on.
    void cutBehind(int id) {
        editor.editPath(Name.of("drive.edit.cut-behind", id), path -> path.upTo(id));
    }

    /// The path begins at a point from now on.
    void cutBefore(int id) {
        editor.editPath(Name.of("drive.edit.cut-before", id), path -> path.from(id));
    }

    // Directions

    /// What the path does behind the chosen point. An arc leaves in the direction that the path has there now, or
    /// moving the next point would turn it.
    void stretch(Stretch stretch) {
        chosen().filter(point -> point.next() != stretch).ifPresent(point -> {
            int index = path().indexOf(point.id());
            boolean curved = index == 0 || path().points().get(index - 1).next() == Stretch.CURVE;
            Optional<Tangent> fixed = stretch == Stretch.ARC && curved ? tangent(point.id()) : Optional.empty();
            editor.editPath(Name.of("drive.edit.stretch", point.id()), path -> {
                DrivePath changed = path.withNext(point.id(), stretch);
                return fixed.map(tangent -> changed.withTangent(point.id(), tangent))
                        .orElse(changed);
            });
        });
    }

    /// How the path passes a point: its own tangent, or that of the curve.
    Optional<Tangent> tangent(int id) {
        int index = path().indexOf(id);
        return index < 0
                ? Optional.empty()
                : editor.solved().plan().flatMap(plan -> plan.path().tangentOfPoint(index));
    }

    /// Takes hold of a handle of a point's tangent.
    void beginTurning(int id) {
        editor.selection().only(id);
        editor.begin(Name.of("drive.edit.turn-tangent", id));
    }

    /// The handle that is held is here now; the other one turns with it and keeps its length.
    ///
    /// @param ahead whether it is the one ahead of the point
    void turnTo(int id, boolean ahead, double heading, double length) {
        tangent(id).ifPresent(now -> {
            double handle = Math.max(SHORTEST_HANDLE, length);
            Point3 direction = Point3.flat(Math.cos(heading), Math.sin(heading));
            Tangent turned = new Tangent(direction, ahead ? now.in() : handle, ahead ? handle : now.out());
            editor.goOn(editor.draft().withPath(path().withTangent(id, turned)));
        });
    }

    /// The heading of the path at a point, by number.
    void heading(int id, double radians) {
        tangent(id)
                .ifPresent(now -> editor.editPath(
                        Name.of("drive.edit.turn-tangent", id),
                        path -> path.withTangent(
                                id,
                                new Tangent(Point3.flat(Math.cos(radians), Math.sin(radians)), now.in(), now.out()))));
    }

    /// The curve finds the heading at a point itself again.
    void freeTangent(int id) {
        editor.editPath(Name.of("drive.edit.free-tangent", id), path -> path.withTangent(id, null));
    }
}
