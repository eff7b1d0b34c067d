package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.media.Picture;
import cosmonaut.model.ModelVariant;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveListener;
import cosmonaut.session.recording.Recording;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.SettingsStore;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.explore.OpenedFlight;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person hears when a flight cannot begin.
final class WorldFlightsTest {

    private static final LiveListener NOBODY = new LiveListener() {
        @Override
        public void failed(String message, Throwable cause) {}

        @Override
        public void recordingEnded(Recording recording) {}
    };

    private static final FlightRequest CANYON =
            new FlightRequest("canyon-red", "Red canyon", Path.of("sample-scenes/canyon-red/picture-1280x704.jpg"));

    @Test
    void aModelThatVanishedIsNamedWithTheWayOut(@TempDir Path folder) {
        SceneLibrary library = SceneLibrary.in(Path.of("sample-scenes"));
        Path gone = folder.resolve("gone");
        try (LiveSettings settings = new LiveSettings(new SettingsStore(folder), line -> {});
                WorldFlights flights = new WorldFlights(library, settings, BackendName.cpu)) {
            settings.change(now -> now.withFlight(now.flight().withModel(Optional.of(gone.toString()))));
            // It vanished before anything was asked for: preparing must keep quiet.
            flights.prepare(Runnable::run);
            String said = String.valueOf(assertThrows(InvalidInputException.class, () -> flights.open(CANYON, NOBODY))
                    .getMessage());
            assertTrue(said.contains(gone.toString()) && said.contains("choose another model"), said);
        }
    }

    @Test
    void aPresetThatVanishedIsNamedWithTheWayOut(@TempDir Path folder) {
        SceneLibrary library = SceneLibrary.in(Path.of("sample-scenes"));
        try (LiveSettings settings = new LiveSettings(new SettingsStore(folder), line -> {});
                WorldFlights flights = new WorldFlights(library, settings, BackendName.cpu)) {
            settings.change(now -> now.withFlight(now.flight().withPreset(Optional.of("gone"))));
            flights.prepare(Runnable::run);
            String said = String.valueOf(assertThrows(InvalidInputException.class, () -> flights.open(CANYON, NOBODY))
                    .getMessage());
            assertTrue(said.contains("\"gone\"") && said.contains("fast, quality"), said);
            assertTrue(said.contains("world.json") && said.contains("choose another preset"), said);
            assertEquals(1, said.lines().count());
        }
    }

    @Test
    void thePresetOfTheSettingsIsFlownAtItsSize(@TempDir Path folder) {
        SceneLibrary library = SceneLibrary.in(Path.of("sample-scenes"));
        try (LiveSettings settings = new LiveSettings(new SettingsStore(folder), line -> {});
                WorldFlights flights = new WorldFlights(library, settings, BackendName.cpu)) {
            settings.change(now -> now.withFlight(now.flight().withPreset(Optional.of("fast"))));
            OpenedFlight opened = flights.open(CANYON, NOBODY);
            try (LiveFlight flight = opened.flight()) {
                assertEquals(
                        new ModelVariant("starter", Optional.of("fast"), 192, 112),
                        opened.facts().way());
                Picture first = flight.request(System.nanoTime()).shown().picture();
                assertEquals(192, first.width());
                assertEquals(112, first.height());
            }
        }
    }
}
