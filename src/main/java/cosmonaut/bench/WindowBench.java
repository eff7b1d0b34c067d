package cosmonaut.bench;

import cosmonaut.diagnostics.EventLog;
import cosmonaut.diagnostics.MachineMemory;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.scene.SceneSummary;
import cosmonaut.session.live.Latency;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveState;
import cosmonaut.session.live.LiveView;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.SettingsStore;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.FxThread;
import cosmonaut.ui.ShellViewModel;
import cosmonaut.ui.explore.FlightOpener;
import cosmonaut.ui.explore.OpenedFlight;
import cosmonaut.ui.explore.surface.FrameGaps;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.event.Event;
import javafx.geometry.Dimension2D;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The product's own window with a script at its keys: how evenly it is updated, how soon a key shows, what memory does
/// over time. The person's settings are left alone.
public final class WindowBench {

    /// Starting compiles and loads classes; what the person feels then is told apart.
    private static final double SETTLING_SECONDS = 10;

    private static final double SAMPLE_SECONDS = 60;

    /// As long as a person looks at the gallery before choosing.
    private static final long LOOKING_NANOS = TimeUnit.SECONDS.toNanos(3);

    /// Updates of the window from the click until the screen of the flight stands.
    private static final int OPENING_UPDATES = 8;

    private static final int UPDATE_MICROS = 1_000_000 / 60;
    private static final double LATE_MILLIS = 50;
    private static final double MOVING = 0.3;
    private static final long ENDING_SECONDS = 60;

    private final String source;
    private final double seconds;
    private final @Nullable String preset;
    private final @Nullable Dimension2D size;
    private final MeasuredWindow window;
    private final SceneLibrary library;
    private final PrintWriter progress;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<@Nullable LiveFlight> flight = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    private final FrameGaps startingGaps = new FrameGaps();
    private final FrameGaps gaps = new FrameGaps();
    private final FrameGaps minuteGaps = new FrameGaps();
    private final ObjectNode line = JsonMapper.shared().createObjectNode();
    private final SoakMinutes minutes = new SoakMinutes();
    private final EventLog log = new EventLog();

    private double longestStarved;
    private int frozenSeconds;
    private double busyMillis;
    private double busySeconds;

    /// @param source   what the gallery would open
    /// @param seconds  of flight
    /// @param preset   of the model, or its usual way
    /// @param size     of the window in pixels, or null for its usual one
    /// @param window   is measured
    /// @param progress a line each minute
    public WindowBench(
            SceneLibrary library,
            String source,
            double seconds,
            @Nullable String preset,
            @Nullable Dimension2D size,
            MeasuredWindow window,
            PrintWriter progress) {
        this.library = library;
        this.source = source;
        this.seconds = seconds;
        this.preset = preset;
        this.size = size;
        this.window = window;
        this.progress = progress;
    }

