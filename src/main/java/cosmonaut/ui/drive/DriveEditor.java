package cosmonaut.ui.drive;

import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.ControlPoint;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.drive.edit.EditHistory;
import cosmonaut.drive.edit.EditHistory.Name;
import cosmonaut.drive.edit.FreehandFit;
import cosmonaut.drive.edit.PathKind;
import cosmonaut.drive.edit.SolvedPath;
import cosmonaut.drive.edit.Stretch;
import cosmonaut.drive.edit.Tangent;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.plan.Violation;
import cosmonaut.drive.speed.SpeedHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// The drive that is drawn, with everything that was done to it. JavaFX thread only.
///
/// What goes on while a button is held down is one edit, however many values it passes: [#begin], then [#goOn].
final class DriveEditor {

    /// A path that is begun this near to the vehicle begins at it, metres.
    private static final double AT_VEHICLE = 2.5;

    /// A path that leaves within this angle leaves straight ahead: a vehicle does not stand askew on its road.
    private static final double AHEAD = Math.toRadians(35);

    private EditHistory<DriveDraft> history = EditHistory.of(DriveDraft.EMPTY);
    private @Nullable Name gesture;
    private boolean going;
    private final ReadOnlyObjectWrapper<SolvedDraft> solved =
            new ReadOnlyObjectWrapper<>(SolvedDraft.of(DriveDraft.EMPTY));
    private final ReadOnlyIntegerWrapper selected = new ReadOnlyIntegerWrapper();
    private final ReadOnlyIntegerWrapper selectedHandle = new ReadOnlyIntegerWrapper();

    /// The draft, worked out anew after every change.
    ReadOnlyObjectProperty<SolvedDraft> solvedProperty() {
        return solved.getReadOnlyProperty();
    }

    SolvedDraft solved() {
        return solved.get();
    }

    DriveDraft draft() {
        return history.value();
    }

    /// The number of the control point that is chosen, 0 for none.
    ReadOnlyIntegerProperty selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    /// The number of the speed handle that is chosen, 0 for none.
    ReadOnlyIntegerProperty selectedHandleProperty() {
        return selectedHandle.getReadOnlyProperty();
    }

    Optional<ControlPoint> selectedPoint() {
        int index = draft().path().indexOf(selected.get());
        return index < 0
                ? Optional.empty()
                : Optional.of(draft().path().points().get(index));
    }

    void select(int id) {
        selected.set(id);
        selectedHandle.set(0);
    }

    void selectHandle(int id) {
        selectedHandle.set(id);
        if (id > 0) {
            selected.set(0);
        }
    }

    // What was done

    Optional<Name> undoName() {
        return history.undoName();
    }

    Optional<Name> redoName() {
        return history.redoName();
    }

    void undo() {
        gesture = null;
        history = history.undone();
        show();
    }

    void redo() {
        gesture = null;
        history = history.redone();
        show();
    }

    int depth() {
        return history.depth();
    }

    /// One change of its own.
    void edit(Name name, UnaryOperator<DriveDraft> change) {
        gesture = null;
        put(history.done(name, change.apply(draft())));
    }

    /// A change that will pass several values.
    void begin(Name name) {
        gesture = name;
        going = false;
    }

    /// The next value of the change that was begun.
    void goOn(DriveDraft draft) {
        Name name = gesture;
        if (name == null || draft.equals(draft())) {
            return;
        }
        EditHistory<DriveDraft> next = going ? history.continued(draft) : history.done(name, draft);
        going = true;
        put(next);
    }

    private void put(EditHistory<DriveDraft> changed) {
        if (changed != history) {
            history = changed;
            show();
        }
    }

    private void show() {
        if (draft().path().indexOf(selected.get()) < 0) {
            selected.set(0);
        }
        if (SpeedEdits.handle(draft(), selectedHandle.get()).isEmpty()) {
            selectedHandle.set(0);
        }
        solved.set(SolvedDraft.of(draft()));
    }

