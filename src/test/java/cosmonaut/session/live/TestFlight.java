package cosmonaut.session.live;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.FlightControl;
import cosmonaut.media.Picture;
import cosmonaut.session.recording.ClipSinkFactory;
import cosmonaut.session.recording.FlightOrigin;
import cosmonaut.session.recording.Recording;
import cosmonaut.session.recording.RecordingOptions;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.cpu.Drawing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A live flight in a small world under a manual clock, with a display that looks at every tick.
final class TestFlight implements AutoCloseable {

    static final FlightControl FORWARD = FlightControl.of(1, 0, 0, 0, 0, 0);
    static final FlightControl RIGHT = FlightControl.of(0, 0, 0, 1, 0, 0);
    static final FlightControl RELEASED = FlightControl.RELEASED;

    /// What was shown at a tick.
    record Shown(
            double seconds, int index, ViewRequest.Kind kind, CameraFrame camera, boolean changed, LiveView view) {}

    final ManualThreads threads = new ManualThreads();
    final CountingWorld world;
    final LiveFlight flight;
    final List<Shown> log = new ArrayList<>();
    final List<LiveState> states = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    final List<Recording> recordings = new ArrayList<>();
    private @Nullable ViewRequest last;
    private final long began = threads.nanoTime();

    TestFlight(double secondsPerChunk) {
        this(secondsPerChunk, LiveOptions.DEFAULT);
    }

    /// With other bounds than usual.
    static LiveOptions keeping(int timelineEntries, long timelineBytes, int treeNodes) {
        LiveOptions.Memory usual = LiveOptions.Memory.DEFAULT;
        return LiveOptions.DEFAULT.with(new LiveOptions.Memory(
                usual.warpPixels(), timelineEntries, timelineBytes, treeNodes, usual.treeBytes()));
    }

    static LiveOptions recordingTo(ClipSinkFactory sinks) {
        return LiveOptions.DEFAULT.with(new RecordingOptions(FlightOrigin.UNNAMED, sinks));
    }

    TestFlight(double secondsPerChunk, LiveOptions options) {
        world = new CountingWorld(secondsPerChunk, threads::sleep);
        flight = new LiveFlight(world, CountingWorld.start(), options, new Listener(), threads);
    }

    private final class Listener implements LiveListener {

        @Override
        public void stateChanged(LiveState state) {
            states.add(state);
        }

        @Override
        public void failed(String message, Throwable cause) {
            failures.add(message);
        }

        @Override
        public void refused(String message) {
            failures.add(message);
        }

        @Override
        public void recordingEnded(Recording recording) {
            recordings.add(recording);
        }
    }

    double seconds() {
        return (threads.nanoTime() - began) / 1e9;
    }

    /// One tick and one look.
    Shown tick() {
        threads.tick();
        ViewRequest request = flight.request(threads.nanoTime());
        boolean changed = request != last;
        last = request;
        flight.shown(request, threads.nanoTime());
        Shown shown =
                new Shown(seconds(), request.shown().index(), request.kind(), request.view(), changed, flight.view());
        log.add(shown);
        return shown;
    }

    TestFlight run(double seconds) {
        double end = seconds() + seconds;
        while (seconds() < end) {
            tick();
        }
        return this;
    }

    TestFlight hold(FlightControl control) {
        flight.control(control);
        return this;
    }

    /// Flies until the world has been asked for so many chunks and they have come.
    TestFlight untilChunks(long count) {
        for (int i = 0; i < 60 * 600 && flight.view().chunks() < count; i++) {
            tick();
        }
        return this;
    }

    Picture picture() {
        return Drawing.of(flight.request(threads.nanoTime()));
    }

    LiveView view() {
        return flight.view();
    }

    int rollouts() {
        return world.rollouts.size();
    }

    Shown last() {
        return log.getLast();
    }

    @Override
    public void close() {
        flight.close();
    }
}
