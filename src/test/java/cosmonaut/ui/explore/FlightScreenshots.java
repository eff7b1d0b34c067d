package cosmonaut.ui.explore;

import cosmonaut.InvalidInputException;
import cosmonaut.input.Action;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.session.live.LiveState;
import cosmonaut.session.live.LiveView;
import cosmonaut.settings.Language;
import cosmonaut.settings.Theme;
import cosmonaut.ui.FlightRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// Pictures of the flight screen in its states, to be looked at:
/// `mvn -q test -Dtest=FlightScreenshots -Dscreenshots=FOLDER`.
@EnabledIfSystemProperty(named = "screenshots", matches = ".+")
final class FlightScreenshots {

    private final Path into = Path.of(System.getProperty("screenshots", ""));
    private final FxRobot robot = new FxRobot();

    @TempDir
    private Path captures;

    /// The screen of the platform without a display is smaller than our large window; what it says about that does not
    /// concern a snapshot.
    @BeforeAll
    static void bePatient() {
        WaitForAsyncUtils.autoCheckException = false;
        WaitForAsyncUtils.printException = false;
    }

    @Test
    void statesOfAFlight() throws Exception {
        Files.createDirectories(into);
        Stage stage = FxToolkit.registerPrimaryStage();
        try (TestFlight flight = TestFlight.open(stage, captures, 0.3)) {
            pictures(flight, "standing");
            robot.press(KeyCode.W);
            flight.await("way", view -> view.pose().tz() > 2);
            robot.press(KeyCode.LEFT);
            flight.await("a turn", view -> Heading.yaw(view.pose()) < -20);
            pictures(flight, "flying");
            robot.release(KeyCode.LEFT).release(KeyCode.W);
            act(flight, Action.RECORD);
            act(flight, Action.INSPECTOR);
            pictures(flight, "recording-inspector");
            act(flight, Action.RECORD);
            act(flight, Action.INSPECTOR);
            act(flight, Action.HELP);
            pictures(flight, "help");
            act(flight, Action.HELP);
            TestFlight.onFx(() -> flight.model().lookBack(0));
            pictures(flight, "looking-back");
            TestFlight.onFx(flight.model()::returnToLive);
            flight.world.chunkSeconds(40);
            robot.press(KeyCode.S);
            flight.awaitThat("progress", () -> flight.shows("#chunk-bar"));
            pictures(flight, "slow");
            robot.release(KeyCode.S);
            flight.world.fail(new IllegalStateException("the graphics card is gone"));
            flight.world.chunkSeconds(0);
            act(flight, Action.CANCEL_CHUNK);
            robot.press(KeyCode.W);
            flight.await("failure", view -> view.state() == LiveState.FAILED);
            robot.release(KeyCode.W);
            pictures(flight, "failure");
        }
    }

    @Test
    void somethingIsInTheWay() throws Exception {
        Files.createDirectories(into);
        Stage stage = FxToolkit.registerPrimaryStage();
        try (TestFlight flight = TestFlight.open(stage, captures, 0.1)) {
            act(flight, Action.MOTION);
            robot.press(KeyCode.SHIFT).press(KeyCode.W);
            flight.await("the wall", LiveView::hindered);
            pictures(flight, "in-the-way");
            robot.release(KeyCode.W).release(KeyCode.SHIFT);
        }
    }

    @Test
    void loading() throws Exception {
        Files.createDirectories(into);
        Stage stage = FxToolkit.registerPrimaryStage();
        FlightOpener endless = (request, listener) -> {
            throw new InvalidInputException("never");
        };
        Path picture = Path.of("sample-scenes/courtyard-fountain/picture-1280x704.jpg");
        FlightRequest request = new FlightRequest("courtyard-fountain", "Courtyard with a fountain", picture);
        try (TestFlight flight = TestFlight.open(stage, captures, slowly(endless), request)) {
            pictures(flight, "loading");
        }
    }

    private static FlightOpener slowly(FlightOpener opener) {
        return (request, listener) -> {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(30));
            return opener.open(request, listener);
        };
    }

    private static void act(TestFlight flight, Action action) throws Exception {
        TestFlight.onFx(() -> flight.model().act(action));
    }

    /// In both themes and languages, and four sizes less the window's bar; the smallest is 1920x1080 at 200 %.
    private void pictures(TestFlight flight, String name) throws Exception {
        for (int[] size : new int[][] {{960, 488}, {1280, 748}, {2560, 1388}, {3840, 2108}}) {
            for (Theme theme : Theme.values()) {
                Language language = theme == Theme.DARK ? Language.ENGLISH : Language.CHINESE;
                TestFlight.onFx(() -> flight.look(theme, language, size[0], size[1]));
                picture(flight, name + "-" + size[0] + "-" + theme.name().toLowerCase(Locale.ROOT));
            }
        }
        TestFlight.onFx(() -> flight.look(Theme.DARK, Language.ENGLISH, 1280, 748));
    }

    private void picture(TestFlight flight, String name) throws Exception {
        TimeUnit.MILLISECONDS.sleep(700);
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
