package cosmonaut.ui.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.MotionMode;
import cosmonaut.camera.Pose;
import cosmonaut.input.Action;
import cosmonaut.input.Bindings;
import cosmonaut.input.ControlMode;
import cosmonaut.input.Input;
import cosmonaut.input.KeyboardLayout;
import cosmonaut.input.PadAxis;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.media.VideoReader;
import cosmonaut.session.live.LiveState;
import cosmonaut.session.live.LiveView;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.InputNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javafx.event.ActionEvent;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// What a person does in flight, from key to picture, on a platform without a display.
final class FlightJourneysTest {

    /// What the program does takes as long every time; what a busy machine does, and what is loaded and compiled once,
    /// does not come again.
    private static final int ATTEMPTS = 4;

    private static Stage stage;

    private final FxRobot robot = new FxRobot();

    @TempDir
    private Path folder;

    /// Of the last flight.
    private Path captures = Path.of("");

    private int flights;

    /// One flight before, as what is loaded and compiled once in a program's life is not what is measured here.
    @BeforeAll
    static void openStage(@TempDir Path folder) throws Exception {
        stage = FxToolkit.registerPrimaryStage();
        try (TestFlight flight = TestFlight.open(stage, folder, 2)) {
            for (Action panel : List.of(Action.INSPECTOR, Action.HELP, Action.HELP, Action.INSPECTOR)) {
                TestFlight.onFx(() -> flight.model().act(panel));
                WaitForAsyncUtils.waitForFxEvents();
            }
            TestFlight.onFx(() -> flight.model().controls().key("W", true));
            flight.await("a chunk", view -> view.chunks() > 0);
        }
    }

    @AfterEach
    void letGo() {
        robot.release(new KeyCode[] {});
    }

    @Test
    void holdingForwardFliesAhead() throws Exception {
        smoothly(0.1, flight -> {
            Picture before = flight.picture();
            double size = shareOfFarWall(before);
            robot.press(KeyCode.W);
            flight.await("a metre of way", view -> view.pose().tz() > 1);
            flight.awaitThat(
                    "a picture from there",
                    () -> !flight.model().lastPicture().orElseThrow().equals(before));
            robot.release(KeyCode.W);
            flight.await("standing", view -> view.state() == LiveState.STANDING);
            Pose pose = flight.pose();
            assertEquals(0, pose.tx(), 0.01, "straight ahead");
            assertTrue(shareOfFarWall(flight.picture()) > size, "the end of the hall comes nearer");
            assertTrue(
                    flight.view().gaps().total() > 30 || !WindowBlock.isCalm(flight),
                    "the window is updated all the time");
        });
    }

    @Test
    void aKeyLetGoWhileAltIsHeldStopsTheFlight() throws Exception {
        smoothly(0.05, flight -> {
            flight.key(KeyCode.W, "w", true, false);
            flight.await("flying", view -> view.pose().tz() > 0.1);
            flight.key(KeyCode.ALT, "", true, true);
            flight.key(KeyCode.W, "w", false, true);
            flight.key(KeyCode.ALT, "", false, false);
            assertEquals(
                    Set.of(), TestFlight.onFx(() -> flight.model().controls().held()));
            flight.await("standing", view -> view.state() == LiveState.STANDING);
            flight.key(KeyCode.W, "w", true, true);
            assertEquals(
                    Set.of(), TestFlight.onFx(() -> flight.model().controls().held()), "with Alt, keys are the menu's");
        });
    }

    @Test
    void inRussiaTheSameHandFliesAndAChangeOfLayoutLetsGo() throws Exception {
        smoothly(0.05, flight -> {
            Map<String, Integer> russian = new HashMap<>(KeyboardLayout.POSITIONS);
            russian.put("W", (int) 'ц');
            TestFlight.onFx(() -> flight.keyboard.layout(new KeyboardLayout(russian)));
            flight.key(KeyCode.UNDEFINED, "ц", true, false);
            flight.await("flying", view -> view.pose().tz() > 0.1);
            assertEquals(
                    "Ц", TestFlight.onFx(() -> new InputNames(flight.texts, flight.keyboard).now(new Input.Key("W"))));
            TestFlight.onFx(() -> flight.keyboard.layout(KeyboardLayout.US));
            flight.await("standing", view -> view.state() == LiveState.STANDING);
        });
    }

