package cosmonaut.diagnostics;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The last things that happened, for the diagnostics; what is older is forgotten. Safe for several threads.
public final class EventLog {

    private static final int MOST_EVENTS = 200;
    private static final int MOST_CAUSES = 5;
    private static final int MOST_FRAMES = 15;

    private final Deque<Event> events = new ArrayDeque<>();
    private final Clock clock;
    private Consumer<Event> follower = event -> {};

    /// One thing that happened.
    ///
    /// @param text one line
    /// @param trace lines of a stack trace, empty where nothing was thrown
    public record Event(Instant time, String text, String trace) {}

    public EventLog(Clock clock) {
        this.clock = clock;
    }

    public EventLog() {
        this(Clock.systemUTC());
    }

    /// Each further event goes there as well, on the thread that tells of it.
    public synchronized void follow(Consumer<Event> listener) {
        follower = listener;
    }

    /// Something worth knowing happened.
    public void say(String text) {
        add(text, "");
    }

    /// Something failed. What the person was told is the text; what was thrown stands in the trace alone.
    public void failed(String what, Throwable thrown) {
        add(what, trace(thrown));
    }

    /// The events that are still known, oldest first.
    public synchronized List<Event> last() {
        return List.copyOf(events);
    }

    private synchronized void add(String text, String trace) {
        if (events.size() == MOST_EVENTS) {
            events.removeFirst();
        }
        String line = text.lines().collect(Collectors.joining(" "));
        Event event = new Event(clock.instant().truncatedTo(ChronoUnit.MILLIS), line, trace);
        events.addLast(event);
        follower.accept(event);
    }

    /// The errors down to the innermost, each with the frames nearest to it: what went wrong first stands last and must
    /// not be cut off by a long way down.
    private static String trace(Throwable thrown) {
        StringBuilder trace = new StringBuilder();
        Throwable level = thrown;
        for (int i = 0; level != null && i < MOST_CAUSES; i++, level = level.getCause()) {
            trace.append(i == 0 ? "" : "Caused by: ").append(level).append('\n');
            StackTraceElement[] frames = level.getStackTrace();
            for (int frame = 0; frame < Math.min(frames.length, MOST_FRAMES); frame++) {
                trace.append("  at ").append(frames[frame]).append('\n');
            }
        }
        return trace.toString();
    }
}
