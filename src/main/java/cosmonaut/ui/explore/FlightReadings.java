package cosmonaut.ui.explore;

import cosmonaut.camera.Pose;
import cosmonaut.session.live.Latency;
import cosmonaut.session.live.LiveView;
import cosmonaut.session.live.LiveView.ChunkView;
import cosmonaut.ui.Texts;
import cosmonaut.viewport.PictureRoute;
import cosmonaut.world.Preparation;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// The instruments: a flight's numbers as text, a few times a second, in the language in force.
public final class FlightReadings {

    /// Text that changes at every picture cannot be read.
    private static final long EVERY_NANOS = 200_000_000;
    /// A chunk shorter than this needs no progress bar: it would only flicker.
    private static final double WORTH_A_BAR_SECONDS = 1.2;

    /// What is in the way for a shorter time is passed before it could be read; afterwards the words stay this long.
    private static final long HINDERED_NANOS = 300_000_000;

    private static final long SAID_NANOS = 1_200_000_000;

    private static final double MEGABYTE = 1 << 20;

    private final Texts texts;
    private final ReadOnlyStringWrapper shown = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper generated = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper keyToReprojected = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper surroundings = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper keyToGenerated = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper memory = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper seed = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper renderer = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper place = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper angles = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper speed = new ReadOnlyStringWrapper("–");
    private final ReadOnlyStringWrapper motion = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper hindered = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper chunk = new ReadOnlyStringWrapper("");
    private final ReadOnlyDoubleWrapper chunkShare = new ReadOnlyDoubleWrapper();
    private final ReadOnlyBooleanWrapper chunkWorthShowing = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper recording = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper recordingTime = new ReadOnlyStringWrapper("0:00");

    private long lastText;
    private long hinderedSince;
    private long hinderedLast;
    private long chunkSince;
    private long recordingSince;

    FlightReadings(Texts texts) {
        this.texts = texts;
    }

    /// Takes what can be read off a flight now.
    ///
    /// @param drawnBy what draws the pictures
    /// @param route how they reach it
    /// @param nanoTime as [System#nanoTime]
    void take(LiveView view, String drawnBy, PictureRoute route, long nanoTime) {
        takeChunk(view.chunk(), nanoTime);
        takeRecording(view, nanoTime);
        takeHindrance(view.hindered(), nanoTime);
        takePreparation(view.chunk().preparation());
        if (lastText != 0 && nanoTime - lastText < EVERY_NANOS) {
            return;
        }
        lastText = nanoTime;
        shown.set(texts.now("explore.value.rate", view.pictures().shownPerSecond()));
        double made = view.pictures().generatedPerSecond();
        generated.set(made > 0 ? texts.now("explore.value.rate", made) : "–");
        keyToReprojected.set(
                view.canReproject() ? latency(view.keyToReprojected()) : texts.now("explore.value.no-depth"));
        keyToGenerated.set(latency(view.keyToGenerated()));
        memory.set(texts.now("explore.value.memory", view.heapBytes() / MEGABYTE));
        seed.set(Long.toString(view.seed()));
        renderer.set(drawnBy.isEmpty() ? "–" : texts.now("explore.value.route." + route, drawnBy));
        motion.set(texts.now("explore.motion." + view.motion()));
        Pose pose = view.pose();
        place.set(texts.now("explore.value.place", rounded(pose.tx()), rounded(pose.ty()), rounded(pose.tz())));
        angles.set(texts.now("explore.value.angles", rounded(Heading.yaw(pose)), rounded(Heading.pitch(pose))));
        speed.set(texts.now("explore.value.speed", view.metresPerSecond(), view.speed()));
    }

    private void takePreparation(Preparation state) {
        surroundings.set(
                state.complete() ? "" : texts.now("explore.value.surroundings", 100.0 * state.done() / state.total()));
    }

