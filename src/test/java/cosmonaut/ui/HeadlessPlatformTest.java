package cosmonaut.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.theme.PrimerDark;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// JavaFX opens a window, takes a click and hops threads with no display.
@ExtendWith(ApplicationExtension.class)
final class HeadlessPlatformTest {

    private final AtomicInteger clicks = new AtomicInteger();

    @Start
    void open(Stage stage) {
        Application.setUserAgentStylesheet(new PrimerDark().getUserAgentStylesheet());
        Button button = new Button("Fly");
        button.setOnAction(event -> clicks.incrementAndGet());
        stage.setScene(new Scene(new StackPane(button), 320, 200));
        stage.show();
    }

    @Test
    void takesAClick(FxRobot robot) {
        robot.clickOn("Fly");
        assertEquals(1, clicks.get());
    }

    @Test
    void tasksArriveOnTheFxThread() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        new FxThread().execute(() -> {
            if (Platform.isFxApplicationThread()) {
                arrived.countDown();
            }
        });
        assertTrue(arrived.await(5, TimeUnit.SECONDS));
    }
}
