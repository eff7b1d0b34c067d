package cosmonaut.ui;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The newest incidents of this run. Safe for several threads.
public final class Incidents {

    /// Older ones are forgotten.
    public static final int MOST = 100;

    private final Clock clock;
    private final Deque<Incident> kept = new ArrayDeque<>();

    public Incidents(Clock clock) {
        this.clock = clock;
    }

    public synchronized void add(String line, @Nullable Throwable cause) {
        if (kept.size() == MOST) {
            kept.removeFirst();
        }
        kept.addLast(new Incident(clock.instant(), line, cause));
    }

    /// The oldest first.
    public synchronized List<Incident> all() {
        return List.copyOf(kept);
    }
}
