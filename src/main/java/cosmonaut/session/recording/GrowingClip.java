package cosmonaut.session.recording;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.session.FlightReport;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.StageTimings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A clip that is written picture by picture on the recorder thread. Trouble ends it with what can be played. One
/// thread at a time hands pictures in.
final class GrowingClip {

    private final Path clip;
    private final Executor recorder;
    private final Runnable onTrouble;
    private final AtomicInteger queue = new AtomicInteger();
    private final List<Double> chunkSeconds = new ArrayList<>();
    private final StageTimings timings = new StageTimings();
    private volatile Recording state;

    // The recorder thread's.
    private final List<CameraFrame> cameras = new ArrayList<>();
    private final List<Integer> periods = new ArrayList<>();
    private @Nullable ClipSink sink;
    private @Nullable String trouble;

    /// @param onTrouble is called once on the recorder thread when the recording must be ended
    GrowingClip(Path clip, Executor recorder, Runnable onTrouble) {
        this.clip = clip;
        this.recorder = recorder;
        this.onTrouble = onTrouble;
        this.state = new Recording(clip, Sidecar.beside(clip), 0, false, false, Optional.empty());
    }

    void open(ClipSinkFactory sinks, VideoShape shape) {
        recorder.execute(() -> {
            try {
                sink = sinks.open(clip, shape);
            } catch (IOException | RuntimeException e) {
                troubled(line(e));
            }
        });
    }

    /// The newest state, from any thread.
    Recording state() {
        return state;
    }

    /// Pictures that wait to be written.
    int waiting() {
        return queue.get();
    }

    /// A chunk was made meanwhile. The control thread's.
    void made(double seconds, StageTimings stages) {
        chunkSeconds.add(seconds);
        timings.add(stages);
    }

    /// @param fitted makes the picture fit the clip, on the recorder thread
    /// @param length periods of the clip's rate for which it stands
    void write(GeneratedFrame frame, UnaryOperator<GeneratedFrame> fitted, int length) {
        queue.incrementAndGet();
        recorder.execute(() -> {
            queue.decrementAndGet();
            ClipSink open = sink;
            if (open == null || trouble != null) {
                return;
            }
            try {
                GeneratedFrame fit = fitted.apply(frame);
                open.accept(cameras.size(), fit, length);
                cameras.add(fit.camera());
                periods.add(length);
                state = new Recording(clip, Sidecar.beside(clip), cameras.size(), false, false, Optional.empty());
            } catch (IOException | RuntimeException e) {
                troubled(line(e));
            }
        });
    }

    /// The disk takes longer than the pictures.
    void giveUp() {
        recorder.execute(() -> troubled("clip " + clip + ": the disk does not keep up; record to a faster one"));
    }

    private void troubled(String line) {
        if (trouble == null) {
            trouble = line;
            onTrouble.run();
        }
    }

    private static String line(Exception e) {
        String said = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        return e instanceof InvalidInputException || e instanceof IOException
                ? said
                : "the recording broke off: " + e.getClass().getSimpleName() + ": " + said + "; record again";
    }

    /// Completes the clip; no more pictures are kept. The control thread's.
    ///
    /// @param flown what was flown, for the sidecar
    /// @param pictures which pictures these are
    /// @param ended hears of the end on the recorder thread
    void finish(Sidecar.Flown flown, Sidecar.Pictures pictures, Consumer<Recording> ended) {
        List<Double> seconds = List.copyOf(chunkSeconds);
        recorder.execute(() -> {
            boolean playable = complete(flown, pictures, seconds);
            state = new Recording(
                    clip, Sidecar.beside(clip), cameras.size(), true, playable, Optional.ofNullable(trouble));
            ended.accept(state);
        });
    }

    private boolean complete(Sidecar.Flown flown, Sidecar.Pictures pictures, List<Double> seconds) {
        ClipSink open = sink;
        if (open == null) {
            return false;
        }
        try (open) {
            double sum = seconds.stream().mapToDouble(Double::doubleValue).sum();
            FlightReport report = new FlightReport(cameras.size(), trouble != null, sum, seconds, timings);
            Sidecar sidecar = new Sidecar(flown, report, cameras).of(pictures, periods);
            Optional<IOException> failed = open.finish(sidecar);
            if (trouble == null && failed.isPresent()) {
                trouble = line(failed.get());
            }
            return true;
        } catch (IOException | RuntimeException e) {
            trouble = trouble == null ? line(e) : trouble;
            return false;
        }
    }
}