    private void takeHindrance(boolean now, long nanoTime) {
        if (!now) {
            hinderedSince = 0;
        } else if (hinderedSince == 0) {
            hinderedSince = nanoTime;
        }
        if (now && nanoTime - hinderedSince >= HINDERED_NANOS) {
            hinderedLast = nanoTime;
            hindered.set(true);
        } else if (nanoTime - hinderedLast >= SAID_NANOS) {
            hindered.set(false);
        }
    }

    private void takeChunk(ChunkView now, long nanoTime) {
        if (!now.active()) {
            chunkSince = 0;
            chunkWorthShowing.set(false);
            return;
        }
        if (chunkSince == 0) {
            chunkSince = nanoTime;
        }
        boolean slow = now.lastSeconds().orElse(0) > WORTH_A_BAR_SECONDS
                || (nanoTime - chunkSince) / 1e9 > WORTH_A_BAR_SECONDS;
        chunkWorthShowing.set(slow);
        if (slow) {
            boolean counted = now.total() > 0;
            chunkShare.set(counted ? (double) now.done() / now.total() : -1);
            chunk.set(chunkText(now, counted));
        }
    }

    private String chunkText(ChunkView now, boolean counted) {
        String steps =
                counted ? texts.now("explore.chunk.steps", now.done(), now.total()) : texts.now("explore.chunk.begun");
        if (now.secondsLeft().isEmpty()) {
            return steps;
        }
        long left = (long) Math.ceil(now.secondsLeft().getAsDouble());
        return steps + " · " + texts.now("explore.chunk.left", Math.max(0, left));
    }

    private void takeRecording(LiveView view, long nanoTime) {
        boolean running = view.recording().filter(it -> !it.ended()).isPresent();
        if (running && !recording.get()) {
            recordingSince = nanoTime;
        }
        recording.set(running);
        if (running) {
            long seconds = (nanoTime - recordingSince) / 1_000_000_000;
            recordingTime.set(seconds / 60 + ":" + (seconds % 60 < 10 ? "0" : "") + seconds % 60);
        }
    }

    private String latency(Latency latency) {
        return latency.samples() == 0
                ? "–"
                : texts.now("explore.value.latency", latency.medianMillis(), latency.p95Millis());
    }

    /// No minus before a zero.
    private static double rounded(double value) {
        return Math.abs(value) < 0.005 ? 0 : value;
    }

    public ReadOnlyStringProperty shownProperty() {
        return shown.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty generatedProperty() {
        return generated.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty keyToReprojectedProperty() {
        return keyToReprojected.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty keyToGeneratedProperty() {
        return keyToGenerated.getReadOnlyProperty();
    }

    /// How far the surroundings of a place are imagined; empty while none are.
    public ReadOnlyStringProperty surroundingsProperty() {
        return surroundings.getReadOnlyProperty();
    }

    /// The seed in force: what is imagined belongs to it.
    public ReadOnlyStringProperty seedProperty() {
        return seed.getReadOnlyProperty();
    }

    /// What draws the pictures.
    public ReadOnlyStringProperty rendererProperty() {
        return renderer.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty memoryProperty() {
        return memory.getReadOnlyProperty();
    }

    /// Metres right, down and ahead of where the flight began.
    public ReadOnlyStringProperty placeProperty() {
        return place.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty anglesProperty() {
        return angles.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty speedProperty() {
        return speed.getReadOnlyProperty();
    }

    /// Whether the camera walks or goes through everything.
    public ReadOnlyStringProperty motionProperty() {
        return motion.getReadOnlyProperty();
    }

    /// Whether something solid is, or was a moment ago, in the way.
    public ReadOnlyBooleanProperty hinderedProperty() {
        return hindered.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty chunkProperty() {
        return chunk.getReadOnlyProperty();
    }

    /// 0 to 1; below 0 while nothing is known.
    public ReadOnlyDoubleProperty chunkShareProperty() {
        return chunkShare.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty chunkWorthShowingProperty() {
        return chunkWorthShowing.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty recordingProperty() {
        return recording.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty recordingTimeProperty() {
        return recordingTime.getReadOnlyProperty();
    }
}
