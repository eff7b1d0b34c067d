package cosmonaut.ui.drive;

import cosmonaut.drive.plan.DriveDraft;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// Which control points are chosen, or which speed handle; never both. JavaFX thread only.
final class Selection {

    private final ReadOnlyObjectWrapper<Set<Integer>> points = new ReadOnlyObjectWrapper<>(Set.of());
    private final ReadOnlyIntegerWrapper handle = new ReadOnlyIntegerWrapper();

    /// The numbers of the chosen points, in the order in which they were chosen.
    ReadOnlyObjectProperty<Set<Integer>> pointsProperty() {
        return points.getReadOnlyProperty();
    }

    Set<Integer> points() {
        return points.get();
    }

    /// The number of the chosen point where it is the only one, else 0.
    int point() {
        return points().size() == 1 ? points().iterator().next() : 0;
    }

    /// The number of the speed handle that is chosen, 0 for none.
    ReadOnlyIntegerProperty handleProperty() {
        return handle.getReadOnlyProperty();
    }

    int handle() {
        return handle.get();
    }

    boolean isEmpty() {
        return points().isEmpty() && handle() == 0;
    }

    void none() {
        all(Set.of());
    }

    void only(int point) {
        all(Set.of(point));
    }

    void all(Collection<Integer> chosen) {
        handle.set(0);
        points.set(Collections.unmodifiableSet(new LinkedHashSet<>(chosen)));
    }

    /// These too.
    void add(Collection<Integer> more) {
        Set<Integer> chosen = new LinkedHashSet<>(points());
        chosen.addAll(more);
        all(chosen);
    }

    /// Chooses a point besides the others, or no longer.
    void toggle(int point) {
        Set<Integer> chosen = new LinkedHashSet<>(points());
        if (!chosen.remove(point)) {
            chosen.add(point);
        }
        all(chosen);
    }

    void chooseHandle(int id) {
        if (id > 0) {
            points.set(Set.of());
        }
        handle.set(id);
    }

    /// What is no longer there is no longer chosen.
    void keep(DriveDraft draft) {
        Set<Integer> there = new LinkedHashSet<>(points());
        if (!there.isEmpty()) {
            there.retainAll(Set.copyOf(draft.path().ids()));
        }
        if (there.size() < points().size()) {
            points.set(Collections.unmodifiableSet(there));
        }
        if (SpeedEdits.handle(draft, handle()).isEmpty()) {
            handle.set(0);
        }
    }
}
