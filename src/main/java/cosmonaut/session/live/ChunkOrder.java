package cosmonaut.session.live;

import cosmonaut.session.tree.ChunkPlan;
import cosmonaut.session.tree.FlightNode;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkSettings;
import java.util.OptionalDouble;

/// A chunk that is being made: what is asked, how far it is, and the wish to give it up. Reported to by the inference
/// thread, read and cancelled from any.
final class ChunkOrder implements ChunkProgress {

    /// What a chunk is for.
    enum Purpose {
        /// Goes on from where the flight is.
        NEXT,
        /// The same, to be played in a pause.
        STEP,
        /// Takes the place of the last chunk.
        AGAIN
    }

    private record Report(int done, int total, long nanos) {}

    private final Purpose purpose;
    private final FlightNode from;
    private final ChunkPlan plan;
    private final ChunkSettings settings;
    private final FlightThreads threads;
    private final ChunkPace pace;
    private final long nanos;
    private volatile boolean cancelled;
    private volatile Report report = new Report(0, 0, 0);

    /// @param from a whole node
    ChunkOrder(
            Purpose purpose,
            FlightNode from,
            ChunkPlan plan,
            ChunkSettings settings,
            FlightThreads threads,
            ChunkPace pace) {
        this.purpose = purpose;
        this.from = from;
        this.plan = plan;
        this.settings = settings;
        this.threads = threads;
        this.pace = pace;
        this.nanos = threads.nanoTime();
    }

    Purpose purpose() {
        return purpose;
    }

    /// What the chunk goes on from.
    FlightNode.Content from() {
        return from.whole();
    }

    ChunkPlan plan() {
        return plan;
    }

    ChunkSettings settings() {
        return settings;
    }

    /// Seconds since it was given.
    double age(long now) {
        return (now - nanos) / 1e9;
    }

    void cancel() {
        cancelled = true;
    }

    @Override
    public void at(int done, int total) {
        long now = threads.nanoTime();
        report = new Report(done, total, now);
        pace.reached(done, total, now);
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    int done() {
        return report.done;
    }

    int total() {
        return report.total;
    }

    /// Seconds until it is done, from former chunks; empty before the first one.
    OptionalDouble secondsLeft(long now) {
        Report latest = report;
        return pace.secondsLeft(latest.done, latest.total, latest.nanos, now);
    }
}
