package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.input.GamepadSource;
import cosmonaut.settings.Language;
import cosmonaut.settings.Theme;
import cosmonaut.ui.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// The first start, and a start after a crash, click by click.
@ExtendWith(ApplicationExtension.class)
final class FirstStartJourneyTest {

    private static final long PATIENCE_SECONDS = 20;

    @TempDir
    private Path folder;

    private final FxRobot robot = new FxRobot();
    private final Hands hands = new Hands(robot, PATIENCE_SECONDS);
    private final FakeFlights flights = new FakeFlights();

    @SuppressWarnings("NullAway.Init") // by keep()
    private Stage stage;

    @SuppressWarnings("NullAway.Init") // by open()
    private TestWindow window;

    @Start
    void keep(Stage given) {
        stage = given;
    }

    private void open() {
        robot.interact(() -> window = TestWindow.open(stage, folder, flights, GamepadSource.NONE));
    }

    private void openFirst() throws IOException {
        Files.writeString(folder.resolve(TestWindow.FIRST_START), "");
        open();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private String text(String query) {
        return robot.lookup(query).queryAs(Labeled.class).getText();
    }

    private boolean tourIsShown() {
        return robot.lookup("#tour").query().isVisible();
    }

    @Test
    void fourHintsComeOnceAndTheLastThreeInAFlight() throws IOException {
        openFirst();
        hands.untilThere("#tour-words");
        assertTrue(text("#tour-words").startsWith("Click a world"), text("#tour-words"));
        hands.click("#tour-next");
        assertFalse(tourIsShown(), "the others wait for a flight");
        hands.click("#world-canyon-slate");
        hands.until("the next hint is there", this::tourIsShown);
        assertTrue(text("#tour-words").startsWith("Steer"), text("#tour-words"));
        hands.click("#tour-next");
        assertTrue(text("#tour-words").startsWith("The inspector"), text("#tour-words"));
        hands.click("#tour-next");
        assertTrue(text("#tour-words").startsWith("Record"), text("#tour-words"));
        assertEquals("Done", text("#tour-next"));
        hands.click("#tour-next");
        assertFalse(tourIsShown());
        assertTrue(window.settings().current().window().toured());
    }

    @Test
    void whoFliesAtOnceIsNotToldHowToBegin() throws IOException {
        openFirst();
        hands.click("#world-canyon-slate");
        hands.until("a flight is in front", () -> window.assembly().shell().page() == Page.FLIGHT);
        assertTrue(text("#tour-words").startsWith("Steer"), text("#tour-words"));
        hands.click("#tour-skip");
        assertFalse(tourIsShown());
        hands.click("#nav-worlds");
        hands.click("#nav-flight");
        assertFalse(tourIsShown(), "what was skipped does not come back");
    }

    @Test
    void theSecondStartHasNoHints() {
        open();
        hands.untilThere("#world-canyon-slate");
        assertFalse(tourIsShown());
    }

    @Test
    void theGallerySaysWhatTheMachineCanAndThatNothingIsSent() {
        open();
        hands.until("it is said", () -> text("#machine").contains("cores with"));
        assertTrue(text("#machine").startsWith("This machine: "), text("#machine"));
        assertTrue(text("#machine").endsWith("this program never uses the network."), text("#machine"));
        window.look(Theme.LIGHT, Language.CHINESE);
        assertTrue(text("#machine").startsWith("本机"), text("#machine"));
        assertTrue(text("#machine").endsWith("本程序从不使用网络。"), text("#machine"));
    }

    @Test
    void everyKindOfMachineHasItsSentence() {
        Backends.Entry cpu = new Backends.Entry("cpu", true, "cpu: amd64, 8 of 8 threads, vectors of 256 bits");
        assertEquals(256, SeenMachine.of(8, List.of(cpu)).vectorBits());
        assertEquals(Optional.empty(), SeenMachine.of(8, List.of(cpu)).card());
        assertEquals(
                Optional.of("cuda: H200"),
                SeenMachine.of(8, List.of(cpu, new Backends.Entry("cuda", true, "cuda: H200")))
                        .card());
        assertEquals(
                Optional.of("too old"),
                SeenMachine.of(8, List.of(cpu, new Backends.Entry("cuda", false, "too old")))
                        .trouble());
        open();
    }

    @Test
    void aCrashIsOfferedAtTheNextStartUntilItIsAnswered() throws IOException {
        open();
        robot.interact(() -> window.assembly().unexpected(new Thread("worker"), new IllegalStateException("broken")));
        Path crashes = folder.resolve("crashes");
        try (Stream<Path> files = Files.list(crashes)) {
            String report = Files.readString(files.findFirst().orElseThrow());
            assertTrue(report.contains("IllegalStateException: broken"), report);
        }
        window.close();
        robot.interact(() -> stage.hide());
        robot.interact(() -> window = TestWindow.open(new Stage(), folder, flights, GamepadSource.NONE));
        hands.click(".notice-dismiss");
        assertTrue(robot.lookup(".notice-dismiss").tryQuery().isEmpty());
        assertTrue(Files.exists(crashes.resolve("seen")));
        robot.interact(() -> window.stage().hide());
    }

    @Test
    void oneClickWritesTheArchive() throws Exception {
        open();
        window.settings()
                .change(now -> now.withRecordingFolder(
                        Optional.of(folder.resolve("films").toString())));
        hands.click("#nav-about");
        assertTrue(text("#no-network").startsWith("This program never uses the network"));
        hands.click("#save-archive");
        hands.untilThere(".notice-action");
        try (Stream<Path> files = Files.list(folder.resolve("films"))) {
            try (ZipFile zip = new ZipFile(files.findFirst().orElseThrow().toFile())) {
                assertTrue(zip.getEntry("report.txt") != null && zip.getEntry("devices.txt") != null);
            }
        }
    }
}