    @Test
    void theMouseLooksOnceItIsCaptured() throws Exception {
        smoothly(0.05, flight -> {
            robot.clickOn("#flight-stage");
            flight.awaitThat(
                    "capture",
                    () -> flight.model().overlays().pointerCapturedProperty().get());
            for (int i = 0; i < 6; i++) {
                robot.moveBy(60, 0);
            }
            flight.await("a turn to the right", view -> Heading.yaw(view.pose()) > 3);
            assertEquals(0, Heading.pitch(flight.pose()), 1.0);
            robot.type(KeyCode.ESCAPE);
            flight.awaitThat(
                    "release",
                    () -> !flight.model().overlays().pointerCapturedProperty().get());
        });
    }

    @Test
    void losingTheFocusStopsAllMotion() throws Exception {
        try (TestFlight flight = open(0.05)) {
            robot.press(KeyCode.W);
            flight.await("motion", view -> view.metresPerSecond() > 0.5);
            TestFlight.onFx(() -> flight.model().act(Action.PROMPT));
            flight.await("standing", view -> view.metresPerSecond() < 0.01);
            flight.awaitThat(
                    "a cursor in the prompt",
                    () -> flight.view().lookup("#prompt").isFocused());
            robot.release(KeyCode.W);
            assertEquals(0, flight.live().control().surge(), "the key is still down, the hand is elsewhere");
        }
    }

    @Test
    void pauseStepAndReset() throws Exception {
        smoothly(0.05, flight -> {
            robot.press(KeyCode.W);
            flight.await("flight", view -> view.pose().tz() > 0.3);
            robot.type(KeyCode.P);
            flight.await(
                    "pause",
                    view -> view.state() == LiveState.PAUSED && !view.chunk().active());
            long chunks = flight.live().chunks();
            robot.type(KeyCode.N);
            flight.await("one chunk more", view -> view.chunks() == chunks + 1);
            flight.await("pause again", view -> view.state() == LiveState.PAUSED);
            robot.release(KeyCode.W);
            robot.type(KeyCode.HOME);
            flight.await("the start", view -> view.pose().tz() == 0);
        });
    }

    @Test
    void anotherPromptCountsFromTheNextChunk() throws Exception {
        try (TestFlight flight = open(0.05)) {
            double bright = brightness(flight.picture());
            TestFlight.onFx(() -> flight.model().act(Action.PROMPT));
            flight.awaitThat(
                    "a cursor in the prompt",
                    () -> flight.view().lookup("#prompt").isFocused());
            TestFlight.onFx(() -> flight.model().dials().promptDraftProperty().set("the hall at night"));
            flight.awaitThat(
                    "a button that can be pressed",
                    () -> !flight.view().lookup("#apply-prompt").isDisabled());
            robot.clickOn("#apply-prompt");
            flight.await("the words in force", view -> view.prompt().equals("the hall at night"));
            assertTrue(brightness(flight.picture()) > 0.8 * bright, "no chunk, no change");
            TestFlight.onFx(() -> flight.view().lookup("#flight-stage").requestFocus());
            robot.press(KeyCode.W);
            flight.awaitThat(
                    "night", () -> brightness(flight.model().lastPicture().orElseThrow()) < 0.5 * bright);
            robot.release(KeyCode.W);
        }
    }

