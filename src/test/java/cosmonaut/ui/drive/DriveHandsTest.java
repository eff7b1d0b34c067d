package cosmonaut.ui.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.EditHistory.Name;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.Tangent;
import cosmonaut.drive.file.DriveFormat;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.plan.Violation;
import cosmonaut.scene.RigPictures;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.scene.SceneSummary;
import cosmonaut.settings.Language;
import cosmonaut.settings.Theme;
import cosmonaut.ui.Appearance;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.event.ActionEvent;
import javafx.event.EventType;
import javafx.geometry.Point2D;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// What hands do on the page: they draw, turn, choose, snap, mend, undo, bring files in and write them out.
@ExtendWith(ApplicationExtension.class)
final class DriveHandsTest {

    private static final long PATIENCE = 20;

    @TempDir
    private static Path folder;

    private final FxRobot robot = new FxRobot();
    private final List<String> told = new ArrayList<>();
    private final Roads roads = new Roads();

    @SuppressWarnings("NullAway.Init") // by show()
    private DriveViewModel model;

    @SuppressWarnings("NullAway.Init") // by show()
    private GroundMap map;

    /// The usual drives, with a scene that brings a way.
    private static final class Roads implements DriveOpener {

        private static final SceneLibrary LIBRARY = SceneLibrary.in(Path.of("sample-scenes"));
        private final FakeDrives drives = new FakeDrives();

        @Override
        public List<SceneSummary> scenes() {
            return List.of(LIBRARY.summary("street-crossing"), LIBRARY.summary("drive-bend"));
        }

        @Override
        public Scene scene(String name) {
            return drives.scene(name);
        }

        @Override
        public Optional<RigPictures> pictures(String name) {
            return LIBRARY.rigPictures(name);
        }

        @Override
        public DriveKind kind() {
            return drives.kind();
        }

        @Override
        public OpenedDrive open(int given) {
            return drives.open(given);
        }
    }

    private final class Lines implements Notices {
        @Override
        public void done(String line) {
            told.add(line);
        }

        @Override
        public void info(String line) {
            told.add(line);
        }

        @Override
        public void problem(String line, Throwable cause) {
            told.add(line);
        }
    }

