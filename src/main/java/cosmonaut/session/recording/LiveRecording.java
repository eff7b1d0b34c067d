package cosmonaut.session.recording;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.FlightReport;
import cosmonaut.session.tree.Shot;
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
import org.jspecify.annotations.Nullable;

/// Writes played pictures on the recorder thread. Trouble ends it with what can be played; the flight hears of it and
/// goes on. Its methods are the control thread's.
///
/// The clip holds what was finally flown, every picture once: whoever has the last chunk made again does not want the
/// former one kept. The pictures of a chunk are therefore written when the next chunk is there, as only the last one
/// can be made again, or when the recording ends. Where the flight goes back to another moment, what was played stays.
final class LiveRecording {

    /// Pictures that may wait for the disk.
    private static final int LONGEST_QUEUE = 256;

    private final Path clip;
    private final Executor recorder;
    private final Runnable onTrouble;
    private final AtomicInteger queue = new AtomicInteger();
    private final List<Double> chunkSeconds = new ArrayList<>();
    private final StageTimings timings = new StageTimings();
    private final List<Shot> played = new ArrayList<>();
    private int lastIndex = -1;
    private volatile Recording state;

    // The recorder thread's.
    private final List<CameraFrame> cameras = new ArrayList<>();
    private @Nullable ClipSink sink;
    private @Nullable String trouble;

    /// @param onTrouble is called once on the recorder thread when the recording must be ended
    LiveRecording(Path clip, Executor recorder, Runnable onTrouble) {
        this.clip = clip;
        this.recorder = recorder;
        this.onTrouble = onTrouble;
        this.state = new Recording(clip, Sidecar.beside(clip), 0, false, false, Optional.empty());
    }

    void open(ClipSinkFactory sinks, WorldConfig config) {
        recorder.execute(() -> {
            try {
                sink = sinks.open(clip, config);
            } catch (IOException | RuntimeException e) {
                troubled(line(e));
            }
        });
    }

    /// The newest state, from any thread.
    Recording state() {
        return state;
    }

    /// Keeps what became due since the last call.
    ///
    /// @param film the newest pictures of the flight, in the order of their making
    void played(List<Shot> film, double seconds) {
        for (Shot shot : film) {
            if (shot.index() > lastIndex && shot.seconds() <= seconds) {
                lastIndex = shot.index();
                played.add(shot);
            }
        }
        writeBefore(film.getLast().chunk());
    }

    /// The picture on show becomes the first one.
    void begin(Shot shown) {
        lastIndex = shown.index();
        played.add(shown);
    }

    /// The last chunk was made again.
    void replaced(List<Shot> chunk) {
        for (Shot made : chunk) {
            played.replaceAll(shot -> shot.index() == made.index() ? made : shot);
        }
    }

    /// The flight stands at another picture, from which the numbers run on: the clip cuts to it.
    void rewound() {
        writeBefore(Long.MAX_VALUE);
        lastIndex = -1;
    }

    /// Pictures of chunks that nobody can have made again any more.
    private void writeBefore(long chunk) {
        while (!played.isEmpty() && played.getFirst().chunk() < chunk) {
            write(played.removeFirst());
        }
    }

    /// A chunk was made meanwhile.
    void made(double seconds, StageTimings stages) {
        chunkSeconds.add(seconds);
        timings.add(stages);
    }

    private void write(Shot shot) {
        if (queue.incrementAndGet() > LONGEST_QUEUE) {
            queue.decrementAndGet();
            recorder.execute(() -> troubled("clip " + clip + ": the disk does not keep up; record to a faster one"));
            return;
        }
        GeneratedFrame frame = new GeneratedFrame(shot.picture(), shot.camera(), shot.seen());
        recorder.execute(() -> {
            queue.decrementAndGet();
            ClipSink open = sink;
            if (open == null || trouble != null) {
                return;
            }
            try {
                open.accept(cameras.size(), frame);
                cameras.add(frame.camera());
                state = new Recording(clip, Sidecar.beside(clip), cameras.size(), false, false, Optional.empty());
            } catch (IOException | RuntimeException e) {
                troubled(line(e));
            }
        });
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

    /// Completes the clip; no more pictures are kept.
    ///
    /// @param flown what was flown, for the sidecar
    /// @param ended hears of the end on the recorder thread
    void finish(Sidecar.Flown flown, Consumer<Recording> ended) {
        writeBefore(Long.MAX_VALUE);
        List<Double> seconds = List.copyOf(chunkSeconds);
        recorder.execute(() -> {
            boolean playable = complete(flown, seconds);
            state = new Recording(
                    clip, Sidecar.beside(clip), cameras.size(), true, playable, Optional.ofNullable(trouble));
            ended.accept(state);
        });
    }

    private boolean complete(Sidecar.Flown flown, List<Double> seconds) {
        ClipSink open = sink;
        if (open == null) {
            return false;
        }
        try (open) {
            double sum = seconds.stream().mapToDouble(Double::doubleValue).sum();
            FlightReport report = new FlightReport(cameras.size(), trouble != null, sum, seconds, timings);
            Optional<IOException> failed = open.finish(new Sidecar(flown, report, cameras));
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