    private void editPath(Name name, UnaryOperator<DrivePath> change) {
        edit(name, draft -> draft.withPath(change.apply(draft.path())));
    }

    // Points

    /// A point behind the last; the first one lies where the vehicle stands.
    void add(Point3 place) {
        DrivePath path = draft().path();
        boolean first = path.points().isEmpty();
        int id = first ? 2 : path.nextId();
        editPath(
                Name.of("drive.edit.add-point", id),
                before -> first
                        ? leavingAhead(DrivePath.through(before.kind(), List.of(Point3.ORIGIN, place)))
                        : before.appended(place));
        select(id);
    }

    /// What a hand drew: a new path, or a further part of one when it was begun at its end.
    ///
    /// @param goesOn whether it is a further part
    /// @param tolerance metres within which the points follow the hand
    void draw(List<Point3> drawn, boolean goesOn, double tolerance) {
        List<Point3> places = new ArrayList<>(drawn);
        if (!goesOn && !places.isEmpty() && places.getFirst().distanceTo(Point3.ORIGIN) < AT_VEHICLE) {
            places.set(0, Point3.ORIGIN);
        } else if (!goesOn) {
            places.addFirst(Point3.ORIGIN);
        }
        List<Point3> fitted = FreehandFit.fitted(places, tolerance);
        editPath(Name.of("drive.edit.draw"), before -> {
            if (!goesOn) {
                return leavingAhead(DrivePath.through(before.kind(), fitted));
            }
            DrivePath longer = before;
            for (Point3 place : fitted.subList(1, fitted.size())) {
                longer = longer.appended(place);
            }
            return longer;
        });
        select(0);
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
        solved().plan().map(DrivePlan::path).ifPresent(path -> {
            int id = draft().path().nextId();
            editPath(Name.of("drive.edit.insert-point", id), before -> path.split(metres));
            if (draft().path().indexOf(id) >= 0) {
                select(id);
            }
        });
    }

    void beginMoving(int id) {
        select(id);
        begin(Name.of("drive.edit.move-point", id));
    }

    /// The point that is being moved is here now.
    void moveTo(int id, Point3 place) {
        goOn(draft().withPath(draft().path().placed(id, place)));
    }

    /// The chosen point put to a place by numbers.
    void place(double x, double y) {
        selectedPoint().ifPresent(point -> {
            Point3 place = new Point3(x, y, point.place().z());
            editPath(Name.of("drive.edit.place-point", point.id()), path -> path.placed(point.id(), place));
        });
    }

    /// The chosen point a little further; several in a row are one edit.
    void nudge(double x, double y) {
        selectedPoint().ifPresent(point -> {
            Name name = Name.of("drive.edit.nudge-point", point.id());
            if (!name.equals(gesture)) {
                begin(name);
            }
            moveTo(point.id(), point.place().plus(Point3.flat(x, y)));
        });
    }

    /// Takes away the chosen point, or else the chosen speed handle.
    void deleteSelected() {
        if (selectedHandle.get() > 0) {
            removeHandle(selectedHandle.get());
            return;
        }
        selectedPoint().ifPresent(point -> {
            int index = draft().path().indexOf(point.id());
            editPath(Name.of("drive.edit.delete-point", point.id()), path -> path.without(List.of(point.id())));
            List<ControlPoint> left = draft().path().points();
            select(
                    left.isEmpty()
                            ? 0
                            : left.get(Math.min(index, left.size() - 1)).id());
        });
    }

    void stretch(Stretch stretch) {
        selectedPoint()
                .filter(point -> point.next() != stretch)
                .ifPresent(point -> editPath(
                        Name.of("drive.edit.stretch", point.id()), path -> path.withNext(point.id(), stretch)));
    }

    // The whole path

    void clear() {
        editPath(Name.of("drive.edit.clear"), path -> new DrivePath(path.kind(), List.of()));
    }

    void kind(PathKind kind) {
        editPath(Name.of("drive.edit.kind"), path -> path.withKind(kind));
    }