    /// Opens the window, flies, closes it, and tells what was measured. JavaFX has been started.
    public ObjectNode measure() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("cosmonaut-bench");
        ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
        try (LiveSettings settings = new LiveSettings(new SettingsStore(folder), log::say);
                FxProbe probe = new FxProbe(new FxThread())) {
            settings.change(all -> all.withFlight(all.flight().withPreset(Optional.ofNullable(preset))));
            MeasuredWindow.Surroundings given =
                    new MeasuredWindow.Surroundings(folder, settings, log, background, this::watched);
            new FxThread().execute(() -> open(given, probe));
            ended.await();
        } finally {
            background.shutdown();
            boolean over = background.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS);
            line.put("ended_in_time", over);
            Platform.exit();
        }
        Throwable failure = thrown.get();
        if (failure != null) {
            throw new IllegalStateException("the window failed while it was measured", failure);
        }
        line.put("incidents", log.last().size());
        return line;
    }

    private FlightOpener watched(FlightOpener opener) {
        return (request, listener) -> {
            OpenedFlight opened = opener.open(request, listener);
            flight.set(opened.flight());
            return opened;
        };
    }

    private void open(MeasuredWindow.Surroundings given, FxProbe probe) {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> fail(failure));
        try {
            Stage stage = new Stage();
            ShellViewModel shell = window.show(stage, given);
            if (size != null) {
                stage.setX(0);
                stage.setY(0);
                stage.setWidth(size.getWidth());
                stage.setHeight(size.getHeight());
            }
            new Watch(shell, stage, probe).start();
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void fail(Throwable failure) {
        thrown.compareAndSet(null, failure);
        ended.countDown();
    }

    /// Runs at every update of the window: works the keys and reads the clocks.
    private final class Watch extends AnimationTimer {
        private final ShellViewModel shell;
        private final Stage stage;
        private final FxProbe probe;
        private final KeyScript script;
        private final Random moments = new Random(2);
        private boolean coming;
        private long visible;
        private long asked;
        private long began;
        private double sampled;
        private long lookedAt;
        private final ThreadMXBean processor = ManagementFactory.getThreadMXBean();
        private long worked;
        private int updates;

        Watch(ShellViewModel shell, Stage stage, FxProbe probe) {
            this.shell = shell;
            this.stage = stage;
            this.probe = probe;
            this.script = new KeyScript(this::key);
        }

        @Override
        public void handle(long ignored) {
            long now = System.nanoTime();
            LiveFlight flown = flight.get();
            if (asked != 0 && ++updates == OPENING_UPDATES) {
                line.put("opening_fx_ms", (processor.getCurrentThreadCpuTime() - worked) / 1e6);
                line.put("opening_fx_longest_work_ms", probe.longestWorkMillis());
                line.put("opening_fx_longest_block_ms", probe.longestMillis());
            }
            if (visible == 0) {
                long started = ManagementFactory.getRuntimeMXBean().getStartTime();
                line.put("start_to_visible_ms", System.currentTimeMillis() - started);
                line.put("gallery_ms", LOOKING_NANOS / 1_000_000);
                visible = now;
            } else if (asked == 0 && now - visible >= LOOKING_NANOS) {
                asked = now;
                probe.reset();
                worked = processor.getCurrentThreadCpuTime();
                shell.fly(request());
            } else if (began == 0 && flown != null && flown.view().state() != LiveState.LOADING) {
                line.put("click_to_flight_ms", (now - asked) / 1_000_000);
                began = now;
            } else if (began != 0 && flown != null) {
                fly(flown.view(), now, (now - began) / 1e9);
            }
        }

        private FlightRequest request() {
            if (!library.names().contains(source)) {
                return new FlightRequest(source, source, Path.of(source));
            }
            SceneSummary summary = library.summary(source);
            return new FlightRequest(source, summary.title(), summary.picture());
        }

        private void fly(LiveView view, long now, double flown) {
            hands(flown);
            if (flown < SETTLING_SECONDS) {
                startingGaps.update(now);
            } else {
                if (gaps.total() == 0) {
                    probe.reset();
                }
                gaps.update(now);
                minuteGaps.update(now);
            }
            look(view, now);
            if (flown - sampled >= SAMPLE_SECONDS) {
                sampled = flown;
                sample(view, flown);
            }
            if (flown >= seconds || view.state() == LiveState.FAILED) {
                stop();
                if (minuteGaps.total() > 0) {
                    sample(view, flown);
                }
                report(view, flown);
                shell.endFlight();
                stage.hide();
                ended.countDown();
            }
        }

        /// A hand knows nothing of the window's updates: its keys come at any moment between two.
        private void hands(double flown) {
            if (script.isDue(flown) && !coming) {
                coming = true;
                CompletableFuture.delayedExecutor(moments.nextInt(UPDATE_MICROS), TimeUnit.MICROSECONDS)
                        .execute(() -> new FxThread().execute(() -> {
                            coming = false;
                            script.at(flown);
                        }));
            }
        }

        /// Once a second: whether pictures change while the camera moves.
        private void look(LiveView view, long now) {
            if (now - lookedAt < TimeUnit.SECONDS.toNanos(1)) {
                return;
            }
            lookedAt = now;
            boolean moving = view.metresPerSecond() > MOVING && !view.waiting();
            frozenSeconds += moving && view.pictures().shownPerSecond() == 0 ? 1 : 0;
        }

        /// Closes a minute. What is really held shows after a collection only; the time that this one takes is nobody's
        /// in flight, so it is left out of all figures.
        private void sample(LiveView view, double flown) {
            double block = probe.longestMillis();
            double work = probe.longestWorkMillis();
            longestStarved = Math.max(longestStarved, probe.longestOversleepMillis());
            busyMillis += probe.workMillis();
            busySeconds += probe.workMillis() / 1000 / Math.max(1e-9, probe.busyShare());
            System.gc();
            long heap =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            SoakMinutes.Minute minute = new SoakMinutes.Minute(
                    flown,
                    heap,
                    MachineMemory.residentBytes(),
                    view.chunks(),
                    minuteGaps.total(),
                    minuteGaps.longestMillis(),
                    block,
                    work,
                    frozenSeconds,
                    log.last().size());
            minutes.add(minute);
            progress.println(minute.json());
            frozenSeconds = 0;
            probe.reset();
            gaps.interrupt();
            minuteGaps.reset();
        }

        private void report(LiveView view, double flown) {
            line.put("seconds", flown).put("state", view.state().name());
            line.put("width", stage.getScene().getWidth());
            line.put("height", stage.getScene().getHeight());
            line.put("chunks", view.chunks());
            view.chunk().lastSeconds().ifPresent(last -> line.put("last_chunk_seconds", last));
            gaps(line.putObject("gap_ms"), gaps);
            gaps(line.putObject("gap_ms_first_seconds"), startingGaps);
            line.put("fx_longest_block_ms", minutes.longestBlock());
            line.put("fx_longest_work_ms", minutes.longestWork());
            line.put("fx_busy_share", busyMillis / 1000 / Math.max(1e-9, busySeconds));
            line.put("machine_longest_oversleep_ms", longestStarved);
            latency(line.putObject("key_to_reprojected_ms"), view.keyToReprojected());
            latency(line.putObject("key_to_generated_ms"), view.keyToGenerated());
            line.put("shown_per_second", view.pictures().shownPerSecond());
            line.put("frozen_seconds", minutes.frozenSeconds());
            line.set("minutes", minutes.json());
            line.set("growth_after_five_minutes", minutes.growth());
            line.put("peak_resident_bytes", MachineMemory.peakResidentBytes());
        }

        private void key(KeyCode code, boolean down) {
            Scene scene = stage.getScene();
            Event.fireEvent(
                    scene.getFocusOwner() != null ? scene.getFocusOwner() : scene,
                    new KeyEvent(
                            down ? KeyEvent.KEY_PRESSED : KeyEvent.KEY_RELEASED,
                            "",
                            code.getName(),
                            code,
                            false,
                            false,
                            false,
                            false));
        }
    }

    private static void gaps(ObjectNode node, FrameGaps gaps) {
        node.put("median", gaps.millis(0.5));
        node.put("p95", gaps.millis(0.95));
        node.put("p99", gaps.millis(0.99));
        node.put("longest", gaps.longestMillis());
        node.put("share_under_50", gaps.shareBelow(LATE_MILLIS));
        node.put("updates", gaps.total());
    }

    private static void latency(ObjectNode node, Latency measured) {
        node.put("median", measured.medianMillis());
        node.put("p95", measured.p95Millis());
        node.put("samples", measured.samples());
    }
}
