package cosmonaut.session;

import cosmonaut.InvalidInputException;
import cosmonaut.media.Picture;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldMark;
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

        /// A wish was not possible; the flight goes on.
        void refused(String message);

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
    private @Nullable WorldMark beginning;
    private @Nullable WorldMark beforeLast;
    private @Nullable Shot last;
    private @Nullable Shot beforeChunk;
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
    void start(String prompt, long seed) {
        run(() -> {
            world.start(new WorldStart(start.picture(), start.depth(), start.camera(), prompt, seed));
            beginning = world.mark();
            first = maker.first(
                    start.picture(), start.camera(), world.firstKeyframe().orElse(null));
            begin(first);
        });
    }

    /// Goes back to the first picture.
    void restart(String prompt, long seed) {
        run(() -> {
            if (beginning == null || first == null) {
                world.start(new WorldStart(start.picture(), start.depth(), start.camera(), prompt, seed));
                beginning = world.mark();
                first = maker.first(
                        start.picture(), start.camera(), world.firstKeyframe().orElse(null));
            } else {
                world.returnTo(beginning);
                world.prompt(prompt);
                world.seed(seed);
            }
            begin(first);
        });
    }

    private void begin(Shot shot) {
        beforeLast = null;
        beforeChunk = null;
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
        WorldMark present = world.mark();
        WorldMark before = present;
        Shot lead = last;
        if (order.isAgain() && beforeLast != null) {
            before = beforeLast;
            lead = beforeChunk;
            world.returnTo(before);
            world.seed(order.seed());
        }
        pace.began(threads.nanoTime());
        Chunk chunk;
        try {
            chunk = world.rollout(order.plan().cameras(), order);
        } catch (CancellationException e) {
            world.returnTo(present);
            throw e;
        }
        if (lead == null) {
            throw new IllegalStateException("a chunk before the first picture");
        }
        int firstIndex = lead.index() + 1;
        long number = lead.chunk() + 1;
        List<Shot> shots = maker.of(chunk, order.plan(), firstIndex, number, lead);
        Picture picture = shots.getLast().picture();
        Picture thumbnail = thumbnail(picture);
        double seconds = pace.ended(threads.nanoTime());
        beforeLast = before;
        beforeChunk = lead;
        last = shots.getLast();
        listener.made(order, shots, thumbnail, seconds, chunk.timings());
    }

    static Picture thumbnail(Picture picture) {
        int width = Math.min(THUMBNAIL_WIDTH, picture.width());
        return picture.resized(width, Math.max(1, picture.height() * width / picture.width()));
    }

    void prompt(String text) {
        wish(() -> world.prompt(text));
    }

    void seed(long seed) {
        wish(() -> world.seed(seed));
    }

    void steps(int steps) {
        wish(() -> world.steps(steps));
    }

    void guidance(double strength) {
        wish(() -> world.guidance(strength));
    }

    /// The last task.
    void finish(boolean closeWorld) {
        threads.inference().execute(() -> {
            if (closeWorld) {
                world.close();
            }
        });
    }

    private void wish(Runnable task) {
        run(() -> {
            try {
                task.run();
            } catch (InvalidInputException e) {
                listener.refused(String.valueOf(e.getMessage()));
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
