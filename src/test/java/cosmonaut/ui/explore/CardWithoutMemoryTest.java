package cosmonaut.ui.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cosmonaut.session.live.LiveState;
import cosmonaut.tensor.OutOfDeviceMemoryException;
import java.nio.file.Path;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// A card whose memory runs out while a person flies.
final class CardWithoutMemoryTest {

    private final FxRobot robot = new FxRobot();

    @TempDir
    private Path folder;

    /// The card stands over the last picture with the figures; trying again flies, and so does another flight.
    @Test
    void memoryThatRunsOutEndsAFlightAndNotTheProgram() throws Exception {
        Stage stage = FxToolkit.registerPrimaryStage();
        try (TestFlight flight = TestFlight.open(stage, folder, 0.05)) {
            robot.press(KeyCode.W);
            flight.await("way", view -> view.chunks() > 1);
            flight.world.fail(new OutOfDeviceMemoryException("cuda:0 has no 1.5 GB free; ask for smaller pictures"));
            flight.await("failure", view -> view.state() == LiveState.FAILED);
            robot.release(KeyCode.W);
            flight.awaitThat("the card", () -> flight.shows("#failure"));
            WaitForAsyncUtils.waitForFxEvents();
            assertEquals(
                    "Cuda:0 has no 1.5 GB free; ask for smaller pictures; then reset the flight.",
                    ((Labeled) flight.view().lookup("#failure-what")).getText());
            flight.world.fail(null);
            robot.clickOn("#try-again");
            flight.await("a new beginning", view -> view.state() == LiveState.STANDING);
            flight.awaitThat("no card", () -> !flight.shows("#failure"));
        }
        try (TestFlight next = TestFlight.open(stage, folder, 0.05)) {
            robot.press(KeyCode.W);
            next.await("way in another flight", view -> view.chunks() > 0);
            robot.release(KeyCode.W);
        }
    }
}
