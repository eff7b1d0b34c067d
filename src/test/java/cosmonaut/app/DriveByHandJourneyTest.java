package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.input.PadAxis;
import cosmonaut.input.PadButton;
import cosmonaut.input.VirtualGamepad;
import cosmonaut.ui.drive.FakeDrives;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// The vehicle driven by pad and keys, futures that go on and are cancelled, two of them side by side, and the cameras;
/// only the world and the pad are not real.
@ExtendWith(ApplicationExtension.class)
final class DriveByHandJourneyTest {

    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    private Path folder;

    private final FxRobot robot = new FxRobot();
    private final Hands hands = new Hands(robot, PATIENCE_SECONDS);
    private final FakeDrives drives = new FakeDrives();
    private final VirtualGamepad.Source pads = new VirtualGamepad.Source();

    @SuppressWarnings("NullAway.Init") // by open()
    private Stage stage;

    @SuppressWarnings("NullAway.Init") // by open()
    private TestWindow window;

    @Start
    void keep(Stage given) {
        stage = given;
    }

    private void open() {
        robot.interact(() -> {
            window = TestWindow.open(stage, folder, drives, pads);
            stage.setWidth(1280);
            stage.setHeight(800);
            window.settings()
                    .change(now -> now.withRecordingFolder(
                            Optional.of(folder.resolve("kept").toString())));
        });
        hands.click("#nav-drive");
        hands.untilThere("#drive-map");
        hands.until(
                "the start picture is chosen",
                () -> robot.lookup("#drive-scene").queryAs(ComboBox.class).getValue() != null);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private boolean disabled(String query) {
        return robot.lookup(query).query().isDisabled();
    }

    private boolean seen(String query) {
        return robot.lookup(query).query().isVisible();
    }

    private String text(String query) {
        return robot.lookup(query).queryAs(Label.class).getText();
    }

    private int speed() {
        return Integer.parseInt(text("#drive-live-speed").replaceAll("[^0-9]", ""));
    }

    @Test
    void aPadDrivesThePathAndUndoTakesItBack() {
        VirtualGamepad pad = VirtualGamepad.standard(1);
        open();
        assertTrue(disabled("#drive-undo"));
        robot.interact(() -> pads.plug(pad));
        hands.click("#drive-live");
        hands.until("it can be driven", () -> seen("#drive-live-done"));
        robot.interact(() -> pad.push(PadAxis.RIGHT_TRIGGER, 1));
        hands.until("it moves", () -> speed() > 8);
        robot.interact(() -> pad.push(PadAxis.LEFT_X, -1));
        hands.until("it steers", () -> text("#drive-live-steering").endsWith("left"));
        robot.interact(() -> pad.push(PadAxis.RIGHT_TRIGGER, 0).push(PadAxis.LEFT_TRIGGER, 1));
        hands.until("it brakes", () -> speed() == 0);
        robot.interact(() -> pad.press(PadButton.START));
        hands.until("what was driven is the path", () -> !disabled("#drive-undo") && seen("#drive-live"));
        assertEquals("Undo Drive live", robot.lookup("#drive-undo").query().getAccessibleText());
        assertFalse(disabled("#drive-start"), "it can be rolled out");
        hands.click("#drive-undo");
        hands.until("nothing is drawn any more", () -> disabled("#drive-undo"));
        assertTrue(disabled("#drive-start"));
    }

    @Test
    void keysDriveUntilAFieldIsWrittenIn() {
        open();
        hands.click("#drive-live");
        robot.press(KeyCode.W);
        hands.until("it moves", () -> speed() > 3);
        robot.release(KeyCode.W);
        TextArea words = robot.lookup("#drive-prompt").queryAs(TextArea.class);
        robot.interact(() -> {
            words.requestFocus();
            words.end();
        });
        hands.until("the pane says so", () -> text("#drive-live-hint").contains("Click here"));
        String before = words.getText();
        robot.type(KeyCode.W, KeyCode.A, KeyCode.SPACE);
        assertEquals(before + "wa ", words.getText());
        robot.interact(() -> robot.lookup("#drive-live-pane").query().requestFocus());
        robot.type(KeyCode.ESCAPE);
        hands.until("it is given up", () -> seen("#drive-live"));
        assertTrue(disabled("#drive-undo"), "nothing was drawn");
    }

    @Test
    void aFutureGoesOnIsCancelledAndComparedWithAnother() {
        open();
        hands.click("#drive-presets");
        hands.click("#drive-preset-turn-left");
        hands.until("it can be driven", () -> !disabled("#drive-start"));
        hands.click("#drive-start");
        hands.until("it can go on", () -> text("#drive-longer").contains("33 pictures"));
        hands.click("#drive-go-on");
        hands.until("it went on", () -> text("#drive-longer").contains("49 pictures"));
        drives.patience = true;
        hands.click("#drive-go-on");
        hands.until("it works", () -> seen("#drive-cancel"));
        hands.click("#drive-cancel");
        drives.patience = false;
        hands.until("it is cancelled", () -> !seen("#drive-cancel"));
        assertEquals(1, drives.starts.size(), "it never began again");
        hands.until("it can go on still", () -> seen("#drive-go-on"));
        hands.click("#drive-start");
        hands.untilThere("#drive-future-2");
        hands.until("it is finished", () -> !disabled("#drive-save"));
        robot.interact(() -> robot.lookup("#drive-compare")
                .queryAs(ComboBox.class)
                .getSelectionModel()
                .select(1));
        hands.until("there are two mosaics", () -> seen("#drive-other-front"));
        Node front = robot.lookup("#drive-view-front").query();
        Node other = robot.lookup("#drive-other-front").query();
        assertEquals(front.getLayoutBounds().getWidth(), other.getLayoutBounds().getWidth(), 1);
        assertFalse(seen("#drive-view-large"));
        hands.click("#drive-other-back");
        hands.until("both of a view are large", () -> seen("#drive-view-large") && !seen("#drive-other-back"));
        hands.click("#drive-view-large");
        hands.until("all are there again", () -> seen("#drive-other-back"));
    }

    @Test
    void theCamerasAreShownWithTheirSource() {
        open();
        assertTrue(seen("#drive-static"), "nothing moves in such a world, and the page says so");
        hands.click("#drive-rig-look");
        hands.until("they are shown", () -> seen("#drive-rig-pane"));
        assertTrue(text("#drive-rig-source").contains("Comes with the program."), text("#drive-rig-source"));
        assertTrue(robot.lookup("#drive-rig-pane .label").queryAllAs(Label.class).stream()
                .anyMatch(label -> label.getText().contains("ftheta")));
        robot.type(KeyCode.ESCAPE);
        hands.until("they are gone", () -> !seen("#drive-rig-pane"));
    }
}
