package cosmonaut.session.live;

import cosmonaut.InvalidInputException;
import cosmonaut.session.live.ChunkOrder.Purpose;
import cosmonaut.session.tree.ChunkPlan;
import cosmonaut.session.tree.FlightNode;
import cosmonaut.session.tree.Shot;
import cosmonaut.world.Preparation;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldNode;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Decides what is asked of the world, one chunk at a time, and hangs what comes on the flight's line. The control
/// thread's, but for what the generator reports, which is posted.
final class ChunkOrders implements Generator.Listener {

    private final FlightThreads threads;
    private final ChunkPace pace;
    private final Executor control;
    private final FlightStatus status;
    private final Playback playback;
    private final FlightLine line;
    private final SettingsInForce settings;
    private final LiveListener listener;
    private final Generator generator;

    private final Optional<Reopening> saved;

    private @Nullable ChunkOrder order;
    private boolean stepWanted;
    private boolean againWanted;
    private double wasted;
    private volatile Preparation preparation = Preparation.NONE;
    private OptionalDouble lastSeconds = OptionalDouble.empty();
    private Optional<StageTimings> lastTimings = Optional.empty();

    /// @param control runs tasks on the control thread
    /// @param saved flight that is made again first
    /// @param generators makes the generator that reports to this
    ChunkOrders(
            FlightThreads threads,
            ChunkPace pace,
            Executor control,
            FlightStatus status,
            Playback playback,
            FlightLine line,
            SettingsInForce settings,
            LiveListener listener,
            Optional<Reopening> saved,
            Function<Generator.Listener, Generator> generators) {
        this.threads = threads;
        this.pace = pace;
        this.control = control;
        this.status = status;
        this.playback = playback;
        this.line = line;
        this.settings = settings;
        this.listener = listener;
        this.saved = saved;
        this.generator = generators.apply(this);
    }

    boolean active() {
        return order != null;
    }

    /// What the chunk under way leads to; none where it only makes the last one again, or is given up.
    @Nullable
    ChunkPlan coming() {
        ChunkOrder making = order;
        boolean leads = making != null && making.purpose() != Purpose.AGAIN && !making.cancelled();
        return making != null && leads ? making.plan() : null;
    }

    LiveView.ChunkView view(long now) {
        ChunkOrder making = order;
        return new LiveView.ChunkView(
                making != null,
                making == null ? 0 : making.done(),
                making == null ? 0 : making.total(),
                making == null ? OptionalDouble.empty() : making.secondsLeft(now),
                lastSeconds,
                lastTimings,
                preparation);
    }

    /// Opens the world.
    void open() {
        status.load();
        generator.start(settings.get());
    }

    /// Opens the world and makes a saved flight again, if there is one.
    void begin() {
        status.load();
        saved.ifPresentOrElse(flight -> generator.start(() -> flight.run(this)), () -> generator.start(settings.get()));
    }

    /// Orders what must be begun now.
    void consider(long now) {
        ChunkOrder making = order;
        if (making != null && status.flies() && making.purpose() != Purpose.AGAIN && !making.cancelled()) {
            double since = wasted + making.age(now);
            if (playback.regrets(making.plan(), since, now)) {
                wasted = since;
                making.cancel();
            }
        }
        FlightNode current = line.current().orElse(null);
        if (making != null || !status.ready() || current == null) {
            return;
        }
        FlightNode.Request last = current.request();
        FlightNode parent = line.parent().orElse(null);
        if (againWanted && last != null && parent != null) {
            give(Purpose.AGAIN, parent, last.plan());
        } else if (stepWanted && status.paused() && !playback.stepping()) {
            stepWanted = false;
            give(Purpose.STEP, current, playback.stepPlan());
        } else if (status.flies()) {
            ChunkPlan plan = playback.wanted(now);
            if (plan != null) {
                give(Purpose.NEXT, current, plan);
            }
        }
        againWanted = false;
    }

    private void give(Purpose purpose, FlightNode from, ChunkPlan plan) {
        ChunkOrder given = new ChunkOrder(purpose, from, plan, settings.get(), threads, pace);
        order = given;
        if (purpose != Purpose.AGAIN) {
            playback.ordered(plan);
        }
        generator.generate(given);
    }

