package cosmonaut.ui.explore;

import cosmonaut.input.Action;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

/// Pictures of the flight screen in its states, to be looked at:
/// `mvn -q test -Dtest=FlightScreenshots -Dscreenshots=FOLDER`.
@EnabledIfSystemProperty(named = "screenshots", matches = ".+")
final class FlightScreenshots {

    private final Path into = Path.of(System.getProperty("screenshots", ""));
    private final FxRobot robot = new FxRobot();

    @TempDir
    private Path captures;

    @Test
    void statesOfAFlight() throws Exception {
        Files.createDirectories(into);
        Stage stage = FxToolkit.registerPrimaryStage();
        try (TestFlight flight = TestFlight.open(stage, captures, 0.3)) {
            picture(flight, "standing");
            robot.press(KeyCode.W).press(KeyCode.LEFT);
            TimeUnit.SECONDS.sleep(3);
            picture(flight, "flying");
            robot.release(KeyCode.LEFT);
            TestFlight.onFx(() -> flight.model().act(Action.RECORD));
            TestFlight.onFx(() -> flight.model().act(Action.INSPECTOR));
            TimeUnit.SECONDS.sleep(2);
            picture(flight, "recording-inspector");
            TestFlight.onFx(() -> flight.model().act(Action.RECORD));
            TestFlight.onFx(() -> flight.model().act(Action.INSPECTOR));
            TestFlight.onFx(() -> flight.model().act(Action.HELP));
            picture(flight, "help");
            TestFlight.onFx(() -> flight.model().act(Action.HELP));
            flight.world.chunkSeconds(8);
            robot.release(KeyCode.W).press(KeyCode.W);
            TimeUnit.SECONDS.sleep(4);
            picture(flight, "slow");
            flight.world.fail(
                    new IllegalStateException("the graphics card is gone; choose the processor in the settings"));
            flight.world.chunkSeconds(0);
            TestFlight.onFx(() -> flight.model().act(Action.CANCEL_CHUNK));
            TimeUnit.SECONDS.sleep(2);
            robot.release(KeyCode.W);
            picture(flight, "failure");
        }
    }

    private void picture(TestFlight flight, String name) throws Exception {
        TimeUnit.MILLISECONDS.sleep(400);
        WritableImage image = TestFlight.onFx(() -> flight.stage().getScene().snapshot(null));
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        Picture picture = Picture.black(width, height);
        byte[] bgra = new byte[4 * width * height];
        image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getByteBgraInstance(), bgra, 0, 4 * width);
        for (int i = 0; i < width * height; i++) {
            picture.rgb()[3 * i] = bgra[4 * i + 2];
            picture.rgb()[3 * i + 1] = bgra[4 * i + 1];
            picture.rgb()[3 * i + 2] = bgra[4 * i];
        }
        PictureFile.writePng(picture, into.resolve(name + ".png"));
    }
}
