package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.FlightControl;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.session.file.Session;
import cosmonaut.session.file.SessionReader;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveListener;
import cosmonaut.session.live.LiveState;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.SettingsStore;
import cosmonaut.ui.FlightRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A flight as the window flies it, saved as it goes, made again by the command and flown on.
final class ReplayCommandTest {

    private static final List<FlightControl> CONTROLS = List.of(
            FlightControl.of(1, 0, 0, 0, 0, 0),
            FlightControl.of(0, 0, 0, 1, 0, 0),
            FlightControl.of(0.5, 0, 0, -1, 0, 0));

    @TempDir
    private Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private final LiveListener listener = new LiveListener() {
        @Override
        public void refused(String message) {
            said.add(message);
        }

        @Override
        public void failed(String message, Throwable cause) {
            said.add(message);
        }
    };

    private void fly(String source, int moves) throws InterruptedException {
        SceneLibrary library = SceneLibrary.in(Path.of("sample-scenes"));
        try (LiveSettings settings = new LiveSettings(new SettingsStore(folder), line -> {});
                WorldFlights flights =
                        new WorldFlights(library, settings, BackendName.cpu, Optional.of(folder.resolve("sessions")))) {
            settings.change(now -> now.withFlight(now.flight().withPreset(Optional.of("fast"))));
            FlightRequest request = new FlightRequest(source, "a flight", Path.of("none"));
            try (LiveFlight flight = flights.open(request, listener).flight()) {
                while (flight.view().state() == LiveState.LOADING) {
                    Thread.sleep(20);
                }
                for (int i = 0; i < moves; i++) {
                    flight.control(CONTROLS.get(i % CONTROLS.size()));
                    awaitChunks(flight, flight.view().chunks() + 1);
                }
                flight.flyFrom(flight.timeline().get(1).index());
                Thread.sleep(100);
                flight.control(FlightControl.of(0, 0, 0, -1, 0, 0));
                awaitChunks(flight, flight.view().chunks() + 1);
            }
        }
    }

    private static void awaitChunks(LiveFlight flight, long count) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (flight.view().chunks() < count && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertTrue(flight.view().chunks() >= count, "chunk " + count + " has not come");
    }

    private Path saved() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("sessions"))) {
            return files.toList().getFirst();
        }
    }

    private int replay(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("replay", saved().toString(), "--backend", "cpu"));
        arguments.addAll(List.of(more));
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
    }

    @Test
    @Timeout(400)
    void aFlightOfTheWindowGivesTheSameBytesAndGoesOn() throws Exception {
        fly("courtyard-garden", 5);
        assertEquals(List.of(), said);
        Session first = SessionReader.read(saved());
        assertTrue(first.chunks().size() >= 3, first.chunks().size() + " chunks");
        Path clip = folder.resolve("clip.mp4");
        assertEquals(0, replay("--json", "--out", clip.toString()), err.toString());
        int line = first.line(first.current()).size();
        assertTrue(out.toString().contains("\"chunks\":" + line), out.toString());
        assertTrue(out.toString().contains("\"equal\":" + line), out.toString());
        assertTrue(Files.exists(clip) && Files.exists(folder.resolve("clip.json")));
        fly(saved().toString(), 2);
        assertEquals(List.of(), said, "the pictures are those of then");
        Session second = SessionReader.read(saved());
        assertEquals(first.chunks(), second.chunks().subList(0, first.chunks().size()));
        assertTrue(second.chunks().size() > first.chunks().size());
        assertEquals(0, replay(), err.toString());
        long last = first.chunks().getLast().node();
        assertEquals(0, replay("--node", String.valueOf(last)), err.toString());
    }

    @Test
    void whatIsNoSessionIsALine() throws IOException {
        Files.createDirectories(folder.resolve("sessions"));
        Files.writeString(folder.resolve("sessions").resolve("x.cosmonaut"), "something else entirely");
        assertEquals(2, replay());
        assertEquals(
                "cosmonaut: session " + saved() + " is no session of Cosmonaut; give a .cosmonaut file",
                err.toString().strip());
    }
}
