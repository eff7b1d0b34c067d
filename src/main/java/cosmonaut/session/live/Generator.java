package cosmonaut.session.live;

import cosmonaut.media.Picture;
import cosmonaut.session.tree.FlightNode;
import cosmonaut.session.tree.Shot;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.Preparation;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.util.List;
import java.util.concurrent.CancellationException;

/// Turns orders into chunks: everything that touches the world is a task of the inference thread, in the order of
/// asking. It knows nothing of the flight but what an order says.
final class Generator {

    /// Hears of results, on the inference thread.
    interface Listener {

        void started(Shot first, WorldNode node);

        void made(ChunkOrder order, Made made);

        void cancelled(ChunkOrder order);

        /// A saved flight is made again: its first picture stands, its chunks follow.
        void reopening(Shot first, WorldNode node);

        /// A chunk of a saved flight was made again.
        void remade(FlightNode.Request request, Made made);

        /// A saved flight is where it was.
        ///
        /// @param others chunks of it whose pictures are not those of then
        void reopened(int others);

        /// How far the world is with what it prepares beside chunks.
        void prepared(Preparation state);

        /// All nodes of the world are lost.
        void failed(String message, Throwable cause);
    }

    /// What an order has become.
    ///
    /// @param node the world behind it
    /// @param thumbnail of the last picture
    /// @param seconds that it took
    record Made(WorldNode node, List<Shot> shots, Picture thumbnail, double seconds, StageTimings timings) {}

    private final CameraWorld world;
    private final WorldStart start;
    private final ShotMaker maker;
    private final FlightThreads threads;
    private final ChunkPace pace;
    private final Listener listener;

    /// Whether a slice is waiting; the inference thread's.
    private boolean preparing;

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
        run(() -> {
            WorldNode node = world.start(start.withSettings(settings));
            prepareAhead();
            listener.started(
                    maker.first(start.picture(), start.camera(), node.keyframe().orElse(null)), node);
        });
    }

    void generate(ChunkOrder order) {
        run(() -> {
            try {
                listener.made(order, make(order));
                prepareAhead();
            } catch (CancellationException e) {
                listener.cancelled(order);
            }
        });
    }

    /// Prepares what comes, one slice behind every task that is waiting, as long as something is left.
    private void prepareAhead() {
        listener.prepared(world.preparation());
        if (!preparing && !world.preparation().complete()) {
            preparing = true;
            run(() -> {
                preparing = false;
                world.prepareAhead();
                prepareAhead();
            });
        }
    }

    private Made make(ChunkOrder order) {
        if (order.cancelled()) {
            throw new CancellationException("the chunk was given up before it began");
        }
        pace.began(threads.nanoTime());
        ChunkRequest request =
                new ChunkRequest(order.from().world(), order.plan().cameras(), order.settings());
        Chunk chunk = world.rollout(request, order);
        List<Shot> shots = maker.of(chunk, order.plan(), order.from().last());
        Picture thumbnail = Timeline.thumbnail(shots.getLast().picture());
        return new Made(chunk.node(), shots, thumbnail, pace.ended(threads.nanoTime()), chunk.timings());
    }

    /// Starts the world in another way, which may be given up.
    void start(Runnable otherwise) {
        run(() -> {
            try {
                otherwise.run();
                prepareAhead();
            } catch (CancellationException e) {
                // The flight ends before it could go on.
            }
        });
    }

    /// The last task.
    void finish(Runnable ending) {
        threads.inference().execute(ending);
    }

    private void run(Runnable task) {
        threads.inference().execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                listener.failed(FailureLine.of(e), e);
            }
        });
    }
}
