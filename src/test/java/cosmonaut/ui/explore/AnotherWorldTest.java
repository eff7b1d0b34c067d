package cosmonaut.ui.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.input.Action;
import cosmonaut.session.live.LiveState;
import java.nio.file.Path;
import javafx.event.ActionEvent;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

/// Several worlds from one picture: by the key, in the flight bar and in the inspector.
final class AnotherWorldTest {

    private final FxRobot robot = new FxRobot();

    @Test
    void everyOneBeginsAtTheFirstPictureAndSaysItsSeed(@TempDir Path folder) throws Exception {
        try (TestFlight flight = TestFlight.open(FxToolkit.registerPrimaryStage(), folder, 0.05)) {
            long seed = flight.live().seed();
            robot.press(KeyCode.W);
            flight.await("way", view -> view.pose().tz() > 0.5 && view.chunks() > 0);
            robot.release(KeyCode.W);
            robot.press(KeyCode.B).release(KeyCode.B);
            awaitWorld(flight, seed + 1);
            TestFlight.onFx(() -> flight.model().act(Action.INSPECTOR));
            flight.awaitThat("the inspector", () -> flight.view().lookup("#inspector-another_world") != null);
            for (String button : new String[] {"#do-another_world", "#inspector-another_world"}) {
                long next = flight.live().seed() + 1;
                TestFlight.onFx(() -> flight.view().lookup(button).fireEvent(new ActionEvent()));
                awaitWorld(flight, next);
            }
            assertEquals(seed + 3, flight.live().seed());
            assertTrue(
                    flight.notices.lines.stream().anyMatch(line -> line.contains(Long.toString(seed + 3))),
                    "a line says which world it is");
        }
    }

    private static void awaitWorld(TestFlight flight, long seed) throws Exception {
        flight.await(
                "world " + seed,
                view -> view.seed() == seed
                        && view.chunks() == 0
                        && view.state() == LiveState.STANDING
                        && view.pose().tz() == 0);
        flight.awaitThat(
                "the seed with the readings",
                () -> flight.view().lookupAll(".hud-value").stream()
                        .anyMatch(node ->
                                node instanceof Labeled label && label.getText().equals(Long.toString(seed))));
    }
}
