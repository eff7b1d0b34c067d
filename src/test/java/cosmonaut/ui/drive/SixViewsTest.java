package cosmonaut.ui.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cosmonaut.drive.rig.View;
import cosmonaut.settings.Language;
import cosmonaut.settings.Theme;
import cosmonaut.ui.Appearance;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// The views of a drive on the page: how they are drawn, and by whom.
@ExtendWith(ApplicationExtension.class)
final class SixViewsTest {

    private static final long PATIENCE = 20;

    private final FxRobot robot = new FxRobot();
    private final List<String> told = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // by show()
    private Stage stage;

    @SuppressWarnings("NullAway.Init") // by show()
    private DriveViewModel model;

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
    void show(Stage shown) {
        stage = shown;
        Texts texts = new Texts(Language.ENGLISH);
        model = new DriveViewModel(
                new FakeDrives(), Path::of, new Lines(), texts, Runnable::run, Runnable::run, Runnable::run);
        DriveView view = DrivePage.of(model, texts);
        Scene scene = new Scene(new StackPane(view), 1280, 760);
        new Appearance(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.show();
    }

    private static void until(String what, BooleanSupplier holds) {
        try {
            WaitForAsyncUtils.waitFor(PATIENCE, TimeUnit.SECONDS, holds::getAsBoolean);
        } catch (TimeoutException e) {
            throw new AssertionError("never: " + what, e);
        }
    }

    private static List<Thread> walls() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("view wall"))
                .toList();
    }

    /// The picture in a pane, once there is one.
    private Optional<Image> drawn(String pane) {
        return robot.lookup(pane + " .image-view").queryAllAs(ImageView.class).stream()
                .map(ImageView::getImage)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private boolean allDrawn() {
        return Arrays.stream(View.values())
                .allMatch(view -> drawn("#drive-view-" + view.key()).isPresent());
    }

    @Test
    void theSixViewsAreDrawnByOneThreadAtTheSizeOfTheirPanes() {
        robot.interact(() -> {
            model.editor().preset(Preset.STRAIGHT);
            model.setup().load();
            model.setup().chunksProperty().set(1);
            model.drive();
        });
        until("six views", this::allDrawn);
        until("the large one", () -> drawn("#drive-view-large").isPresent());
        assertEquals(1, walls().size());
        Region front = robot.lookup("#drive-view-front").queryAs(Region.class);
        until(
                "its own size",
                () -> drawn("#drive-view-front").orElseThrow().getWidth() == Math.round(front.getWidth()));
        Region page = robot.lookup("#drive").queryAs(Region.class);
        robot.interact(() -> stage.setWidth(1000));
        until(
                "another size",
                () -> drawn("#drive-view-front").orElseThrow().getWidth() == Math.round(front.getWidth()));
        StackPane held = (StackPane) page.getParent();
        robot.interact(() -> held.getChildren().clear());
        until("nothing is drawn on another page", () -> walls().isEmpty());
        robot.interact(() -> held.getChildren().add(page));
        until("six views again", this::allDrawn);
        robot.interact(() -> model.rollouts().drop(model.rollouts().futures().getFirst()));
        assertEquals(List.of(), told);
    }
}