    @Test
    void aSlowChunkIsShownAndCanBeCancelled() throws Exception {
        smoothly(60, flight -> {
            robot.press(KeyCode.W);
            flight.awaitThat("progress", () -> flight.shows("#chunk-bar"));
            flight.await("counted progress", view -> view.chunk().total() == 20);
            robot.release(KeyCode.W);
            flight.world.chunkSeconds(0.05);
            robot.clickOn("#cancel-chunk");
            flight.awaitThat("no progress bar", () -> !flight.shows("#chunk-bar"));
            robot.press(KeyCode.S);
            flight.await(
                    "flight goes on", view -> view.chunks() > 0 && view.pose().tz() < -0.2);
            robot.release(KeyCode.S);
        });
    }

    @Test
    void aRecordingIsAPlayableClipWithASidecar() throws Exception {
        smoothly(0.05, flight -> {
            robot.type(KeyCode.F9);
            flight.awaitThat(
                    "a red light",
                    () -> flight.view().lookup("#recording-light").isVisible());
            robot.press(KeyCode.W);
            flight.await("two chunks", view -> view.chunks() >= 2);
            robot.release(KeyCode.W);
            robot.type(KeyCode.F9);
            flight.awaitThat("a notice", () -> flight.notices.has("done: Recording saved"));
            robot.type(KeyCode.F12);
            flight.awaitThat("another", () -> flight.notices.has("done: Screenshot saved"));
            Picture generated = PictureFile.read(only("png"));
            assertEquals(BoxWorld.WIDTH, generated.width(), "as it was generated");
            Files.delete(only("png"));
            flight.notices.lines.clear();
            robot.type(KeyCode.F7);
            flight.awaitThat("one more", () -> flight.notices.has("done: Screenshot saved"));
        });
        Path clip = only("mp4");
        assertTrue(VideoReader.readAll(clip).size() > 8);
        assertTrue(Files.readString(only("json")).contains("hall"));
        assertTrue(PictureFile.read(only("png")).width() > 2 * BoxWorld.WIDTH, "as it was seen");
    }

    @Test
    void whatIsRememberedIsExportedWhileTheFlightGoesOn() throws Exception {
        try (TestFlight flight = open(0.05)) {
            robot.press(KeyCode.W);
            flight.await("two chunks", view -> view.chunks() >= 2);
            robot.type(KeyCode.F8);
            flight.awaitThat("a word", () -> flight.notices.has("info: Exporting"));
            long chunks = flight.live().chunks();
            flight.await("more chunks", view -> view.chunks() > chunks);
            robot.release(KeyCode.W);
            flight.awaitThat("a notice", () -> flight.notices.has("done: Panorama"));
            TestFlight.onFx(() -> flight.view().lookup("#do-export").fireEvent(new ActionEvent()));
            flight.awaitThat(
                    "another",
                    () -> flight.notices.lines.stream()
                                    .filter(line -> line.startsWith("done: Panorama"))
                                    .count()
                            == 2);
        }
        for (String ending : List.of("jpg", "ply", "glb")) {
            try (Stream<Path> files = Files.list(captures)) {
                List<Path> made =
                        files.filter(file -> file.toString().endsWith(ending)).toList();
                assertEquals(2, made.size(), made.toString());
                assertTrue(Files.size(made.getFirst()) > 10_000);
            }
        }
    }

    @Test
    void aGamepadSteersAndUnpluggingStops() throws Exception {
        try (TestFlight flight = open(0.05)) {
            flight.pad.hold(PadAxis.LEFT_Y, -1);
            flight.await("motion", view -> view.pose().tz() > 0.2);
            flight.pad.unplug();
            flight.await("standing", view -> view.metresPerSecond() < 0.01);
            assertTrue(flight.notices.has("info: Test pad is disconnected"));
        }
    }