    void movePath(double x, double y) {
        editPath(Name.of("drive.edit.move-path"), path -> path.moved(path.ids(), Point3.flat(x, y)));
    }

    /// Turns the path about its start.
    void turnPath(double degrees) {
        if (!draft().path().points().isEmpty()) {
            editPath(
                    Name.of("drive.edit.turn-path"),
                    path -> path.turned(path.ids(), path.places().getFirst(), Math.toRadians(degrees)));
        }
    }

    /// Left and right change places.
    void mirrorPath() {
        if (!draft().path().points().isEmpty()) {
            editPath(
                    Name.of("drive.edit.mirror-path"),
                    path -> path.mirrored(path.ids(), path.places().getFirst(), 0));
        }
    }

    void reversePath() {
        editPath(Name.of("drive.edit.reverse-path"), DrivePath::reversed);
    }

    /// Twice as many points on the same course.
    void refinePath() {
        solved().plan()
                .map(DrivePlan::path)
                .ifPresent(path -> editPath(Name.of("drive.edit.refine-path"), before -> refined(path)));
    }

    private static DrivePath refined(SolvedPath path) {
        return path.refined();
    }

    void preset(Preset preset) {
        edit(Name.of("drive.edit.preset"), preset::of);
        select(0);
    }

    /// One click that puts something right. Where a bend stays too sharp because the vehicle leaves straight ahead, it
    /// is let go of that; where it stays so even then, nothing is changed.
    ///
    /// @return whether it was put right
    boolean mend(Violation violation) {
        return violation.mend().map(mend -> mend(violation, mend.change())).orElse(false);
    }

    private boolean mend(Violation violation, UnaryOperator<DriveDraft> change) {
        DriveDraft mended = change.apply(draft());
        if (bends(violation, mended)) {
            mended = change.apply(draft().withPath(freed(draft().path())));
        }
        if (bends(violation, mended)) {
            return false;
        }
        DriveDraft right = mended;
        edit(Name.of("drive.edit.mend", violation.kind().id()), draft -> right);
        return true;
    }

    private static boolean bends(Violation violation, DriveDraft mended) {
        return violation.kind() == Violation.Kind.CURVATURE
                && SolvedDraft.of(mended).violations().stream()
                        .anyMatch(left -> left.kind() == Violation.Kind.CURVATURE
                                && left.severity().compareTo(violation.severity()) >= 0);
    }

    private static DrivePath freed(DrivePath path) {
        return path.withTangent(path.points().getFirst().id(), null);
    }

    // Speed

    /// A new wish for the speed at a place of the path, which can then be moved by [#moveHandle].
    ///
    /// @param metres along the path
    /// @param speed m/s
    void addHandle(double metres, double speed) {
        int id = SpeedEdits.handles(draft()).nextId();
        begin(Name.of("drive.edit.speed-handle", id));
        goOn(SpeedEdits.with(draft(), SpeedHandle.exact(id, metres, speed)));
        selectHandle(id);
    }

    void beginMovingHandle(int id) {
        begin(Name.of("drive.edit.speed-handle", id));
        selectHandle(id);
    }

    /// The chosen handle is here now; a stop stays a stop.
    void moveHandle(double metres, double speed) {
        SpeedEdits.handle(draft(), selectedHandle.get()).ifPresent(handle -> {
            boolean stop = handle.kind() == SpeedHandle.Kind.STOP;
            SpeedHandle moved = new SpeedHandle(handle.id(), metres, stop ? 0 : speed, handle.kind(), handle.dwell());
            goOn(SpeedEdits.with(draft(), moved));
        });
    }

    void removeHandle(int id) {
        edit(Name.of("drive.edit.remove-handle", id), draft -> SpeedEdits.without(draft, id));
    }

    void cruise(double speed) {
        edit(Name.of("drive.edit.cruise"), draft -> SpeedEdits.withCruise(draft, speed));
    }

    void slowInBends(boolean slows) {
        edit(Name.of("drive.edit.bends"), draft -> SpeedEdits.slowingInBends(draft, slows));
    }
}
