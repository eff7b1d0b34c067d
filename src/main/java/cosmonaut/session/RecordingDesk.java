package cosmonaut.session;

import cosmonaut.model.WorldConfig;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.StageTimings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Begins and ends the recordings of a flight, one at a time. The control thread's.
final class RecordingDesk {

    private final FlightThreads threads;
    private final LiveOptions options;
    private final WorldConfig config;
    private final LiveListener listener;
    private final Supplier<ChunkSettings> settings;
    private @Nullable LiveRecording current;

    RecordingDesk(
            FlightThreads threads,
            LiveOptions options,
            WorldConfig config,
            LiveListener listener,
            Supplier<ChunkSettings> settings) {
        this.threads = threads;
        this.options = options;
        this.config = config;
        this.listener = listener;
        this.settings = settings;
    }

    /// @param shown the picture on show, the clip's first
    /// @param later posts to the control thread
    void begin(Path clip, Shot shown, Consumer<Runnable> later) {
        end();
        LiveRecording[] made = new LiveRecording[1];
        LiveRecording begun = new LiveRecording(clip, threads.recorder(), () -> later.accept(() -> endIf(made[0])));
        made[0] = begun;
        begun.open(options.sinks(), config);
        begun.begin(shown);
        current = begun;
    }

    private void endIf(LiveRecording troubled) {
        if (current == troubled) {
            end();
        }
    }

    void played(Film film, double seconds) {
        if (current != null) {
            current.played(film, seconds);
        }
    }

    void made(double seconds, StageTimings timings) {
        if (current != null) {
            current.made(seconds, timings);
        }
    }

    void replaced(List<Shot> chunk) {
        if (current != null) {
            current.replaced(chunk);
        }
    }

    void rewound() {
        if (current != null) {
            current.rewound();
        }
    }

    void end() {
        LiveRecording ending = current;
        if (ending != null) {
            current = null;
            ending.finish(flown(), listener::recordingEnded);
        }
    }

    private Sidecar.Flown flown() {
        FlightOrigin origin = options.origin();
        ChunkSettings made = settings.get();
        return new Sidecar.Flown(
                origin.scene(),
                origin.model(),
                origin.modelHash(),
                origin.backend(),
                made.seed(),
                made.steps() != null ? made.steps() : origin.steps(),
                made.guidance() != null ? made.guidance() : origin.guidance(),
                made.prompt(),
                "live",
                config.fps(),
                config.width(),
                config.height(),
                origin.program());
    }

    Optional<Recording> state() {
        return current == null ? Optional.empty() : Optional.of(current.state());
    }
}