    @Test
    void lookingBackAndReturning() throws Exception {
        try (TestFlight flight = open(0.05)) {
            Picture first = flight.picture();
            robot.press(KeyCode.W);
            flight.await("two chunks", view -> view.chunks() >= 2);
            robot.release(KeyCode.W);
            flight.await("standing", view -> view.state() == LiveState.STANDING);
            flight.awaitThat(
                    "moments", () -> flight.model().timeline().entries().size() > 1);
            robot.clickOn(flight.view().lookup(".moment"));
            flight.await("the past", view -> view.state() == LiveState.LOOKING_BACK);
            flight.awaitThat(
                    "the first picture",
                    () -> flight.model().lastPicture().orElseThrow().equals(first));
            robot.clickOn("#live");
            flight.await("the present", view -> view.state() == LiveState.STANDING);
            flight.awaitThat(
                    "its picture",
                    () -> !flight.model().lastPicture().orElseThrow().equals(first));
        }
    }

    @Test
    void flyingOnFromAMomentOfThePast() throws Exception {
        try (TestFlight flight = open(0.05)) {
            Picture first = flight.picture();
            robot.press(KeyCode.W);
            flight.await("two chunks", view -> view.chunks() >= 2);
            robot.release(KeyCode.W);
            flight.await("standing", view -> view.state() == LiveState.STANDING);
            flight.awaitThat(
                    "moments", () -> flight.model().timeline().entries().size() > 1);
            assertFalse(flight.shows("#fly-on"), "there is nothing to fly on from but the present");
            robot.clickOn(flight.view().lookup(".moment"));
            flight.await("the past", LiveView::canFlyOn);
            robot.clickOn("#fly-on");
            flight.await("the flight back there", view -> view.state() == LiveState.STANDING && view.chunks() == 0);
            assertEquals(first, flight.picture());
            flight.awaitThat(
                    "one moment", () -> flight.model().timeline().entries().size() == 1);
            robot.press(KeyCode.W);
            flight.await("a new way", view -> view.chunks() >= 1);
            robot.release(KeyCode.W);
            flight.await("standing again", view -> view.state() == LiveState.STANDING);
            TestFlight.onFx(() -> flight.model().lookBack(0));
            flight.await("the past again", view -> view.lookingBackAt() == 0);
            robot.type(KeyCode.ENTER);
            flight.await("the first picture by key", view -> view.chunks() == 0 && view.lookingBackAt() < 0);
        }
    }

    @Test
    void helpShowsWhatIsBound() throws Exception {
        try (TestFlight flight = open(0.05)) {
            Bindings defaults = Bindings.defaults(ControlMode.FLIGHT);
            Input old = new Input.Key("W");
            flight.rebind(
                    defaults.propose(Action.FORWARD, old, new Input.Key("Z")).accept());
            robot.type(KeyCode.F1);
            flight.awaitThat("help", () -> flight.shows("#help"));
            List<String> caps = caps(flight.view().lookup("#help"));
            assertTrue(caps.contains("Z"), () -> "Z is bound, but help says " + caps);
            assertFalse(caps.contains("W"), () -> "W is not bound, but help says " + caps);
            robot.type(KeyCode.ESCAPE);
            flight.awaitThat("no help", () -> !flight.shows("#help"));
            robot.press(KeyCode.Z);
            flight.await("motion by the new key", view -> view.pose().tz() > 0.1);
            robot.release(KeyCode.Z);
        }
    }

    /// The hall ends 8 m ahead.
    @Test
    void aKeyMakesTheCameraWalkAndAWallIsToldGently() throws Exception {
        try (TestFlight flight = open(0.05)) {
            assertEquals(
                    MotionMode.GHOST,
                    flight.model().liveProperty().get().orElseThrow().motion());
            robot.type(KeyCode.G);
            flight.await("walking", view -> view.motion() == MotionMode.WALK);
            flight.awaitThat(
                    "the word",
                    () -> texts(flight.view().lookup("#flight-motion")).contains("Walking"));
            robot.press(KeyCode.SHIFT).press(KeyCode.W);
            flight.await("the wall", LiveView::hindered);
            flight.awaitThat("words", () -> flight.shows("#in-the-way"));
            robot.release(KeyCode.W).release(KeyCode.SHIFT);
            flight.awaitThat("no words", () -> !flight.shows("#in-the-way"));
            flight.await("a stop before it", view -> view.pose().tz() < 7.7);
            robot.type(KeyCode.G);
            flight.await("a ghost", view -> view.motion() == MotionMode.GHOST);
        }
    }

