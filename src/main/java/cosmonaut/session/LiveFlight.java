package cosmonaut.session;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.FlightControl;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.WorldStart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/// A flight that a person steers.
///
/// Three threads: the control clock (60 Hz) integrates the control and decides, the inference thread generates, the
/// display's own thread calls [#present]. They exchange immutable messages, so that no call here waits for a chunk.
/// All methods but [#present] may be called from any thread; wishes take effect at the next tick, or with the next
/// chunk.
public final class LiveFlight implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofMinutes(5);
    private static final double LEAST_FIELD = 10;
    private static final double WIDEST_FIELD = 150;
    private static final double LEAST_SPEED = 0.01;
    private static final double GREATEST_SPEED = 100;

    private final FlightThreads threads;
    private final Hand hand = new Hand();
    private final Cockpit cockpit;
    private final Display display;
    private final boolean closeWorld;
    private final AtomicBoolean closing = new AtomicBoolean();

    /// Starts to fly; the first picture stands at once, the world is started on the inference thread.
    ///
    /// @param world used on the inference thread only, until the flight is closed
    public LiveFlight(CameraWorld world, WorldStart start, LiveOptions options, LiveListener listener) {
        this(world, start, options, listener, new OwnThreads());
    }

    /// With other threads than the flight's own.
    public LiveFlight(
            CameraWorld world, WorldStart start, LiveOptions options, LiveListener listener, FlightThreads threads) {
        this.threads = threads;
        this.closeWorld = options.closeWorld();
        ShotMaker maker = new ShotMaker(world.config(), options.warpPixels());
        ChunkPace pace = new ChunkPace();
        Cockpit.FlightParts parts = new Cockpit.FlightParts(
                world.config(),
                threads,
                hand,
                pace,
                new ShownRate(),
                new ShownRate(),
                maker.first(start.picture(), start.camera(), null),
                start.settings(),
                world::require);
        cockpit = new Cockpit(
                parts, options, listener, reports -> new Generator(world, start, maker, threads, pace, reports));
        display = new Display(parts, maker);
        cockpit.open();
        threads.everyTick(cockpit::tick);
    }

    /// The newest state of sticks and keys.
    public void control(FlightControl control) {
        hand.hold(control, threads.nanoTime());
    }

    /// Holds the flight; a chunk under way is completed.
    public void pause() {
        cockpit.post(cockpit::pause);
    }

    public void resume() {
        cockpit.post(cockpit::resume);
    }

    /// One single chunk under the present control, then the flight is held (again).
    public void step() {
        cockpit.post(cockpit::step);
    }

    /// Back to the first picture; also the way on after a failure.
    public void reset() {
        cockpit.post(cockpit::reset);
    }

    /// The last chunk again with another seed; a chunk under way is given up for it. It takes the former one's place in
    /// the flight and in a recording under way.
    public void reroll(long seed) {
        cockpit.post(() -> cockpit.reroll(seed));
    }

    /// What the chunks to come are made with. What the world cannot do is told to [LiveListener#refused].
    ///
    /// @param how from the settings in force to those wanted; applied on the control thread
    public void change(UnaryOperator<ChunkSettings> how) {
        cockpit.post(() -> cockpit.change(how));
    }

    /// @param factor on the speed of movements, 0.01 to 100
    public void speed(double factor) {
        require("speed", factor, LEAST_SPEED, GREATEST_SPEED);
        cockpit.post(() -> cockpit.speed(factor));
    }

    /// @param degrees horizontal field of view, 10 to 150
    public void fieldOfView(double degrees) {
        require("field of view", degrees, LEAST_FIELD, WIDEST_FIELD);
        cockpit.post(() -> cockpit.fieldOfView(degrees));
    }

    /// Gives up the chunk under way; the flight goes on from where it is.
    public void cancelChunk() {
        cockpit.post(cockpit::cancelChunk);
    }

    /// The newest state; a single read.
    public LiveView view() {
        return cockpit.published().view();
    }

    /// What is due on the display now. One thread only, at the display's rate.
    ///
    /// @param nanoTime on the clock of [System#nanoTime]
    public DisplayPicture present(long nanoTime) {
        return display.present(cockpit.published().snapshot(), nanoTime);
    }

    /// Records what is played from now on, beginning with the picture on show; a recording under way is completed
    /// first. Of a chunk that is made again by [#reroll] meanwhile, the clip holds the last version only; a recording
    /// that
    /// has ended stays as it is. Trouble is told to [LiveListener#recordingEnded]; the flight goes on.
    ///
    /// @param clip the mp4 file; its sidecar lies beside it
    public void record(Path clip) {
        cockpit.post(() -> cockpit.record(clip));
    }

    /// Completes the recording.
    public void stopRecording() {
        cockpit.post(cockpit::stopRecording);
    }

    /// The moments to look back at, oldest first.
    public List<TimelineEntry> timeline() {
        return cockpit.timeline();
    }

    /// Shows a picture of the past; the flight is held meanwhile.
    ///
    /// @param index of a [TimelineEntry]; one that is no longer there changes nothing
    public void lookBack(int index) {
        cockpit.post(() -> cockpit.lookBack(index));
    }

    /// Back to the present.
    public void live() {
        cockpit.post(cockpit::live);
    }

    /// Ends the flight and waits: the chunk under way is given up, a recording is completed.
    @Override
    public void close() {
        begin();
        boolean interrupted = false;
        long end = System.nanoTime() + CLOSING.toNanos();
        // Whoever is interrupted waits all the same: the caller closes the world next, and nobody may be using it then.
        while (true) {
            try {
                if (!threads.awaitEnd(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                    throw new IllegalStateException(
                            "the flight did not end within " + CLOSING.toMinutes() + " minutes");
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the flight without waiting.
    ///
    /// @return completes when the world is no longer used
    public CompletableFuture<Void> closeLater() {
        begin();
        return CompletableFuture.runAsync(
                this::close, task -> Thread.ofVirtual().name("flight end").start(task));
    }

    private void begin() {
        if (!closing.getAndSet(true)) {
            cockpit.post(() -> cockpit.close(closeWorld));
        }
    }

    private static void require(String what, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new InvalidInputException(
                    what + " " + value + " is not possible in flight; use " + low + " to " + high);
        }
    }
}
