package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.javafx.scene.input.DragboardHelper;
import cosmonaut.input.Action;
import cosmonaut.input.ControlMode;
import cosmonaut.input.GamepadSource;
import cosmonaut.input.Input;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.media.VideoReader;
import cosmonaut.media.VideoWriter;
import cosmonaut.settings.Language;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.SettingsStore;
import cosmonaut.settings.Theme;
import cosmonaut.ui.Page;
import cosmonaut.ui.settings.ControlChoices;
import cosmonaut.world.RandomModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.TransferMode;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// What a person does with the window, click by click, on JavaFX's headless platform; only the flights are not real.
@ExtendWith(ApplicationExtension.class)
final class WindowJourneyTest {

    private static final long PATIENCE_SECONDS = 20;

    @TempDir
    private static Path folder;

    private final FxRobot robot = new FxRobot();
    private final Hands hands = new Hands(robot, PATIENCE_SECONDS);
    private final FakeFlights flights = new FakeFlights();

    @SuppressWarnings("NullAway.Init") // by open()
    private Stage stage;

    @SuppressWarnings("NullAway.Init") // by open()
    private TestWindow window;

    @BeforeEach
    void forget() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    @Start
    void keep(Stage given) {
        stage = given;
    }

    private void open() {
        robot.interact(() -> window = TestWindow.open(stage, folder, flights, GamepadSource.NONE));
    }

    @AfterEach
    void close() {
        window.close();
    }

    private Page page() {
        return window.assembly().shell().page();
    }

    private String notices() {
        return robot.lookup(".notice-line").queryAllAs(Label.class).stream()
                .map(Labeled::getText)
                .collect(Collectors.joining("\n"));
    }

    private String text(String query) {
        return robot.lookup(query).queryAs(Labeled.class).getText();
    }

    @Test
    void oneClickOnAWorldStartsAndTheGalleryRemembersIt() {
        open();
        hands.click("#world-canyon-slate");
        hands.until("the flight is in front", () -> page() == Page.FLIGHT);
        assertEquals("canyon-slate", flights.requests.getFirst().source());
        assertEquals(List.of("open canyon-slate", "shown"), flights.events);
        hands.click("#nav-worlds");
        assertEquals("hidden", flights.events.getLast());
        hands.until(
                "it is among the recent flights",
                () -> robot.lookup("#recent .world-card").queryAll().size() == 1);
        hands.until("its thumbnail is kept", () -> {
            try (Stream<Path> kept = Files.list(folder.resolve("thumbnails"))) {
                return kept.anyMatch(file -> file.toString().endsWith(".jpg"));
            }
        });
        hands.click("#nav-flight");
        assertEquals("shown", flights.events.getLast());
        assertEquals(1, flights.requests.size());
    }

    @Test
    void theKeyboardStartsAFlightToo() {
        open();
        hands.until(
                "the worlds are there",
                () -> robot.lookup("#world-canyon-red").tryQuery().isPresent());
        robot.interact(() -> robot.lookup("#world-canyon-red").query().requestFocus());
        robot.type(KeyCode.ENTER);
        hands.until("the flight is in front", () -> page() == Page.FLIGHT);
    }

    @Test
    void aFlightThatFailsLeadsBack() {
        open();
        hands.click("#world-canyon-red");
        hands.until("the flight is in front", () -> page() == Page.FLIGHT);
        robot.interact(() -> flights.exits.getFirst().failed());
        assertEquals(Page.WORLDS, page());
        assertTrue(robot.lookup("#nav-flight").query().isDisabled());
    }

    @Test
    void familiesNarrowTheGallery() {
        open();
        hands.until(
                "the families are there", () -> robot.lookup(".chip").queryAll().size() == 8);
        robot.clickOn("Forest");
        assertEquals(2, robot.lookup("#worlds .world-card").queryAll().size());
        robot.clickOn("All");
        assertEquals(21, robot.lookup("#worlds .world-card").queryAll().size());
    }

