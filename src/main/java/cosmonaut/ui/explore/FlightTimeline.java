package cosmonaut.ui.explore;

import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveView;
import cosmonaut.session.live.TimelineEntry;
import java.util.List;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The moments of a flight that a person can look back at.
public final class FlightTimeline {

    /// No moment: the flight is live.
    public static final int LIVE = -1;

    private static final long EVERY_NANOS = 400_000_000;

    private final ObservableList<TimelineEntry> entries = FXCollections.observableArrayList();
    private final ObservableList<TimelineEntry> readOnly = FXCollections.unmodifiableObservableList(entries);
    private final ReadOnlyIntegerWrapper shownIndex = new ReadOnlyIntegerWrapper(LIVE);

    private long revision = -1;
    private long lastTaken;

    /// Takes what was added since, if enough time has passed.
    void take(LiveFlight flight, LiveView view, long nanoTime) {
        shownIndex.set(view.lookingBackAt());
        boolean due = lastTaken == 0 || nanoTime - lastTaken >= EVERY_NANOS;
        if (!due || view.timelineRevision() == revision) {
            return;
        }
        lastTaken = nanoTime;
        revision = view.timelineRevision();
        replace(flight.timeline());
    }

    /// Keeps what stays, so that a list that only grows is not drawn anew.
    private void replace(List<TimelineEntry> now) {
        int same = 0;
        int most = Math.min(now.size(), entries.size());
        while (same < most && same(now.get(same), entries.get(same))) {
            same++;
        }
        if (same < entries.size()) {
            entries.remove(same, entries.size());
        }
        entries.addAll(now.subList(same, now.size()));
    }

    private static boolean same(TimelineEntry one, TimelineEntry other) {
        return one.index() == other.index()
                && one.thumbnail().rgb() == other.thumbnail().rgb();
    }

    public ObservableList<TimelineEntry> entries() {
        return readOnly;
    }

    /// Index of the picture that is looked back at, or [#LIVE].
    public ReadOnlyIntegerProperty shownIndexProperty() {
        return shownIndex.getReadOnlyProperty();
    }
}
