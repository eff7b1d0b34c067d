package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.settings.Language;
import cosmonaut.settings.Theme;
import cosmonaut.ui.Page;
import cosmonaut.ui.drive.FakeDrives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.geometry.VerticalDirection;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// A drive by hand, from the first stroke to two futures side by side; only the world is not real.
@ExtendWith(ApplicationExtension.class)
final class DriveJourneyTest {

    private static final long PATIENCE_SECONDS = 20;

    @TempDir
    private Path folder;

    private final FxRobot robot = new FxRobot();
    private final Hands hands = new Hands(robot, PATIENCE_SECONDS);
    private final FakeDrives drives = new FakeDrives();

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
            window = TestWindow.open(stage, folder, drives);
            stage.setWidth(1280);
            stage.setHeight(800);
            window.settings()
                    .change(now -> now.withRecordingFolder(
                            Optional.of(folder.resolve("kept").toString())));
        });
        hands.click("#nav-drive");
        hands.untilThere("#drive-map");
        hands.until("the start picture is chosen", () -> scenes().getValue() != null);
    }

    @AfterEach
    void close() {
        window.close();
    }

    @SuppressWarnings("unchecked") // the box is of scenes
    private ComboBox<Object> scenes() {
        return robot.lookup("#drive-scene").queryAs(ComboBox.class);
    }

    private Bounds map() {
        Node map = robot.lookup("#drive-map").query();
        return map.localToScreen(map.getLayoutBounds());
    }

    /// @param across share of the map's width, `down` of its height
    private Point2D at(double across, double down) {
        Bounds map = map();
        return new Point2D(
                Math.rint(map.getMinX() + across * map.getWidth()), Math.rint(map.getMinY() + down * map.getHeight()));
    }

    private void draw(double... places) {
        robot.moveTo(at(places[0], places[1])).press(MouseButton.PRIMARY);
        for (int i = 2; i < places.length; i += 2) {
            for (int part = 1; part <= 6; part++) {
                double share = part / 6.0;
                robot.moveTo(at(
                        places[i - 2] + (places[i] - places[i - 2]) * share,
                        places[i - 1] + (places[i + 1] - places[i - 1]) * share));
            }
        }
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private List<String> problems() {
        return robot.lookup("#drive-problems .drive-problem .label").queryAllAs(Label.class).stream()
                .map(Labeled::getText)
                .toList();
    }

    private boolean tells(String part) {
        return problems().stream().anyMatch(line -> line.contains(part));
    }

    private boolean disabled(String query) {
        return robot.lookup(query).query().isDisabled();
    }

    private void menu(String menu, String item) {
        hands.click(menu);
        hands.click(item);
        WaitForAsyncUtils.waitForFxEvents();
    }

    @Test
    void aPersonDrawsMendsAndGoesBackToTheStart() {
        open();
        assertEquals(Page.DRIVE, window.assembly().shell().page());
        assertTrue(disabled("#drive-start"), "nothing is drawn yet");
        assertTrue(disabled("#drive-undo"));
        draw(0.5, 0.86, 0.5, 0.5, 0.505, 0.45, 0.62, 0.6);
        hands.until("the sharp bend is told", () -> tells("is sharper than"));
        int before = problems().size();
        Node row = robot.lookup("#drive-problems .drive-problem").queryAll().stream()
                .filter(one -> one.lookupAll(".label").stream()
                        .anyMatch(label ->
                                label instanceof Label words && words.getText().contains("is sharper than")))
                .findFirst()
                .orElseThrow();
        robot.interact(() -> ((Button) row.lookup(".drive-mend")).fire());
        hands.until("the bend is mended", () -> problems().size() < before || !tells("is sharper than 0.24"));
        hands.click("#drive-points");
        robot.clickOn(at(0.3, 0.2));
        hands.until("the new point is chosen", () -> !disabled("#drive-x"));
        String y = robot.lookup("#drive-y").queryAs(TextField.class).getText();
        robot.interact(() -> robot.lookup("#drive-map").query().requestFocus());
        robot.press(KeyCode.LEFT).release(KeyCode.LEFT);
        hands.until(
                "the point was nudged",
                () -> !robot.lookup("#drive-y")
                        .queryAs(TextField.class)
                        .getText()
                        .equals(y));
        robot.press(KeyCode.DELETE).release(KeyCode.DELETE);
        for (int i = 0; i < 5; i++) {
            robot.press(KeyCode.CONTROL, KeyCode.Z).release(KeyCode.Z, KeyCode.CONTROL);
        }
        hands.until("nothing is left to undo", () -> disabled("#drive-undo"));
        assertTrue(disabled("#drive-start"));
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Z).release(KeyCode.Z, KeyCode.SHIFT, KeyCode.CONTROL);
        hands.until("it is drawn again", () -> !disabled("#drive-undo"));
    }

    @Test
    void aPersonRollsOutZoomsComparesAndSaves() throws IOException {
        open();
        menu("#drive-presets", "#drive-preset-turn-left");
        hands.until("it can be driven", () -> !disabled("#drive-start"));
        hands.click("#drive-start");
        hands.untilThere("#drive-future-1");
        hands.until("it is finished", () -> !disabled("#drive-save"));
        assertEquals(1, drives.starts.size());
        hands.click("#drive-view-back_left");
        hands.until(
                "the view is large",
                () -> "Back left"
                        .equals(robot.lookup("#drive-view-large").query().getAccessibleText()));
        double small =
                robot.lookup("#drive-view-large").query().getLayoutBounds().getHeight();
        hands.click("#drive-view-large");
        hands.until(
                "it has all the room",
                () -> robot.lookup("#drive-view-large")
                                .query()
                                .getLayoutBounds()
                                .getHeight()
                        > 1.2 * small);
        hands.click("#drive-view-large");
        hands.click("#drive-start");
        hands.untilThere("#drive-future-2");
        hands.until("it is finished too", () -> !disabled("#drive-save"));
        robot.interact(() -> {
            ComboBox<?> how = robot.lookup("#drive-compare").queryAs(ComboBox.class);
            how.getSelectionModel().select(1);
        });
        hands.until(
                "both are chosen",
                () -> robot.lookup("#drive-future-1")
                                .queryAs(ToggleButton.class)
                                .isSelected()
                        && robot.lookup("#drive-future-2")
                                .queryAs(ToggleButton.class)
                                .isSelected());
        hands.click("#drive-save");
        hands.until("it is kept", () -> {
            try (Stream<Path> kept = Files.walk(folder)) {
                return kept.anyMatch(file -> file.endsWith("drive.json"));
            }
        });
        robot.interact(() -> robot.lookup("#drive-map").query().requestFocus());
        robot.press(KeyCode.SPACE).release(KeyCode.SPACE);
        hands.until(
                "time runs",
                () -> robot.lookup("#drive-time").queryAs(Slider.class).getValue() > 0.1);
        robot.press(KeyCode.SPACE).release(KeyCode.SPACE);
    }

    @Test
    void theMapIsZoomedAndTheChosenPointIsEnteredInNumbers() {
        open();
        hands.click("#drive-points");
        robot.clickOn(at(0.5, 0.4));
        hands.until("a point is chosen", () -> !disabled("#drive-x"));
        robot.doubleClickOn(robot.lookup("#drive-x").queryAs(TextField.class))
                .write("25")
                .type(KeyCode.ENTER);
        hands.until(
                "it was put there",
                () -> "25.00"
                        .equals(robot.lookup("#drive-x")
                                .queryAs(TextField.class)
                                .getText()));
        robot.moveTo(at(0.7, 0.3));
        hands.until("the place is told", () -> !hover().isEmpty());
        robot.moveBy(60, 0);
        String beside = hover();
        robot.moveBy(-60, 0);
        robot.scroll(3, VerticalDirection.UP);
        robot.moveBy(60, 0);
        hands.until("the map is another", () -> !hover().equals(beside));
        robot.press(KeyCode.DELETE).release(KeyCode.DELETE);
    }

    private String hover() {
        return robot.lookup("#drive-hover").queryAs(Label.class).getText();
    }

    @Test
    void thePageSpeaksChineseAndIsLightToo() {
        open();
        menu("#drive-presets", "#drive-preset-lane-left");
        window.look(Theme.LIGHT, Language.CHINESE);
        assertEquals("驾驶", robot.lookup("#drive-start").queryAs(Button.class).getText());
        WritableImage[] seen = new WritableImage[1];
        robot.interact(() -> seen[0] = window.snapshot(1280, 800));
        int corner = seen[0].getPixelReader().getArgb(200, 300);
        assertTrue((corner & 0xff) > 0xd0, "the map is light: " + Integer.toHexString(corner));
    }
}
