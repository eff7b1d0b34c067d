package cosmonaut.session;

import cosmonaut.world.ChunkProgress;
import java.util.OptionalDouble;

/// A chunk that is being made: what is asked, how far it is, and the wish to give it up. Reported to by the inference
/// thread, read and cancelled from any.
final class ChunkOrder implements ChunkProgress {

    private record Report(int done, int total, long nanos) {}

    private final ChunkPlan plan;
    private final boolean again;
    private final long seed;
    private final FlightThreads threads;
    private final ChunkPace pace;
    private volatile boolean cancelled;
    private volatile Report report = new Report(0, 0, 0);

    private ChunkOrder(ChunkPlan plan, boolean again, long seed, FlightThreads threads, ChunkPace pace) {
        this.plan = plan;
        this.again = again;
        this.seed = seed;
        this.threads = threads;
        this.pace = pace;
    }

    /// The next chunk.
    static ChunkOrder next(ChunkPlan plan, FlightThreads threads, ChunkPace pace) {
        return new ChunkOrder(plan, false, 0, threads, pace);
    }

    /// The last chunk once more with another seed.
    static ChunkOrder again(ChunkPlan plan, long seed, FlightThreads threads, ChunkPace pace) {
        return new ChunkOrder(plan, true, seed, threads, pace);
    }

    ChunkPlan plan() {
        return plan;
    }

    boolean isAgain() {
        return again;
    }

    long seed() {
        return seed;
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
