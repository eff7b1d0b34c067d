package cosmonaut.ui.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.media.Picture;
import cosmonaut.media.VideoReader;
import cosmonaut.session.live.LiveState;
import cosmonaut.settings.PictureSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

/// What is drawn over the picture of a flight, and the picture kept as it is seen.
final class PictureJourneysTest {

    private static Stage stage;

    private final FxRobot robot = new FxRobot();

    @TempDir
    private Path folder;

    @BeforeAll
    static void openStage() throws Exception {
        stage = FxToolkit.registerPrimaryStage();
    }

    @AfterEach
    void letGo() {
        robot.release(new KeyCode[] {});
    }

    private TestFlight open(double chunkSeconds) throws Exception {
        return TestFlight.open(stage, folder, chunkSeconds);
    }

    private Path file(String ending) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith("." + ending)).toList();
            assertEquals(1, found.size(), found.toString());
            return found.getFirst();
        }
    }

    @Test
    void theViewIsRecordedAsItIsSeen() throws Exception {
        try (TestFlight flight = open(0.05)) {
            flight.record(PictureSettings.Recorded.AS_SEEN);
            robot.type(KeyCode.F9);
            flight.awaitThat(
                    "a red light",
                    () -> flight.view().lookup("#recording-light").isVisible());
            robot.press(KeyCode.W);
            flight.await("two chunks", view -> view.chunks() >= 2);
            robot.release(KeyCode.W);
            robot.type(KeyCode.F9);
            flight.awaitThat("a notice", () -> flight.notices.has("done: Recording saved"));
        }
        List<Picture> clip = VideoReader.readAll(file("mp4"));
        assertTrue(clip.size() > 4, clip.size() + " pictures");
        assertTrue(clip.getFirst().width() > 2 * BoxWorld.WIDTH, "as it was seen");
        assertTrue(Files.readString(file("json")).contains("\"pictures\" : \"as_seen\""));
    }

    @Test
    void linesAreDrawnOverThePictureByAKeyAndKeptInTheSettings() throws Exception {
        try (TestFlight flight = open(0.05)) {
            robot.press(KeyCode.W);
            flight.await("a metre of way", view -> view.pose().tz() > 1);
            robot.release(KeyCode.W);
            flight.await("standing", view -> view.state() == LiveState.STANDING);
            robot.type(KeyCode.F3);
            robot.type(KeyCode.O);
            flight.awaitThat("the switch", () -> flight.check("#overlay-all").isSelected());
            TestFlight.onFx(() -> flight.check("#overlay-safe-frame").fire());
            flight.awaitThat("the settings", () -> flight.picture.now().safeFrame());
            flight.awaitThat("a frame over the picture", () -> frameIsSeen(flight));
            TestFlight.onFx(() -> flight.view().lookup("#flight-stage").requestFocus());
            robot.type(KeyCode.O);
            flight.awaitThat("nothing over the picture", () -> !frameIsSeen(flight));
            assertTrue(TestFlight.onFx(() -> flight.check("#overlay-safe-frame").isDisabled()));
        }
    }

    /// Whether a row of the picture is brighter where the safe frame runs than beside it.
    private static boolean frameIsSeen(TestFlight flight) throws Exception {
        Picture seen = TestFlight.onFx(flight::seen);
        int y = (int) (seen.height() * 0.05);
        double on = 0;
        double off = 0;
        for (int x = seen.width() / 4; x < seen.width() / 2; x++) {
            on += Math.max(seen.value(x, y, 0), seen.value(x, y + 1, 0));
            off += Math.max(seen.value(x, y - 6, 0), seen.value(x, y + 7, 0));
        }
        return on > off + 10 * (seen.width() / 4.0);
    }
}
