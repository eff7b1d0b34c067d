package cosmonaut.session;

import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkSettings;
import java.util.OptionalDouble;

/// A chunk that is being made: what is asked, how far it is, and the wish to give it up. Reported to by the inference
/// thread, read and cancelled from any.
final class ChunkOrder implements ChunkProgress {

    private record Report(int done, int total, long nanos) {}

    private final ChunkPlan plan;
    private final boolean again;
    private final ChunkSettings settings;
    private final FlightThreads threads;
    private final ChunkPace pace;
    private volatile boolean cancelled;
    private volatile Report report = new Report(0, 0, 0);

    private ChunkOrder(ChunkPlan plan, boolean again, ChunkSettings settings, FlightThreads threads, ChunkPace pace) {
        this.plan = plan;
        this.again = again;
        this.settings = settings;
        this.threads = threads;
        this.pace = pace;
    }

    /// The next chunk.
    static ChunkOrder next(ChunkPlan plan, ChunkSettings settings, FlightThreads threads, ChunkPace pace) {
        return new ChunkOrder(plan, false, settings, threads, pace);
    }

    /// The last chunk once more with another seed.
    static ChunkOrder again(ChunkPlan plan, ChunkSettings settings, FlightThreads threads, ChunkPace pace) {
        return new ChunkOrder(plan, true, settings, threads, pace);
    }

    ChunkPlan plan() {
        return plan;
    }

    boolean isAgain() {
        return again;
    }

    ChunkSettings settings() {
        return settings;
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
