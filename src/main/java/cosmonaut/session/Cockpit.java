package cosmonaut.session;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.StageTimings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Conducts a flight: in every [#tick] it reads its mailbox, lets the camera fly, orders the chunk that is due and
/// publishes what display and window show. All of it is the control thread's, but [#post], what the generator reports,
/// and the published slots.
final class Cockpit implements Generator.Listener {

    /// A longer gap between two ticks (the machine slept) is not flown.
    private static final double LONGEST_TICK = 0.25;

    private final FlightThreads threads;
    private final LiveListener listener;
    private final Hand hand;
    private final Generator generator;
    private final Playback playback;
    private final ChunkPace pace;
    private final ShownRate shown;
    private final ShownRate played;
    private final RecordingDesk recordings;
    private final Timeline timeline;
    private final Consumer<ChunkSettings> check;
    private final FlownPath path;
    private final int chunkPictures;
    private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();

    private Shot first;
    private ChunkSettings settings;
    private long lastTick;
    private boolean started;
    private boolean paused;
    private boolean stepWanted;
    private boolean closed;
    private boolean orderIsStep;
    private double wasted;
    private long orderedAt;
    private boolean rerollWanted;
    private @Nullable ChunkOrder order;
    private @Nullable ChunkPlan lastPlan;
    private @Nullable String failure;
    private Timeline.@Nullable PastPicture past;
    private long chunks;
    private OptionalDouble lastSeconds = OptionalDouble.empty();
    private Optional<StageTimings> lastTimings = Optional.empty();
    private LiveState state = LiveState.LOADING;
    private volatile Published published;

    /// What the other threads read.
    record Published(FlightSnapshot snapshot, LiveView view) {}

    /// @param generators makes the generator that reports to this
    Cockpit(
            FlightParts parts,
            LiveOptions options,
            LiveListener listener,
            Function<Generator.Listener, Generator> generators) {
        this.threads = parts.threads();
        this.listener = listener;
        this.hand = parts.hand();
        this.pace = parts.pace();
        this.shown = parts.shown();
        this.played = parts.played();
        this.first = parts.first();
        this.settings = parts.settings();
        this.check = parts.check();
        this.chunkPictures = parts.config().newFrames();
        this.playback = new Playback(
                options, hand, new ChunkPlanner(chunkPictures, parts.config().fps()), first);
        this.recordings = new RecordingDesk(threads, options, parts.config(), listener, () -> settings);
        this.timeline = new Timeline(options.timelineEntries(), options.timelineBytes());
        this.path = new FlownPath(first.camera().pose());
        this.generator = generators.apply(this);
        this.lastTick = threads.nanoTime();
        timeline.add(first, Generator.thumbnail(first.picture()));
        this.published = publication(lastTick);
    }

    /// The parts of a flight that are more than one room's.
    record FlightParts(
            WorldConfig config,
            FlightThreads threads,
            Hand hand,
            ChunkPace pace,
            ShownRate shown,
            ShownRate played,
            Shot first,
            ChunkSettings settings,
            Consumer<ChunkSettings> check) {}

    Published published() {
        return published;
    }

    List<TimelineEntry> timeline() {
        return timeline.entries();
    }

    /// Hands something to the control thread, from any thread.
    void post(Runnable message) {
        mailbox.add(message);
    }

    /// Opens the world.
    void open() {
        generator.start(settings);
    }

    void tick() {
        long now = threads.nanoTime();
        double seconds = Math.clamp((now - lastTick) / 1e9, 0, LONGEST_TICK);
        lastTick = now;
        for (Runnable message = mailbox.poll(); message != null && !closed; message = mailbox.poll()) {
            message.run();
        }
        if (closed) {
            return;
        }
        if (flies()) {
            playback.fly(seconds, now);
        } else if (started && past == null && failure == null) {
            playback.flyStep(seconds);
        }
        path.reach(playback.helm().pose());
        recordings.played(playback.film(), playback.helm().seconds());
        consider(now);
        forgetQuestions();
        publish(now);
    }

    /// Whether the camera follows the hand.
    private boolean flies() {
        return started && !paused && past == null && failure == null;
    }

    /// Orders what must be begun now.
    private void consider(long now) {
        ChunkOrder making = order;
        if (making != null && flies() && !making.isAgain() && !making.cancelled()) {
            double since = wasted + (now - orderedAt) / 1e9;
            if (playback.regrets(making.plan(), since, now)) {
                wasted = since;
                making.cancel();
            }
        }
        if (making != null || !started || failure != null) {
            return;
        }
        if (rerollWanted && lastPlan != null) {
            order(ChunkOrder.again(lastPlan, settings, threads, pace), false);
        } else if (stepWanted && paused && !playback.stepping()) {
            stepWanted = false;
            order(ChunkOrder.next(playback.stepPlan(), settings, threads, pace), true);
        } else if (flies()) {
            ChunkPlan plan = playback.wanted(now);
            if (plan != null) {
                order(ChunkOrder.next(plan, settings, threads, pace), false);
            }
        }
        rerollWanted = false;
    }

    private void order(ChunkOrder next, boolean step) {
        order = next;
        orderedAt = threads.nanoTime();
        orderIsStep = step;
        if (!next.isAgain()) {
            playback.ordered(next.plan());
        }
        generator.generate(next);
    }

    /// Changes that no picture will answer are not timed.
    private void forgetQuestions() {
        if (!flies()) {
            hand.toReprojected().drop();
            hand.toGenerated().drop();
        } else if (order == null && !playback.moving()) {
            hand.toGenerated().drop();
        }
    }

    private void publish(long now) {
        LiveState before = state;
        state = stateNow();
        published = publication(now);
        if (before != state) {
            listener.stateChanged(state);
        }
    }

    private LiveState stateNow() {
        if (closed) {
            return LiveState.CLOSED;
        }
        if (failure != null) {
            return LiveState.FAILED;
        }
        if (!started) {
            return LiveState.LOADING;
        }
        if (past != null) {
            return LiveState.LOOKING_BACK;
        }
        if (paused) {
            return LiveState.PAUSED;
        }
        return playback.moving() || order != null ? LiveState.FLYING : LiveState.STANDING;
    }

    private Published publication(long now) {
        Helm helm = playback.helm();
        FlightSnapshot snapshot = new FlightSnapshot(
                playback.film(), playback.motion(flies()), helm.seconds(), now, playback.lens(), past);
        ChunkOrder making = order;
        LiveView.ChunkView chunk = new LiveView.ChunkView(
                making != null,
                making == null ? 0 : making.done(),
                making == null ? 0 : making.total(),
                making == null ? OptionalDouble.empty() : making.secondsLeft(now),
                lastSeconds,
                lastTimings);
        double expected = playback.cadence().expected();
        LiveView view = new LiveView(
                state,
                failure,
                helm.pose(),
                playback.lens(),
                hand.held().control(),
                flies() ? helm.metresPerSecond() : 0,
                helm.speed(),
                chunk,
                flies() && playback.waiting(),
                playback.cadence().rate(),
                new LiveView.Pictures(
                        shown.perSecond(now), played.perSecond(now), expected > 0 ? chunkPictures / expected : 0),
                hand.toReprojected().latest(),
                hand.toGenerated().latest(),
                usedHeap(),
                path.poses(),
                settings.prompt(),
                settings.seed(),
                settings.steps(),
                chunks,
                timeline.revision(),
                past == null ? -1 : past.index(),
                lastPlan != null && failure == null,
                first.warpable() != null,
                recordings.state());
        return new Published(snapshot, view);
    }

    private static long usedHeap() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    // What the person wishes; each runs as a message.

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        stepWanted = false;
        past = null;
    }

    void step() {
        paused = true;
        stepWanted = order == null || !orderIsStep;
    }

    void reset() {
        giveUp();
        failure = null;
        past = null;
        started = false;
        lastPlan = null;
        stepWanted = false;
        chunks = 0;
        playback.restart(first);
        timeline.clear();
        timeline.add(first.dueAt(playback.helm().seconds()), Generator.thumbnail(first.picture()));
        path.restart(first.camera().pose());
        recordings.rewound();
        generator.restart(settings);
    }

    /// Forgets the chunk under way: whatever becomes of it.
    private void giveUp() {
        if (order != null) {
            order.cancel();
            order = null;
        }
    }

    void cancelChunk() {
        if (order != null) {
            order.cancel();
            playback.cancelled();
        }
    }

    void reroll(long seed) {
        if (lastPlan != null) {
            settings = settings.withSeed(seed);
            rerollWanted = true;
            if (order != null) {
                order.cancel();
            }
        }
    }

    /// What the chunks to come are made with; the flight goes on as before where the world cannot do it.
    void change(UnaryOperator<ChunkSettings> how) {
        try {
            ChunkSettings wanted = how.apply(settings);
            check.accept(wanted);
            settings = wanted;
        } catch (InvalidInputException e) {
            listener.refused(String.valueOf(e.getMessage()));
        }
    }

    void speed(double factor) {
        playback.helm().setSpeed(factor);
    }

    void fieldOfView(double degrees) {
        Intrinsics lens = playback.lens();
        playback.setLens(lens.zoomed(
                Intrinsics.ofHorizontalFov(degrees, lens.width(), lens.height()).fx() / lens.fx()));
    }

    void record(Path clip) {
        FlightSnapshot now = published.snapshot();
        Shot onShow = now.film().best(new CameraFrame(playback.helm().pose(), playback.lens()), now.seconds());
        recordings.begin(clip, onShow, this::post);
    }

    void stopRecording() {
        recordings.end();
    }

    void lookBack(int index) {
        Timeline.PastPicture found = timeline.picture(index);
        if (found != null) {
            past = found;
        }
    }

    void live() {
        past = null;
    }

    /// The last message: nothing is begun any more, what was recorded is completed.
    void close(boolean closeWorld) {
        giveUp();
        recordings.end();
        generator.finish(closeWorld);
        closed = true;
        publish(threads.nanoTime());
        threads.close();
    }

    // What the generator reports, from the inference thread.

    @Override
    public void started(Shot shot) {
        post(() -> {
            first = shot;
            playback.restart(shot);
            started = true;
        });
    }

    @Override
    public void made(ChunkOrder done, List<Shot> shots, Picture thumbnail, double seconds, StageTimings timings) {
        post(() -> {
            if (order != done) {
                return;
            }
            order = null;
            wasted = 0;
            if (done.isAgain()) {
                playback.replaced(shots);
                recordings.replaced(shots);
            } else {
                playback.arrived(done.plan(), shots, orderIsStep && paused);
                lastPlan = done.plan();
                chunks++;
            }
            playback.cadence().measured(seconds);
            lastSeconds = OptionalDouble.of(seconds);
            lastTimings = Optional.of(timings);
            timeline.add(shots.getLast(), thumbnail);
            recordings.made(seconds, timings);
        });
    }

    @Override
    public void cancelled(ChunkOrder given) {
        post(() -> {
            if (order == given) {
                order = null;
            }
        });
    }

    @Override
    public void failed(String message, Throwable cause) {
        post(() -> fail(message, cause));
    }

    private void fail(String message, Throwable cause) {
        order = null;
        failure = message;
        recordings.end();
        listener.failed(message, cause);
    }
}
