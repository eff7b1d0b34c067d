package cosmonaut.ui.explore;

import static org.junit.jupiter.api.Assertions.assertFalse;

import cosmonaut.input.Action;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveOptions;
import cosmonaut.session.live.LiveState;
import cosmonaut.session.recording.ClipSink;
import cosmonaut.session.recording.FlightOrigin;
import cosmonaut.session.recording.RecordingOptions;
import cosmonaut.session.recording.Sidecar;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.explore.inspector.FlightFacts;
import cosmonaut.world.GeneratedFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;

/// A disk that fills up while a person records.
final class FullDiskTest {

    @TempDir
    private Path captures;

    /// Room for a few pictures.
    private static final class SmallDisk implements ClipSink {
        @Override
        public void accept(int index, GeneratedFrame frame) throws IOException {
            if (index == 3) {
                throw new IOException("No space left on device; free some space or choose another folder");
            }
        }

        @Override
        public void accept(int index, GeneratedFrame frame, int periods) throws IOException {
            accept(index, frame);
        }

        @Override
        public Optional<IOException> finish(Sidecar sidecar) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    @Test
    void theRecordingEndsWithALineAndTheFlightGoesOn() throws Exception {
        BoxWorld world = new BoxWorld(0.05);
        LiveOptions options = LiveOptions.DEFAULT
                .with(new RecordingOptions(FlightOrigin.UNNAMED, (clip, config) -> new SmallDisk()))
                .closing(world::close);
        FlightOpener opener = (request, listener) -> new OpenedFlight(
                new LiveFlight(world, BoxWorld.start(), options, listener),
                new FlightFacts("hall", TestFlight.USUAL, "arithmetic", OptionalInt.of(4), 0, false));
        try (TestFlight flight = TestFlight.open(
                FxToolkit.registerPrimaryStage(),
                captures,
                opener,
                new FlightRequest("hall", "The hall", captures.resolve("hall.png")))) {
            flight.await("the flight to be ready", view -> view.state() == LiveState.STANDING);
            TestFlight.onFx(() -> flight.model().act(Action.RECORD));
            flight.await("a recording", view -> view.recording().isPresent());
            TestFlight.onFx(() -> flight.model().controls().key("W", true));
            flight.awaitThat("a line", () -> flight.notices.has("problem: The recording ended early"));
            double way = flight.pose().tz();
            flight.await("more way", view -> view.pose().tz() > way + 0.2);
            assertFalse(flight.live().recording().isPresent());
        }
    }
}
