package cosmonaut.session.recording;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.tree.Shot;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.StageTimings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Begins and ends the recordings of a live flight, one at a time. The control thread's.
public final class Recordings {

    private final RecordingOptions options;
    private final WorldConfig config;
    private final Executor recorder;
    private final Consumer<Recording> ended;
    private final Supplier<ChunkSettings> settings;
    private @Nullable RunningRecording current;
    private volatile @Nullable SeenRecording seen;

    /// @param recorder writes, one task after the other
    /// @param ended hears of every end, on the recorder's thread
    /// @param settings in force, for the sidecars
    public Recordings(
            RecordingOptions options,
            WorldConfig config,
            Executor recorder,
            Consumer<Recording> ended,
            Supplier<ChunkSettings> settings) {
        this.options = options;
        this.config = config;
        this.recorder = recorder;
        this.ended = ended;
        this.settings = settings;
    }

    /// Begins a recording of the generated pictures; one under way is completed first.
    ///
    /// @param shown the picture on show, the clip's first
    /// @param control runs tasks on the control thread
    public void begin(Path clip, Shot shown, Executor control) {
        end();
        GrowingClip growing = growing(clip, control);
        growing.open(options.sinks(), VideoShape.of(config));
        current = new LiveRecording(growing, shown);
    }

    /// Begins a recording of what the viewport draws; one under way is completed first.
    ///
    /// @param fps periods a second of the clip, in each of which there is one picture at most
    /// @param control runs tasks on the control thread
    /// @param nanoTime the flight's clock
    public void beginSeen(Path clip, double fps, Executor control, LongSupplier nanoTime) {
        end();
        SeenRecording begun = new SeenRecording(growing(clip, control), options.sinks(), fps, nanoTime);
        current = begun;
        seen = begun;
    }

    private GrowingClip growing(Path clip, Executor control) {
        GrowingClip[] made = new GrowingClip[1];
        GrowingClip growing = new GrowingClip(clip, recorder, () -> control.execute(() -> endIf(made[0])));
        made[0] = growing;
        return growing;
    }

    private void endIf(@Nullable GrowingClip troubled) {
        RunningRecording running = current;
        if (running != null && running.clip() == troubled) {
            end();
        }
    }

    /// The viewport has drawn a picture. The drawing thread.
    ///
    /// @param picture copied only if it is kept
    /// @param view its camera
    /// @param coverage share of it that is known
    public void seen(Supplier<Picture> picture, CameraFrame view, double coverage) {
        SeenRecording keeps = seen;
        if (keeps != null) {
            keeps.seen(picture, view, coverage);
        }
    }

    /// Keeps what became due since the last call.
    ///
    /// @param film the newest pictures of the flight, in the order of their making
    /// @param seconds flight time
    public void played(List<Shot> film, double seconds) {
        if (current != null) {
            current.played(film, seconds);
        }
    }

    /// A chunk was made meanwhile.
    public void made(double seconds, StageTimings timings) {
        if (current != null) {
            current.made(seconds, timings);
        }
    }

    /// The last chunk was made again.
    public void replaced(List<Shot> chunk) {
        if (current != null) {
            current.replaced(chunk);
        }
    }

    /// The flight stands at another picture, from which the numbers run on.
    public void rewound() {
        if (current != null) {
            current.rewound();
        }
    }

    /// Completes the recording under way.
    public void end() {
        RunningRecording ending = current;
        if (ending != null) {
            current = null;
            seen = null;
            ending.finish(flown(), ended);
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
                origin.program(),
                origin.guardrails());
    }

    /// The recording under way.
    public Optional<Recording> state() {
        return current == null ? Optional.empty() : Optional.of(current.state());
    }
}
