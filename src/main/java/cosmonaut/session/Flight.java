package cosmonaut.session;

import cosmonaut.camera.CameraPath;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A scripted flight: a world, a start and a whole path, flown chunk by chunk.
///
/// The first picture is the start's own. A path that does not end with a chunk is flown on standing still, and the
/// surplus is dropped. [#cancel] may be called from any thread: the flight ends after the evaluation of a network that
/// is under way, with the pictures of the chunks before.
public final class Flight {

    private final CameraWorld world;
    private final WorldStart start;
    private final Course course;
    private final IntFunction<ChunkSettings> settings;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final List<Double> chunkSeconds = new ArrayList<>();
    private final StageTimings timings = new StageTimings();
    private int done;
    private double seconds;
    private @Nullable WorldNode node;
    private final ChunkProgress untilCancelled = new ChunkProgress() {
        @Override
        public void at(int done, int total) {}

        @Override
        public boolean cancelled() {
            return cancelled.get();
        }
    };

    /// With the start's settings for every chunk.
    ///
    /// @param path begins with the start's camera
    public Flight(CameraWorld world, WorldStart start, CameraPath path) {
        this(world, start, path, pictures -> start.settings());
    }

    /// With the start's settings for every chunk.
    ///
    /// @param course begins with the start's camera
    public Flight(CameraWorld world, WorldStart start, Course course) {
        this(world, start, course, pictures -> start.settings());
    }

    /// @param path begins with the start's camera
    /// @param settings what a chunk is made with, by the number of pictures before it, the first one not counted
    public Flight(CameraWorld world, WorldStart start, CameraPath path, IntFunction<ChunkSettings> settings) {
        this(world, start, Course.along(path), settings);
    }

    private Flight(CameraWorld world, WorldStart start, Course course, IntFunction<ChunkSettings> settings) {
        this.world = world;
        this.start = start;
        this.course = course;
        this.settings = settings;
    }

    public void cancel() {
        cancelled.set(true);
    }

    /// Flies to the end of the path, or until cancelled.
    ///
    /// @throws IOException when the sink cannot keep a picture; [#report] tells of those before
    public FlightReport fly(FrameSink sink, FlightProgress progress) throws IOException {
        int total = course.size();
        int step = world.config().newFrames();
        sink.accept(0, new GeneratedFrame(start.picture(), start.camera(), 1));
        done = 1;
        progress.advanced(done, total, 0);
        if (done < total && !cancelled.get()) {
            node = world.prepareAll(world.start(start));
            course.see(node);
        }
        while (node != null && done < total && !cancelled.get()) {
            long began = System.nanoTime();
            Chunk chunk;
            try {
                chunk = world.rollout(
                        new ChunkRequest(node, course.next(done, step), settings.apply(node.pictures())),
                        untilCancelled);
            } catch (CancellationException e) {
                break; // asked for; the report says how far the flight came
            }
            node = world.prepareAll(chunk.node());
            course.see(node);
            double took = (System.nanoTime() - began) / 1e9;
            seconds += took;
            chunkSeconds.add(took);
            timings.add(chunk.timings());
            for (GeneratedFrame frame : chunk.frames().subList(0, Math.min(step, total - done))) {
                sink.accept(done, frame);
                done++;
            }
            progress.advanced(done, total, seconds);
        }
        return report();
    }

    /// The world where the flight has come to; empty before the world was started. Not while [#fly] runs.
    public Optional<WorldNode> node() {
        return Optional.ofNullable(node);
    }

    /// How far the flight has come; also after [#fly] has thrown.
    public FlightReport report() {
        return new FlightReport(
                done, done < course.size(), seconds, List.copyOf(chunkSeconds), timings, world.metresPerUnit());
    }
}
