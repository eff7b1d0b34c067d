package cosmonaut.ui.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.drive.edit.EditHistory.Name;
import cosmonaut.settings.Language;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// The map and its frame.
@ExtendWith(ApplicationExtension.class)
final class GroundMapTest {

    private static final Notices SILENT = new Notices() {
        @Override
        public void done(String line) {}

        @Override
        public void info(String line) {}

        @Override
        public void problem(String line, Throwable cause) {}
    };

    private final FxRobot robot = new FxRobot();

    @SuppressWarnings("NullAway.Init") // by show()
    private DriveViewModel model;

    @SuppressWarnings("NullAway.Init") // by show()
    private GroundMap map;

    @Start
    void show(Stage stage) {
        model = new DriveViewModel(
                new FakeDrives(),
                Path::of,
                SILENT,
                new Texts(Language.ENGLISH),
                Runnable::run,
                Runnable::run,
                Runnable::run);
        map = new GroundMap(model);
        stage.setScene(new Scene(new StackPane(map), 900, 700));
        stage.show();
    }

    @Test
    void groundAndPixelsAreOneAnother() {
        GroundFrame frame =
                new GroundFrame(10, -3, 8, 900, 700).zoomed(1.7, 120, 80).panned(-33, 12);
        Point3 place = frame.ground(250, 410);
        assertEquals(250, frame.across(place.y()), 1e-9);
        assertEquals(410, frame.down(place.x()), 1e-9);
        assertTrue(frame.ground(250, 400).x() > place.x(), "forward is up");
        assertTrue(frame.ground(240, 410).y() > place.y(), "left is left");
        Point3 under = frame.ground(600, 200);
        Point3 still = frame.zoomed(3, 600, 200).ground(600, 200);
        assertEquals(0, under.distanceTo(still), 1e-9, "the ground stays under the cursor");
    }

    /// From the hand to the painted path. The bound is loose, because the machine may do other work.
    @Test
    void fiveHundredPointsFollowTheHand() {
        List<Point3> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(Point3.flat(2.0 * i, 3 * Math.sin(i / 9.0)));
        }
        DriveEditor editor = model.editor();
        double[] millis = new double[80];
        robot.interact(() -> {
            editor.edit(
                    Name.of("drive.edit.draw"),
                    draft -> draft.withPath(DrivePath.through(draft.path().kind(), many)));
            map.fit();
            editor.beginMoving(250);
        });
        for (int i = 0; i < millis.length; i++) {
            int step = i;
            robot.interact(() -> {
                long began = System.nanoTime();
                editor.moveTo(250, many.get(249).plus(Point3.flat(0, 0.01 * step)));
                map.paint();
                millis[step] = (System.nanoTime() - began) / 1e6;
            });
        }
        double[] warm = Arrays.copyOfRange(millis, 20, millis.length);
        Arrays.sort(warm);
        System.out.printf("500 points solved and painted: median %.1f ms, worst %.1f ms%n", warm[30], warm[59]);
        assertTrue(warm[30] < 160, "median " + warm[30] + " ms");
    }
}
