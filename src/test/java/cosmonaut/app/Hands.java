package cosmonaut.app;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// A person's patience and pointer in the journeys through the window.
///
/// @param seconds of patience
record Hands(FxRobot robot, long seconds) {

    void until(String what, Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(seconds, TimeUnit.SECONDS, condition);
        } catch (TimeoutException e) {
            throw new AssertionError("waited in vain: " + what, e);
        }
    }

    /// Waits until something stands in the window.
    void untilThere(String query) {
        until(query + " is there", () -> robot.lookup(query).tryQuery().isPresent());
    }

    void click(String query) {
        untilThere(query);
        robot.clickOn(query);
    }
}