    @Test
    void corruptedSettingsAreToldKeptAndReplaced() throws IOException {
        Files.writeString(folder.resolve("settings.json"), "{ \"window\": nonsense");
        open();
        hands.until("it is told", () -> notices().contains("settings"));
        assertFalse(notices().contains("Exception"), notices());
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.anyMatch(file -> file.getFileName().toString().startsWith("settings.json.broken-")));
        }
        hands.click("#other-theme");
        assertEquals(Theme.LIGHT, window.settings().current().window().theme());
    }

    @Test
    void aRecordingThatWasNotFinishedIsCompletedAndTold() throws IOException {
        try (VideoWriter killed = VideoWriter.open(folder.resolve("hall.mp4"), 64, 48, 12)) {
            killed.add(Picture.black(64, 48));
            try (Stream<Path> files = Files.list(folder)) {
                Path part = files.filter(file -> file.toString().endsWith(".part.mp4"))
                        .findFirst()
                        .orElseThrow();
                Files.copy(part, folder.resolve("hall.1-0.part.mp4"));
            }
        }
        try (LiveSettings settings = new LiveSettings(new SettingsStore(folder), line -> {})) {
            settings.change(now -> now.withRecordingFolder(Optional.of(folder.toString())));
        }
        open();
        // The notice leaves by itself after a while, which a slow machine may miss; the log keeps it.
        hands.until(
                "it is told",
                () -> window.assembly().services().log().last().stream()
                        .anyMatch(event -> event.text().contains("hall-recovered.mp4")));
        assertEquals(
                1, VideoReader.readAll(folder.resolve("hall-recovered.mp4")).size());
        assertFalse(Files.exists(folder.resolve("hall.1-0.part.mp4")));
    }

    @Test
    void languageAndThemeChangeAtOnceAndAreKept() throws IOException {
        open();
        hands.click("#nav-settings");
        hands.click("#settings-theme-light");
        assertTrue(stage.getScene().getStylesheets().toString().contains("light.css"));
        @SuppressWarnings("unchecked")
        ComboBox<Language> languages = robot.lookup("#settings-languages").queryAs(ComboBox.class);
        robot.interact(() -> languages.setValue(Language.CHINESE));
        hands.until("the words have changed", () -> text("#nav-worlds").equals("世界"));
        assertEquals("浅色", text("#settings-theme-light"));
        window.close();
        String saved = Files.readString(folder.resolve("settings.json"));
        assertTrue(saved.contains("chinese") && saved.contains("light"), saved);
    }

    @Test
    void aTakenKeyIsAskedForAndChangesHands() {
        open();
        hands.click("#nav-settings");
        hands.click("#section-keys");
        hands.click("#input-key-S");
        hands.until("a key is waited for", () -> robot.lookup("#rebind").query().isVisible());
        robot.type(KeyCode.W);
        assertTrue(text("#rebind-take").contains("Back"), text("#rebind-take"));
        assertTrue(text("#rebind-cancel").contains("Forward"), text("#rebind-cancel"));
        robot.clickOn("#rebind-cancel");
        assertEquals(Action.FORWARD, holder("W"));
        hands.click("#input-key-S");
        robot.type(KeyCode.W);
        robot.clickOn("#rebind-take");
        assertEquals(Action.BACK, holder("W"));
        assertNull(holder("S"));
        robot.clickOn("#restore-keys");
        assertEquals(Action.FORWARD, holder("W"));
        assertEquals(Action.BACK, holder("S"));
    }

    @Test
    void escapeLeavesABindingAsItIs() {
        open();
        hands.click("#nav-settings");
        hands.click("#section-keys");
        hands.click("#add-forward");
        robot.type(KeyCode.ESCAPE);
        assertFalse(robot.lookup("#rebind").query().isVisible());
        assertEquals(Action.RELEASE_POINTER, holder("ESCAPE"));
    }

    private @Nullable Action holder(String key) {
        return ControlChoices.bindings(window.settings().current())
                .of(ControlMode.FLIGHT)
                .action(new Input.Key(key))
                .orElse(null);
    }

    @Test
    void aDroppedPictureIsFlownIn() throws IOException {
        Path picture = folder.resolve("holiday.png");
        PictureFile.writePng(Picture.black(320, 200), picture);
        open();
        drop(picture);
        hands.until("the flight is in front", () -> page() == Page.FLIGHT);
        assertEquals(picture.toString(), flights.requests.getFirst().source());
        assertEquals("holiday", flights.requests.getFirst().title());
    }

    @Test
    void aDroppedFileThatIsNoPictureIsToldInOneLine() throws IOException {
        Path letter = folder.resolve("letter.png");
        Files.writeString(letter, "Dear friend");
        open();
        drop(letter);
        hands.until("it is told", () -> notices().contains("letter.png"));
        assertEquals(1, notices().lines().count());
        assertFalse(notices().contains("Exception"), notices());
        assertEquals(Page.WORLDS, page());
        assertEquals(List.of(), flights.requests);
        robot.clickOn(".notice-close");
        assertEquals("", notices());
    }

    @Test
    void aHoveringFileShowsThatItWouldBeTaken() throws IOException {
        open();
        Node veil = robot.lookup("#drop-veil").query();
        robot.interact(() -> fire(DragEvent.DRAG_OVER, folder.resolve("any.png")));
        assertTrue(veil.isVisible());
        robot.interact(() -> fire(DragEvent.DRAG_EXITED, folder.resolve("any.png")));
        assertFalse(veil.isVisible());
    }

    private void drop(Path file) {
        robot.interact(() -> {
            fire(DragEvent.DRAG_OVER, file);
            fire(DragEvent.DRAG_DROPPED, file);
        });
    }

    private void fire(EventType<DragEvent> type, Path file) {
        Dragboard board = DragboardHelper.createDragboard(new FileClipboard(List.of(file.toFile())));
        Scene scene = stage.getScene();
        DragEvent event =
                new DragEvent(null, null, type, board, 400, 300, 400, 300, TransferMode.COPY, null, null, null);
        Event.fireEvent(type == DragEvent.DRAG_EXITED ? scene : scene.getRoot(), event);
    }

    @Test
    void aModelIsLookedAtUsedAndTakenOffTheList() throws IOException {
        Path model = RandomModel.packed(folder.resolve("my-model"));
        Files.writeString(folder.resolve("settings.json"), "{\"models\":[\"" + model + "\"]}");
        open();
        hands.click("#nav-models");
        hands.until(
                "both are listed",
                () -> robot.lookup("#model-list .model-entry").queryAll().size() == 2);
        // Until then the list is made anew whenever one was read.
        hands.until(
                "both were read",
                () -> robot.lookup("Reading\u2026").queryAll().isEmpty()
                        && !robot.lookup("#model-facts .facts").queryAll().isEmpty());
        robot.clickOn(robot.lookup("#model-list .model-entry").nth(1).queryAs(Node.class));
        hands.until(
                "it can be used", () -> robot.lookup("#use-model").tryQuery().isPresent());
        hands.click("#use-model");
        hands.until(
                "flights use it",
                () -> window.settings().current().flight().model().isPresent());
        hands.until("the button says so", () -> text("#use-model").equals("Flights use it"));
        hands.click("#remove-model");
        hands.until(
                "the starter is back",
                () -> window.settings().current().flight().model().isEmpty());
        hands.until(
                "it is off the list",
                () -> robot.lookup("#model-list .model-entry").queryAll().size() == 1);
    }

    @Test
    void aReportHoldsWhatThePageKeepsQuiet() throws IOException {
        open();
        window.assembly().services().notices().problem("The disk is full.", new IOException("no space left"));
        hands.click("#nav-about");
        hands.until(
                "it is listed",
                () -> robot.lookup("#about .incident").queryAll().size() == 1);
        assertTrue(robot.lookup("no space left").queryAll().isEmpty());
    }
}