    private static List<String> texts(Node parent) {
        return parent.lookupAll(".label").stream()
                .map(node -> ((Labeled) node).getText())
                .toList();
    }

    @Test
    void aWorldThatGivesUpSaysWhatToDo() throws Exception {
        try (TestFlight flight = open(0.05)) {
            flight.world.fail(new InvalidInputException("the model has no file x; put it back"));
            robot.press(KeyCode.W);
            flight.await("failure", view -> view.state() == LiveState.FAILED);
            robot.release(KeyCode.W);
            flight.awaitThat("the card", () -> flight.shows("#failure"));
            WaitForAsyncUtils.waitForFxEvents();
            String said = ((Labeled) flight.view().lookup("#failure-what")).getText();
            assertTrue(said.contains("put it back"), said);
            flight.world.fail(null);
            robot.clickOn("#try-again");
            flight.await("a new beginning", view -> view.state() == LiveState.STANDING);
        }
    }

    @Test
    void aFlightThatCannotBeginGoesBackWithALine() throws Exception {
        FlightOpener broken = (request, listener) -> {
            throw new InvalidInputException("the model x has no world.json; choose another one");
        };
        try (TestFlight flight =
                TestFlight.open(stage, folder, broken, new FlightRequest("x", "X", folder.resolve("x.png")))) {
            flight.awaitThat("giving up", flight::gaveUp);
            assertTrue(flight.notices.has("problem: the model x has no world.json"));
        }
    }

    private TestFlight open(double chunkSeconds) throws Exception {
        captures = Files.createDirectory(folder.resolve("flight-" + flights++));
        return TestFlight.open(stage, captures, chunkSeconds);
    }

    /// A way through a flight.
    private interface Journey {
        void fly(TestFlight flight) throws Exception;
    }

    /// A journey on which the window is never away for longer than allowed. It is flown anew when that is exceeded: a
    /// block that the program causes comes again every time.
    private void smoothly(double chunkSeconds, Journey journey) throws Exception {
        List<String> blocks = new ArrayList<>();
        while (blocks.size() < ATTEMPTS) {
            try (TestFlight flight = open(chunkSeconds)) {
                journey.fly(flight);
                Optional<String> block = WindowBlock.of(flight);
                if (block.isEmpty()) {
                    return;
                }
                blocks.add(block.get());
            }
        }
        fail("every time the window was away: " + String.join("; ", blocks));
    }

    /// Share of the pixels that show the green or violet end of the hall.
    private static double shareOfFarWall(Picture picture) {
        int count = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                boolean green = picture.value(x, y, 1) > picture.value(x, y, 0) * 1.2
                        && picture.value(x, y, 1) > picture.value(x, y, 2) * 1.2;
                boolean violet = picture.value(x, y, 2) > picture.value(x, y, 1) * 1.4
                        && picture.value(x, y, 0) > picture.value(x, y, 1) * 1.1;
                count += green || violet ? 1 : 0;
            }
        }
        return (double) count / (picture.width() * picture.height());
    }

    private static double brightness(Picture picture) {
        long sum = 0;
        for (byte value : picture.rgb()) {
            sum += value & 0xff;
        }
        return (double) sum / picture.rgb().length;
    }

    private static List<String> caps(Node within) {
        return within.lookupAll(".key-cap").stream()
                .map(cap -> ((Labeled) cap).getText())
                .toList();
    }

    /// The only file with that ending, but for the picture that the flight began with.
    private Path only(String ending) throws Exception {
        try (Stream<Path> files = Files.list(captures)) {
            List<Path> found = files.filter(
                            file -> file.toString().toLowerCase(Locale.ROOT).endsWith("." + ending))
                    .filter(file -> !file.endsWith("hall.png"))
                    .toList();
            assertEquals(1, found.size(), () -> found + " of " + ending);
            return found.getFirst();
        }
    }
}
