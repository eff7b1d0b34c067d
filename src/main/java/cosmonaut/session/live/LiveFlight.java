package cosmonaut.session.live;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.FlightControl;
import cosmonaut.camera.MotionMode;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.recording.Recordings;
import cosmonaut.session.tree.Shot;
import cosmonaut.viewport.Polyline;
import cosmonaut.viewport.ViewPicture;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewSource;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/// A flight that a person steers.
///
/// The control clock (60 Hz) integrates the control and decides, the inference thread generates, whoever draws calls
/// [#request], and the display [#shown]. They exchange immutable messages, so that no call here waits for a chunk. All
/// other methods may be called from any thread; wishes take effect at the next tick, or with the next chunk.
public final class LiveFlight implements ViewSource, AutoCloseable {

    private static final Duration CLOSING = Duration.ofMinutes(5);
    private static final double LEAST_FIELD = 10;
    private static final double WIDEST_FIELD = 150;
    private static final double LEAST_SPEED = 0.01;
    private static final double GREATEST_SPEED = 100;

    private final FlightThreads threads;
    private final LiveListener listener;
    private final Mailbox mailbox = new Mailbox();
    private final Hand hand = new Hand();
    private final FlightStatus status = new FlightStatus();
    private final SettingsInForce settings;
    private final Playback playback;
    private final Recordings recordings;
    private final FlightLine line;
    private final ChunkOrders orders;
    private final LivePublisher publisher;
    private final ControlLoop loop;
    private final Display display;
    private final FlightTraces traces = new FlightTraces();
    private final Runnable ending;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile TraceChoice drawn = TraceChoice.NONE;

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
        this.listener = listener;
        this.ending = options.ending();
        WorldConfig config = world.config();
        ShotMaker maker = new ShotMaker(config, options.memory().warpPixels());
        Shot first = maker.first(start.picture(), start.camera(), null);
        ChunkPace pace = new ChunkPace();
        PictureRates rates = new PictureRates();
        settings = new SettingsInForce(start.settings(), world::require);
        playback = new Playback(options.piloting(), hand, new ChunkPlanner(config.newFrames(), config.fps()), first);
        recordings = new Recordings(
                options.recording(), config, threads.recorder(), listener::recordingEnded, settings::get);
        line = new FlightLine(options, playback, recordings, first);
        orders = new ChunkOrders(
                threads,
                pace,
                mailbox,
                status,
                playback,
                line,
                settings,
                listener,
                options.saving().reopened().map(replay -> new Reopening(world, maker, replay)),
                reports -> new Generator(world, start, maker, threads, pace, reports));
        FlightParts parts = new FlightParts(status, playback, line, orders, settings, recordings, hand);
        publisher = new LivePublisher(parts, rates, config.newFrames(), listener, threads.nanoTime());
        loop = new ControlLoop(threads, mailbox, parts, publisher);
        display = new Display(config, hand, rates);
        orders.begin();
        threads.everyTick(loop::tick);
    }

    /// The newest state of sticks and keys. A change is flown at once, ahead of the next tick.
    ///
    /// @return whether it is another than before
    public boolean control(FlightControl control) {
        boolean changes = hand.hold(control, threads.nanoTime());
        if (changes) {
            threads.hurry();
        }
        return changes;
    }

    /// Holds the flight; a chunk under way is completed.
    public void pause() {
        mailbox.execute(status::pause);
    }

    public void resume() {
        mailbox.execute(() -> {
            status.resume();
            orders.forgetStep();
        });
    }

    /// One single chunk under the present control, then the flight is held (again).
    public void step() {
        mailbox.execute(() -> {
            status.pause();
            orders.step();
        });
    }

    /// Back to the first picture; also the way on after a failure.
    public void reset() {
        mailbox.execute(orders::reset);
    }

    /// The last chunk again with another seed; a chunk under way is given up for it. It takes the former one's place in
    /// the flight and in a recording under way.
    public void reroll(long seed) {
        mailbox.execute(() -> orders.reroll(seed));
    }

    /// Back to the first picture, with all that was imagined forgotten. Another seed gives another world beyond the
    /// picture, the same seed the same one again. Where no world is open, [LiveListener#refused] is told and nothing
    /// changes.
    public void anotherWorld(long seed) {
        attempt(() -> orders.anotherWorld(seed));
    }

    /// What the chunks to come are made with. What the world cannot do is told to [LiveListener#refused].
    ///
    /// @param how from the settings in force to those wanted; applied on the control thread
    public void change(UnaryOperator<ChunkSettings> how) {
        attempt(() -> settings.change(how));
    }

    /// @param factor on the speed of movements, 0.01 to 100
    public void speed(double factor) {
        require("speed", factor, LEAST_SPEED, GREATEST_SPEED);
        mailbox.execute(() -> playback.helm().setSpeed(factor));
    }

    /// How the camera meets what is solid from now on. In a world without depth in metres it goes through everything
    /// ([LiveView#canWalk]).
    public void motion(MotionMode mode) {
        mailbox.execute(() -> playback.helm().setMotion(mode));
    }

    /// @param degrees horizontal field of view, 10 to 150
    public void fieldOfView(double degrees) {
        require("field of view", degrees, LEAST_FIELD, WIDEST_FIELD);
        mailbox.execute(() -> playback.setFieldOfView(degrees));
    }

    /// Gives up the chunk under way; the flight goes on from where it is.
    public void cancelChunk() {
        mailbox.execute(orders::cancelChunk);
    }

    /// The world where the flight is, for whoever looks at what it remembers; empty before it is open. A node never
    /// changes, so the flight goes on meanwhile.
    ///
    /// @return completes at the next tick, on the control thread; not at all once the flight has ended
    public CompletableFuture<Optional<WorldNode>> node() {
        CompletableFuture<Optional<WorldNode>> asked = new CompletableFuture<>();
        mailbox.execute(
                () -> asked.complete(line.current().map(node -> node.whole().world())));
        return asked;
    }

    /// The newest state; a single read.
    public LiveView view() {
        return publisher.published().view();
    }

    /// What is due on the display now. One thread only, at the display's rate.
    @Override
    public ViewRequest request(long nanoTime) {
        return display.request(publisher.published().snapshot(), nanoTime);
    }

    /// Which lines [#lines] gives from now on; none at first.
    public void draw(TraceChoice choice) {
        drawn = choice;
    }

    /// The lines of [#draw], seen from the camera of a request. The thread that calls [#request].
    @Override
    public List<Polyline> lines(ViewRequest request) {
        return traces.lines(
                drawn, publisher.published().snapshot(), hand.held().control(), request.view(), threads.nanoTime());
    }

    /// Counts what came of it ([LiveView#pictures], [LiveView#keyToReprojected]). One thread only.
    @Override
    public void shown(ViewRequest request, long nanoTime) {
        display.shown(request, nanoTime);
    }

    /// Records what is played from now on, beginning with the picture on show; a recording under way is completed
    /// first. Of a chunk that is made again by [#reroll] meanwhile, the clip holds the last version only; a recording
    /// that has ended stays as it is. Trouble is told to [LiveListener#recordingEnded]; the flight goes on.
    ///
    /// @param clip the mp4 file; its sidecar lies beside it
    public void record(Path clip) {
        mailbox.execute(() -> recordings.begin(clip, playback.onShow(), mailbox));
    }

    /// As [#record], of what the viewport draws, as it is seen: with overlays, on the screen's pixels, when it is
    /// drawn. The clip has the size of the first picture; when the window changes, later ones are fitted into it.
    ///
    /// @param fps periods a second of the clip, in each of which there is one picture at most
    public void recordView(Path clip, double fps) {
        mailbox.execute(() -> recordings.beginSeen(clip, fps, mailbox, threads::nanoTime));
    }

    /// Keeps a picture where what is seen is recorded. The thread that calls [#request].
    @Override
    public void drawn(ViewPicture picture) {
        recordings.seen(picture::copy, picture.request().view(), picture.drawn().coverage());
    }

    /// Completes the recording.
    public void stopRecording() {
        mailbox.execute(recordings::end);
    }

    /// The moments to look back at, oldest first.
    public List<TimelineEntry> timeline() {
        return line.timeline().entries();
    }

    /// Shows a picture of the past; the flight is held meanwhile.
    ///
    /// @param index of a [TimelineEntry]; one that is no longer there changes nothing
    public void lookBack(int index) {
        mailbox.execute(() -> status.lookBack(line.timeline().picture(index)));
    }

    /// Back to the present.
    public void live() {
        mailbox.execute(status::live);
    }

    /// Goes back to a moment and flies on from there: with the world of then, the camera where it was and at rest. A
    /// pause is over; what was flown after that moment leaves the timeline. Flight time runs on; a recording under way
    /// cuts to the picture of then.
    /// Where the flight has given the world of that moment up, [LiveListener#refused] is told and nothing changes;
    /// [LiveView#canFlyOn] says so beforehand.
    ///
    /// @param index of a [TimelineEntry]
    public void flyFrom(int index) {
        attempt(() -> orders.flyFrom(index));
    }

    /// Does on the control thread what may be refused.
    private void attempt(Runnable wish) {
        mailbox.execute(() -> {
            try {
                wish.run();
            } catch (InvalidInputException e) {
                listener.refused(String.valueOf(e.getMessage()));
            }
        });
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
            mailbox.execute(() -> loop.close(ending));
        }
    }

    private static void require(String what, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new InvalidInputException(
                    what + " " + value + " is not possible in flight; use " + low + " to " + high);
        }
    }
}
