package cosmonaut.evaluation;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.evaluation.DriftRun.Motion;
import cosmonaut.media.Picture;
import cosmonaut.session.Flight;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.PictureCoder;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How a model's pictures change from chunk to chunk, each made from the end of the one before: blur, colour and noise
/// that add up.
public final class DriftEvaluation {

    private final int chunks;
    private final long seed;
    private final Consumer<String> progress;
    private final List<DriftRun> runs = new ArrayList<>();
    private final long began = System.nanoTime();
    private final AtomicReference<@Nullable Flight> flying = new AtomicReference<>();
    private volatile boolean cancelled;

    /// @param chunks of a video, 2 or more
    /// @param seed of the trembling of a camera that stands still
    /// @param progress takes a line for every video
    public DriftEvaluation(int chunks, long seed, Consumer<String> progress) {
        if (chunks < 2) {
            throw new IllegalArgumentException("drift of " + chunks + " chunks");
        }
        this.chunks = chunks;
        this.seed = seed;
        this.progress = progress;
    }

    /// Flies straight ahead, and stands still.
    ///
    /// @param name of the scene
    /// @throws CancellationException after [#cancel]
    public void fly(CameraWorld world, String name, WorldStart start) throws IOException {
        int pictures = 1 + chunks * world.config().newFrames();
        double fps = world.config().fps();
        fly(
                world,
                name,
                start,
                Motion.FORWARD,
                Move.FORWARD.path(start.camera(), pictures, fps, Pace.DEFAULT).frames());
        fly(world, name, start, Motion.STILL, TremblingPath.of(start.camera(), pictures, seed));
    }

    private void fly(CameraWorld world, String name, WorldStart start, Motion motion, List<CameraFrame> cameras)
            throws IOException {
        say(name, motion);
        int step = world.config().newFrames();
        List<List<Picture>> made = new ArrayList<>();
        List<Picture> chunk = new ArrayList<>();
        Flight flight =
                new Flight(world, start, new CameraPath(cameras, world.config().fps()));
        flying.set(flight);
        if (!cancelled) {
            flight.fly(
                    (index, frame) -> {
                        if (index > 0) {
                            chunk.add(frame.picture());
                        }
                        if (chunk.size() == step) {
                            made.add(DriftRun.kept(chunk));
                            chunk.clear();
                        }
                    },
                    (done, total, seconds) -> {});
        }
        flying.set(null);
        requireWanted();
        runs.add(new DriftRun(name, motion, made));
    }

    /// Goes on from what a model without a camera has begun with.
    ///
    /// @param name of what it began with
    /// @param next makes the next chunk
    /// @throws CancellationException after [#cancel]
    public void generate(String name, Function<ChunkProgress, List<Picture>> next) {
        say(name, Motion.VIDEO);
        ChunkProgress untilCancelled = new ChunkProgress() {
            @Override
            public void at(int done, int total) {}

            @Override
            public boolean cancelled() {
                return cancelled;
            }
        };
        List<List<Picture>> made = new ArrayList<>();
        while (made.size() < chunks) {
            requireWanted();
            made.add(DriftRun.kept(next.apply(untilCancelled)));
        }
        runs.add(new DriftRun(name, Motion.VIDEO, made));
    }

    /// Compares what was made.
    ///
    /// @param coder for pictures of that size; none where their latents are not compared
    public DriftReport report(Optional<PictureCoder> coder) {
        return DriftReport.of(runs, coder, (System.nanoTime() - began) / 1e9);
    }

    /// Ends the video under way and all to come; from any thread.
    public void cancel() {
        cancelled = true;
        Flight flight = flying.get();
        if (flight != null) {
            flight.cancel();
        }
    }

    private void requireWanted() {
        if (cancelled) {
            throw new CancellationException("the evaluation was cancelled");
        }
    }

    private void say(String name, Motion motion) {
        progress.accept(name + ", " + motion.name().toLowerCase(Locale.ROOT) + ": " + chunks + " chunks");
    }
}