    /// One chunk in a pause.
    void step() {
        ChunkOrder making = order;
        stepWanted = making == null || making.purpose() != Purpose.STEP;
    }

    void forgetStep() {
        stepWanted = false;
    }

    /// Gives up the chunk under way.
    void cancelChunk() {
        if (order != null) {
            order.cancel();
            playback.cancelled();
        }
    }

    /// Whether there is a chunk to make again.
    boolean canReroll() {
        return status.failure() == null && line.parent().isPresent();
    }

    void reroll(long seed) {
        if (line.parent().isPresent()) {
            settings.change(now -> now.withSeed(seed));
            againWanted = true;
            if (order != null) {
                order.cancel();
            }
        }
    }

    /// Back to the first picture; a world that gave up is opened again.
    void reset() {
        giveUp();
        status.live();
        if (status.ready()) {
            line.reset();
        } else if (!status.loading()) {
            line.abandon();
            open();
        }
    }

    /// Another world behind the first picture: all that was imagined is forgotten, and the world opens again from a
    /// seed.
    ///
    /// @throws InvalidInputException while no world is open; nothing has changed then
    void anotherWorld(long seed) {
        requireOpen();
        settings.change(now -> now.withSeed(seed));
        giveUp();
        status.live();
        line.abandon();
        open();
    }

    private void requireOpen() {
        if (!status.ready()) {
            throw new InvalidInputException(
                    "a flight goes on only while its world is open; wait for it, or reset the flight");
        }
    }

    /// Whether a flight can go on from the end of this chunk.
    boolean canFlyFrom(int index) {
        return status.ready() && line.canGoTo(index);
    }

    /// Goes back to the end of a chunk, and on from there.
    ///
    /// @param index of its last picture
    /// @throws InvalidInputException when that is not possible; nothing has changed then
    void flyFrom(int index) {
        requireOpen();
        line.goTo(index);
        giveUp();
        status.resume();
    }

    /// Forgets the chunk under way, whatever becomes of it, and what was wished for after it.
    private void giveUp() {
        stepWanted = false;
        againWanted = false;
        if (order != null) {
            order.cancel();
            order = null;
        }
    }

    /// Nothing is asked any more.
    ///
    /// @param ending runs when the world is no longer used
    void close(Runnable ending) {
        giveUp();
        saved.ifPresent(Reopening::cancel);
        generator.finish(ending);
    }

    @Override
    public void started(Shot shot, WorldNode node) {
        control.execute(() -> {
            line.open(shot, node);
            status.loaded();
        });
    }

    @Override
    public void reopening(Shot shot, WorldNode node) {
        control.execute(() -> line.open(shot, node));
    }

    @Override
    public void remade(FlightNode.Request request, Generator.Made made) {
        control.execute(() -> {
            settings.change(former -> request.settings());
            line.remade(request, made);
        });
    }

    @Override
    public void reopened(int others) {
        control.execute(() -> {
            line.reopened();
            status.loaded();
            if (others > 0) {
                listener.refused(others + " chunks of the saved flight look otherwise than then, as the machine, the"
                        + " model or the program is another; the flight goes on from what they are now");
            }
        });
    }

    @Override
    public void made(ChunkOrder done, Generator.Made made) {
        control.execute(() -> {
            if (order != done) {
                return;
            }
            order = null;
            wasted = 0;
            line.take(done, made);
            if (done.purpose() == Purpose.STEP && status.paused()) {
                playback.playStep(done.plan());
            }
            playback.cadence().measured(made.seconds());
            lastSeconds = OptionalDouble.of(made.seconds());
            lastTimings = Optional.of(made.timings());
        });
    }

    @Override
    public void cancelled(ChunkOrder given) {
        control.execute(() -> {
            if (order == given) {
                order = null;
            }
        });
    }

    @Override
    public void prepared(Preparation state) {
        preparation = state;
    }

    @Override
    public void failed(String message, Throwable cause) {
        control.execute(() -> {
            order = null;
            status.fail(message);
            line.endRecording();
            listener.failed(message, cause);
        });
    }
}
