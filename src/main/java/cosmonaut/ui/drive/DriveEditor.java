package cosmonaut.ui.drive;

import cosmonaut.EditHistory;
import cosmonaut.EditHistory.Name;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.plan.Violation;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// The drive that is drawn, with everything that was done to it. JavaFX thread only.
///
/// What goes on while a button is held down is one edit, however many values it passes: [#begin], then [#goOn]. Edits
/// of points, of the whole path and of speeds are classes of their own, which know this one.
final class DriveEditor {

    private EditHistory<DriveDraft> history = EditHistory.of(DriveDraft.EMPTY);
    private EditHistory<DriveDraft> before = history;
    private @Nullable Name gesture;
    private boolean going;
    private boolean held;
    private final ReadOnlyObjectWrapper<SolvedDraft> solved =
            new ReadOnlyObjectWrapper<>(SolvedDraft.of(DriveDraft.EMPTY));
    private final ReadOnlyIntegerWrapper taken = new ReadOnlyIntegerWrapper();
    private final Selection selection = new Selection();

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

    Selection selection() {
        return selection;
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

    void editPath(Name name, UnaryOperator<DrivePath> change) {
        edit(name, draft -> draft.withPath(change.apply(draft.path())));
    }

    /// A change that will pass several values.
    void begin(Name name) {
        gesture = name;
        going = false;
        before = history;
    }

    /// Whether a hand is at work: nothing else changes the drive under it.
    boolean isHeld() {
        return held;
    }

    void hold(boolean hands) {
        held = hands;
    }

    /// Whether a change of this name is going on.
    boolean isGoingOn(Name name) {
        return name.equals(gesture);
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

    /// The change that goes on has reached its last value.
    void end() {
        gesture = null;
    }

    /// The change that goes on is taken back, as if it had never begun.
    ///
    /// @return whether one went on
    boolean cancel() {
        if (gesture == null) {
            return false;
        }
        gesture = null;
        if (history != before) {
            history = before;
            show();
        }
        return true;
    }

    private void put(EditHistory<DriveDraft> changed) {
        if (changed != history) {
            history = changed;
            show();
        }
    }

    private void show() {
        selection.keep(draft());
        solved.set(SolvedDraft.of(draft()));
    }

    void preset(Preset preset) {
        edit(Name.of("drive.edit.preset"), preset::of);
        selection.none();
    }

    /// Another drive in the place of what is drawn: a file's, or the scene's.
    void take(Name name, DriveDraft draft) {
        edit(name, now -> draft);
        selection.none();
        taken.set(taken.get() + 1);
    }

    /// Counts the drives that were taken.
    ReadOnlyIntegerProperty takenProperty() {
        return taken.getReadOnlyProperty();
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
}
