package cosmonaut.session;

import cosmonaut.media.Picture;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// Owns the world of a flight: everything that touches it is a task of the inference thread, in the order of asking.
final class Generator {

    /// Hears of results, on the inference thread.
    interface Listener {

        void started(Shot first);

        /// @param seconds that the chunk took
        void made(ChunkOrder order, List<Shot> shots, Picture thumbnail, double seconds, StageTimings timings);

        void cancelled(ChunkOrder order);

        void failed(String message, Throwable cause);
    }

    private static final int THUMBNAIL_WIDTH = 128;

    private final CameraWorld world;
    private final WorldStart start;
    private final ShotMaker maker;
    private final FlightThreads threads;
    private final ChunkPace pace;
    private final Listener listener;

    // All below is the inference thread's.
    private @Nullable WorldNode beginning;
    private @Nullable WorldNode here;
    private @Nullable WorldNode beforeChunk;
    private @Nullable Shot last;
    private @Nullable Shot lead;
    private @Nullable Shot first;

    Generator(
            CameraWorld world,
            WorldStart start,
            ShotMaker maker,
            FlightThreads threads,
            ChunkPace pace,
            Listener listener) {
        this.world = world;
        this.start = start;
        this.maker = maker;
        this.threads = threads;
        this.pace = pace;
        this.listener = listener;
    }

    /// Starts the world, or starts it again from nothing.
    void start(ChunkSettings settings) {
        run(() -> begin(settings));
    }

    /// Goes back to the first picture.
    void restart(ChunkSettings settings) {
        run(() -> {
            if (beginning == null || first == null) {
                begin(settings);
            } else {
                beginAt(beginning, first);
            }
        });
    }

    private void begin(ChunkSettings settings) {
        WorldNode node = world.start(start.withSettings(settings));
        beginning = node;
        first = maker.first(start.picture(), start.camera(), node.keyframe().orElse(null));
        beginAt(node, first);
    }

    private void beginAt(WorldNode node, Shot shot) {
        beforeChunk = null;
        lead = null;
        here = node;
        last = shot;
        listener.started(shot);
    }

    void generate(ChunkOrder order) {
        run(() -> {
            try {
                make(order);
            } catch (CancellationException e) {
                listener.cancelled(order);
            }
        });
    }

    private void make(ChunkOrder order) {
        if (order.cancelled()) {
            throw new CancellationException("the chunk was given up before it began");
        }
        boolean again = order.isAgain() && beforeChunk != null;
        WorldNode from = again ? beforeChunk : here;
        Shot before = again ? lead : last;
        if (from == null || before == null) {
            throw new IllegalStateException("a chunk before the first picture");
        }
        pace.began(threads.nanoTime());
        Chunk chunk = world.rollout(new ChunkRequest(from, order.plan().cameras(), order.settings()), order);
        List<Shot> shots = maker.of(chunk, order.plan(), before.index() + 1, before.chunk() + 1, before);
        Picture thumbnail = thumbnail(shots.getLast().picture());
        double seconds = pace.ended(threads.nanoTime());
        beforeChunk = from;
        lead = before;
        here = chunk.node();
        last = shots.getLast();
        listener.made(order, shots, thumbnail, seconds, chunk.timings());
    }

    static Picture thumbnail(Picture picture) {
        int width = Math.min(THUMBNAIL_WIDTH, picture.width());
        return picture.resized(width, Math.max(1, picture.height() * width / picture.width()));
    }

    /// The last task.
    void finish(boolean closeWorld) {
        threads.inference().execute(() -> {
            if (closeWorld) {
                world.close();
            }
        });
    }

    private void run(Runnable task) {
        threads.inference().execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                beginning = null;
                listener.failed(FailureLine.of(e), e);
            }
        });
    }
}
