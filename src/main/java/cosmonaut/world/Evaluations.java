package cosmonaut.world;

import java.util.concurrent.CancellationException;

/// Counts the evaluations of networks of a chunk for whoever watches it.
final class Evaluations {

    private final ChunkProgress progress;
    private int total;
    private int done;

    /// @param total evaluations to come, as far as is known
    Evaluations(ChunkProgress progress, int total) {
        this.progress = progress;
        this.total = total;
    }

    /// So many more are to come.
    void expect(int more) {
        total += more;
    }

    /// To be called before every evaluation.
    ///
    /// @throws CancellationException when the chunk is to be given up
    void before() {
        if (progress.cancelled()) {
            throw new CancellationException("the chunk was cancelled after " + done + " of " + total + " evaluations");
        }
        progress.at(done, total);
        done++;
    }

    /// To be called before so many evaluations at once.
    void before(int count) {
        for (int i = 0; i < count; i++) {
            before();
        }
    }

    /// To be called after the last one.
    void finished() {
        progress.at(total, total);
    }
}
