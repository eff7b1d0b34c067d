package cosmonaut.ui.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.EditHistory.Name;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.settings.Language;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
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
import org.testfx.util.WaitForAsyncUtils;

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

    /// From the hand to the painted path: what the window's thread and the one that paints compute. Other work on the
    /// machine does not count, so the bounds hold on a busy one too; a frame has 16 ms.
    @Test
    void fiveHundredPointsFollowTheHandWithinAFrame() {
        List<Point3> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(Point3.flat(2.0 * i, 3 * Math.sin(i / 9.0)));
        }
        DriveEditor editor = model.editor();
        robot.interact(() -> {
            editor.edit(
                    Name.of("drive.edit.draw"),
                    draft -> draft.withPath(DrivePath.through(draft.path().kind(), many)));
            map.fit();
            model.points().beginMoving(250);
        });
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double[] hand = new double[80];
        double[] painted = new double[80];
        for (int i = 0; i < hand.length; i++) {
            int step = i;
            double before = rendererMillis(threads);
            robot.interact(() -> {
                long began = threads.getCurrentThreadCpuTime();
                model.points().moveTo(250, many.get(249).plus(Point3.flat(0, 0.01 * step)));
                map.paint();
                hand[step] = (threads.getCurrentThreadCpuTime() - began) / 1e6;
            });
            WaitForAsyncUtils.waitForFxEvents();
            painted[step] = rendererMillis(threads) - before;
        }
        double[] warmHand = Arrays.copyOfRange(hand, 30, hand.length);
        double[] warmPainted = Arrays.copyOfRange(painted, 30, painted.length);
        Arrays.sort(warmHand);
        Arrays.sort(warmPainted);
        System.out.printf(
                "500 points: solved and told to the canvas in %.1f ms (worst %.1f), painted in %.1f (worst %.1f)%n",
                warmHand[25], warmHand[49], warmPainted[25], warmPainted[49]);
        assertTrue(warmHand[25] < 40, "median " + warmHand[25] + " ms");
    }

    /// Milliseconds that the thread that paints has computed.
    private static double rendererMillis(ThreadMXBean threads) {
        double sum = 0;
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().startsWith("QuantumRenderer")) {
                sum += threads.getThreadCpuTime(info.getThreadId()) / 1e6;
            }
        }
        return sum;
    }
}