    @Start
    void show(Stage stage) {
        Texts texts = new Texts(Language.ENGLISH);
        model = new DriveViewModel(roads, Path::of, new Lines(), texts, Runnable::run, Runnable::run, Runnable::run);
        DriveView view = DrivePage.of(model, texts);
        javafx.scene.Scene scene = new javafx.scene.Scene(new StackPane(view), 1280, 760);
        new Appearance(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.show();
        map = (GroundMap) view.lookup("#drive-map");
    }

    private void until(String what, BooleanSupplier holds) {
        try {
            WaitForAsyncUtils.waitFor(PATIENCE, TimeUnit.SECONDS, holds::getAsBoolean);
        } catch (TimeoutException e) {
            throw new AssertionError("never: " + what, e);
        }
    }

    private DriveEditor editor() {
        return model.editor();
    }

    private void preset(Preset preset) {
        robot.interact(() -> {
            editor().preset(preset);
            map.fit();
        });
    }

    private Point2D at(Point3 place) {
        GroundFrame frame = map.frame();
        return map.localToScreen(frame.across(place.y()), frame.down(place.x()));
    }

    private Point2D at(double forward, double left) {
        return at(Point3.flat(forward, left));
    }

    private void drag(Point2D from, Point2D to) {
        robot.moveTo(from).press(MouseButton.PRIMARY);
        for (int i = 1; i <= 8; i++) {
            robot.moveTo(from.add(to.subtract(from).multiply(i / 8.0)));
        }
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// The headless robot holds no keys while it clicks.
    private void click(Point3 place, boolean shift, boolean control) {
        robot.interact(() -> {
            mouse(MouseEvent.MOUSE_PRESSED, place, shift, control);
            mouse(MouseEvent.MOUSE_RELEASED, place, shift, control);
        });
    }

    private void mouse(EventType<MouseEvent> type, Point3 place, boolean shift, boolean control) {
        Point2D at = at(place);
        Point2D on = map.localToScene(map.screenToLocal(at));
        boolean down = type == MouseEvent.MOUSE_PRESSED;
        map.fireEvent(new MouseEvent(
                type,
                on.getX(),
                on.getY(),
                at.getX(),
                at.getY(),
                MouseButton.PRIMARY,
                1,
                shift,
                control,
                false,
                false,
                down,
                false,
                false,
                false,
                false,
                true,
                null));
    }

    private void tool(Tool tool) {
        robot.interact(() -> map.toolProperty().set(tool));
    }

    private List<Point3> places() {
        return editor().draft().path().places();
    }

    private void press(KeyCode... codes) {
        robot.press(codes).release(codes);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private boolean tells(String words) {
        return robot.lookup("#drive-problems .label").queryAllAs(Label.class).stream()
                .anyMatch(label -> label.getText().contains(words));
    }

    @Test
    void aStrokeThatPassesALimitIsMendedAndAllIsUndone() {
        robot.moveTo(at(0.5, 0)).press(MouseButton.PRIMARY);
        for (int i = 1; i <= 40; i++) {
            robot.moveTo(at(i * 0.8, 4 * (1 - Math.cos(i / 8.0))));
        }
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(Name.of("drive.edit.draw"), editor().undoName().orElseThrow());
        assertTrue(
                editor().solved().violations().stream()
                        .noneMatch(found -> found.severity() == Violation.Severity.ERROR),
                "a stroke is driven as it is drawn: " + editor().solved().violations());
        robot.interact(() -> {
            model.speeds().slowInBends(false);
            model.speeds().cruise(16);
        });
        until("the fast bend is told", () -> tells("Lateral acceleration"));
        for (int round = 0; round < 20 && lateral(); round++) {
            robot.interact(() -> robot.lookup("#drive-problems .drive-mend")
                    .queryAllAs(Button.class)
                    .iterator()
                    .next()
                    .fire());
            WaitForAsyncUtils.waitForFxEvents();
            WaitForAsyncUtils.sleep(200, TimeUnit.MILLISECONDS);
        }
        assertFalse(lateral(), "mended: " + editor().solved().violations());
        until("it is no longer told", () -> !tells("Lateral acceleration"));
        robot.interact(map::requestFocus);
        while (editor().undoName().isPresent()) {
            press(KeyCode.CONTROL, KeyCode.Z);
        }
        assertEquals(DriveDraft.EMPTY, editor().draft());
    }

    private boolean lateral() {
        return editor().solved().violations().stream().anyMatch(found -> found.kind() == Violation.Kind.LATERAL);
    }

    @Test
    void aTangentIsDraggedByItsHandle() {
        preset(Preset.LANE_LEFT);
        int id = editor().draft().path().ids().get(5);
        robot.clickOn(at(editor().draft().path().point(id).place()));
        assertEquals(id, editor().selection().point());
        TangentHandles handles = TangentHandles.of(model).orElseThrow();
        assertFalse(handles.own());
        double heading = model.points().tangent(id).orElseThrow().heading();
        Point2D end = at(handles.out().orElseThrow());
        robot.interact(() -> map.snapsProperty().set(false));
        // The handle may lie under its point; from its end it is pulled to the left and ahead.
        if (end.distance(at(handles.place())) < 12) {
            robot.interact(() -> map.zoom(3));
            end = at(TangentHandles.of(model).orElseThrow().out().orElseThrow());
        }
        drag(end, end.add(-40, -30));
        Tangent own = editor().draft().path().point(id).tangent();
        assertNotNull(own);
        assertTrue(own.heading() > heading + 0.05, own + " was " + heading);
        assertEquals(Name.of("drive.edit.turn-tangent", id), editor().undoName().orElseThrow());
        until(
                "the number follows",
                () -> robot.lookup("#drive-heading")
                        .queryAs(TextField.class)
                        .getText()
                        .equals(String.format(Locale.ROOT, "%.1f", Math.toDegrees(own.heading()))));
        TextField field = robot.lookup("#drive-heading").queryAs(TextField.class);
        robot.interact(() -> {
            field.setText("-10");
            field.fireEvent(new ActionEvent());
        });
        assertEquals(
                Math.toRadians(-10), model.points().tangent(id).orElseThrow().heading(), 1e-9);
        robot.interact(() -> {
            field.setText("");
            field.fireEvent(new ActionEvent());
        });
        assertNull(editor().draft().path().point(id).tangent(), "an emptied heading is the curve's");
    }

    @Test
    void severalPointsAreChosenAndMovedTogether() {
        preset(Preset.TURN_LEFT);
        tool(Tool.POINTS);
        List<Integer> ids = editor().draft().path().ids();
        Point3 last = places().getLast();
        drag(at(last.plus(Point3.flat(2.5, 2.5))), at(last.plus(Point3.flat(-2.5, -2.5))));
        assertEquals(Set.of(ids.getLast()), editor().selection().points());
        click(places().get(2), true, false);
        click(places().getFirst(), true, false);
        click(places().getFirst(), true, false);
        assertEquals(Set.of(ids.getLast(), ids.get(2)), editor().selection().points());
        List<Point3> before = places();
        drag(at(last), at(last.plus(Point3.flat(-3, 0))));
        assertEquals(Name.of("drive.edit.move-points", 2), editor().undoName().orElseThrow());
        Point3 moved = places().getLast().minus(last);
        assertEquals(-3, moved.x(), 0.3);
        assertEquals(0, places().get(2).minus(before.get(2)).distanceTo(moved), 1e-9, "both by the same");
        assertEquals(before.get(1), places().get(1));
        robot.interact(map::requestFocus);
        press(KeyCode.RIGHT);
        press(KeyCode.DELETE);
        assertEquals(ids.size() - 2, places().size());
        press(KeyCode.CONTROL, KeyCode.Z);
        press(KeyCode.CONTROL, KeyCode.A);
        assertEquals(ids.size(), editor().selection().points().size());
        press(KeyCode.ESCAPE);
        assertTrue(editor().selection().isEmpty());
        press(KeyCode.CONTROL, KeyCode.Z);
        press(KeyCode.CONTROL, KeyCode.Z);
        assertEquals(before, places());
        press(KeyCode.CONTROL, KeyCode.Y);
        press(KeyCode.CONTROL, KeyCode.Y);
        assertEquals(Name.of("drive.edit.nudge-points", 2), editor().undoName().orElseThrow());
    }

    @Test
    void placesSnapUntilTheKeyIsHeld() {
        preset(Preset.STRAIGHT);
        tool(Tool.POINTS);
        robot.interact(() -> map.zoom(0.8));
        robot.clickOn(at(74, 0.4));
        assertEquals(3, places().size());
        assertEquals(0, places().getLast().y(), 1e-9, "straight on");
        assertEquals(74, places().getLast().x(), 0.3, "as far as the hand");
        press(KeyCode.CONTROL, KeyCode.Z);
        click(Point3.flat(74, 0.4), false, true);
        assertEquals(3, places().size());
        assertTrue(places().getLast().y() > 0.1, "free: " + places().getLast());
        press(KeyCode.CONTROL, KeyCode.Z);
        robot.interact(() -> map.snapsProperty().set(false));
        robot.clickOn(at(74, 0.4));
        assertTrue(places().getLast().y() > 0.1, "off: " + places().getLast());
    }

    @Test
    void aDragIsCalledOffByEscape() {
        preset(Preset.STRAIGHT);
        tool(Tool.POINTS);
        DriveDraft before = editor().draft();
        Point2D from = at(places().getLast());
        robot.moveTo(from).press(MouseButton.PRIMARY);
        robot.moveTo(from.add(40, 0)).moveTo(from.add(60, 0));
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(before.equals(editor().draft()), "it moves");
        robot.interact(() ->
                map.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ESCAPE, false, false, false, false)));
        robot.moveTo(from.add(80, 0)).release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(before, editor().draft());
    }

    private static final class Answers implements FileChoice {

        private final Path file;

        Answers(Path file) {
            this.file = file;
        }

        @Override
        public Optional<Path> open() {
            return Optional.of(file);
        }

        @Override
        public Optional<Path> save(DriveFormat format) {
            return Optional.of(file);
        }
    }

    private void file(Path file, String item) {
        robot.interact(() -> new FileMenu(model, new Answers(file))
                .getItems().stream()
                        .filter(one -> item.equals(one.getId()))
                        .findFirst()
                        .map(MenuItem.class::cast)
                        .orElseThrow()
                        .fire());
    }

    @Test
    void aDriveGoesOutAndComesInAgainAfterItWasLookedAt() {
        preset(Preset.LANE_RIGHT);
        DriveDraft drawn = editor().draft();
        Path project = folder.resolve("lane.cdrive");
        file(project, "drive-export-project");
        assertTrue(told.getLast().contains(project.toString()), told.toString());
        Path csv = folder.resolve("lane.csv");
        file(csv, "drive-export-csv");
        assertTrue(Files.exists(csv));
        preset(Preset.STRAIGHT);
        DriveDraft before = editor().draft();
        file(project, "drive-import");
        assertTrue(robot.lookup("#drive-import-pane").query().isVisible());
        assertEquals(before, editor().draft(), "nothing is changed by looking");
        press(KeyCode.DELETE);
        press(KeyCode.ESCAPE);
        assertFalse(robot.lookup("#drive-import-pane").query().isVisible(), "Escape lets the file go");
        assertEquals(before, editor().draft());
        file(project, "drive-import");
        robot.clickOn("#drive-import-use");
        assertFalse(robot.lookup("#drive-import-pane").query().isVisible());
        assertEquals(drawn, editor().draft(), "a project comes back as it was");
        assertEquals(
                Name.of("drive.edit.import", "lane.cdrive"), editor().undoName().orElseThrow());
        robot.interact(editor()::undo);
        assertEquals(before, editor().draft());
        file(csv, "drive-import");
        assertTrue(robot.lookup("#drive-import-pane .label").queryAllAs(Label.class).stream()
                .anyMatch(label -> label.getText().contains("x forward, y left, z up")));
        CheckBox anchored = robot.lookup("#drive-import-anchored").queryAs(CheckBox.class);
        robot.interact(anchored::fire);
        assertTrue(model.imports().shownProperty().get().orElseThrow().anchored());
        robot.interact(() -> model.imports().accept());
        assertEquals(drawn.path().places().getLast().x(), places().getLast().x(), 0.5);
    }

    @Test
    void aBadFileIsOneLineAndChangesNothing() throws IOException {
        preset(Preset.TURN_RIGHT);
        DriveDraft before = editor().draft();
        Path bad = folder.resolve("bad.csv");
        Files.writeString(bad, "t,x,y\n0,0,0\n1,NaN,2\n");
        file(bad, "drive-import");
        assertFalse(robot.lookup("#drive-import-pane").query().isVisible());
        assertEquals(1, told.size(), told.toString());
        assertEquals(1, told.getFirst().lines().count());
        assertTrue(told.getFirst().contains("bad.csv"), told.toString());
        file(folder.resolve("none/lane.csv"), "drive-export-csv");
        assertTrue(told.getLast().contains("cannot be written"), told.toString());
        assertEquals(before, editor().draft());
    }

    @Test
    void theWayOfASceneBecomesThePathUnlessOneWasDrawn() {
        SceneSummary bend = model.setup().scenes().get(1);
        SceneSummary street = model.setup().scenes().getFirst();
        robot.interact(() -> model.setup().chosenProperty().set(bend));
        assertEquals(Name.of("drive.edit.scene-path"), editor().undoName().orElseThrow());
        assertTrue(editor().solved().plan().isPresent());
        assertEquals(0, places().getFirst().distanceTo(Point3.ORIGIN), 1e-9);
        robot.interact(editor()::undo);
        assertTrue(places().isEmpty());
        robot.interact(() -> model.setup().chosenProperty().set(street));
        preset(Preset.STRAIGHT);
        DriveDraft drawn = editor().draft();
        robot.interact(() -> model.setup().chosenProperty().set(bend));
        assertEquals(drawn, editor().draft(), "what was drawn stays");
        robot.interact(() -> model.scenePath().take());
        assertEquals(Name.of("drive.edit.scene-path"), editor().undoName().orElseThrow());
    }

    @Test
    void whatThePicturesShowOfTheDriveIsTold() {
        preset(Preset.STRAIGHT);
        robot.interact(() -> model.setup().chunksProperty().set(1));
        until("the rest is told", () -> tells("The pictures show only the first"));
        robot.interact(() -> model.setup().chunksProperty().set(24));
        until("the end is told", () -> tells("The drive ends at"));
    }
}
