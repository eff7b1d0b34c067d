package cosmonaut.ui.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.EditHistory.Name;
import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.LiveDrive;
import cosmonaut.drive.Pedals;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.plan.Violation;
import cosmonaut.input.Bindings;
import cosmonaut.input.ControlFeel;
import cosmonaut.input.ControlMode;
import cosmonaut.input.PadAxis;
import cosmonaut.input.PadButton;
import cosmonaut.input.VirtualGamepad;
import cosmonaut.settings.Language;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Driving by hand without a window.
final class LiveRunTest {

    private static final Pedals AHEAD = new Pedals(0, 1, 0, false);
    private static final Pedals LEFT = new Pedals(1, 1, 0, false);
    private static final Pedals BRAKING = new Pedals(0, 0, 1, false);

    private final DriveEditor editor = new DriveEditor();
    private final List<String> told = new ArrayList<>();
    private final LiveRun run = new LiveRun(
            editor,
            new Notices() {
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
            },
            new Texts(Language.ENGLISH));

    private void pass(double seconds, Pedals hands) {
        for (int i = 0; i < Math.round(seconds * 60); i++) {
            run.pass(1.0 / 60, hands);
        }
    }

    private LiveDrive now() {
        return run.now().orElseThrow();
    }

    @Test
    void theClockStandsUntilTheVehicleMoves() {
        run.start();
        pass(2, new Pedals(0.5, 0, 0, false));
        assertEquals(0, now().seconds());
        assertTrue(now().state().steer() > 0.01, "the wheels turn while it stands");
        pass(1, AHEAD);
        assertEquals(1, now().seconds(), 0.05);
        assertTrue(now().state().speed() > 1.2);
    }

    @Test
    void whatWasDrivenIsAPathByOneEditThatCanBeUndone() {
        run.start();
        pass(3, AHEAD);
        pass(2, LEFT);
        pass(2, AHEAD);
        LiveDrive last = now();
        run.finish();
        assertFalse(run.isRunning());
        assertEquals(List.of(), told);
        assertEquals(1, editor.depth());
        assertEquals(Name.of("drive.edit.live"), editor.undoName().orElseThrow());
        DrivePlan plan = editor.solved().plan().orElseThrow();
        Pose end = plan.poseAt(last.seconds());
        assertEquals(last.state().x(), end.tx(), 0.6);
        assertEquals(last.state().y(), end.ty(), 0.6);
        assertEquals(last.state().heading(), EgoPose.yaw(end), 0.06);
        assertEquals(last.state().speed(), plan.motionAt(last.seconds() - 0.2).speed(), 0.6);
        assertTrue(end.ty() > 3, "it went to the left");
        editor.undo();
        assertTrue(editor.draft().path().points().isEmpty());
    }

    @Test
    void itBeginsWhereThePathBeginsAndCanBeGivenUp() {
        editor.preset(Preset.TURN_RIGHT);
        new PathEdits(editor).turn(90);
        new PathEdits(editor).move(4, 5);
        Pose start = editor.solved().plan().orElseThrow().poseAt(0);
        int depth = editor.depth();
        run.start();
        assertEquals(start.tx(), now().state().x(), 1e-9);
        assertEquals(start.ty(), now().state().y(), 1e-9);
        assertEquals(Math.PI / 2, now().state().heading(), 0.02);
        pass(2, AHEAD);
        assertTrue(now().state().y() > start.ty() + 2);
        run.abandon();
        assertEquals(depth, editor.depth());
        run.pass(1, AHEAD);
        assertTrue(run.now().isEmpty());
    }

    @Test
    void aSlowWindowDrivesTheSameWay() {
        run.start();
        pass(4, LEFT);
        LiveDrive smooth = now();
        run.start();
        for (int i = 0; i < 20; i++) {
            run.pass(0.2, LEFT);
        }
        assertEquals(smooth.state().x(), now().state().x(), 0.2);
        assertEquals(smooth.state().y(), now().state().y(), 0.2);
    }

    @Test
    void aTurnedWheelStaysComfortableAndABrakeStops() {
        run.start();
        pass(6, AHEAD);
        double most = 0;
        for (int i = 0; i < 120; i++) {
            run.pass(1.0 / 60, LEFT);
            double v = now().state().speed();
            most = Math.max(most, v * v * now().model().curvature(now().state().steer()));
        }
        assertTrue(most > 2 && most < 3.05, "lateral acceleration " + most);
        pass(5, BRAKING);
        assertEquals(0, now().state().speed());
        double x = now().state().x();
        pass(1, BRAKING);
        assertEquals(x, now().state().x());
        run.finish();
        assertTrue(editor.solved().plan().isPresent(), "a drive that ends standing can be planned");
    }

    @Test
    void aDriveThatIsEndedInMotionRollsOutAsACarDoes() {
        run.start();
        pass(4, AHEAD);
        double speed = now().state().speed();
        run.finish();
        assertTrue(speed > 5, "it was fast: " + speed);
        DrivePlan plan = editor.solved().plan().orElseThrow();
        assertEquals(0, plan.speed().speedAt(plan.speed().seconds()), 0.3);
        assertTrue(plan.speed().seconds() > 4 + speed / 2.5, "it took its time");
        assertEquals(
                List.of(),
                editor.solved().violations().stream()
                        .filter(one -> one.severity() == Violation.Severity.ERROR)
                        .toList());
    }

    @Test
    void whoHasNotMovedHasDrawnNothing() {
        run.start();
        pass(1, Pedals.NONE);
        run.finish();
        assertEquals(List.of("The vehicle hardly moved, so the path stays as it was."), told);
        assertEquals(0, editor.depth());
    }

    @Test
    void itEndsByItselfBeforeItIsEndless() {
        run.start();
        pass(LiveRun.LONGEST_SECONDS + 2, new Pedals(0, 0.3, 0, false));
        assertFalse(run.isRunning());
        double seconds = editor.solved().seconds();
        assertTrue(seconds > LiveRun.LONGEST_SECONDS - 2, "all of it is kept: " + seconds);
        assertTrue(seconds < LiveRun.LONGEST_SECONDS + 40, "and it rolls out: " + seconds);
    }

    @Test
    void aPadHasAWheelTwoPedalsAndAButtonThatKeepsTheDrive() {
        VirtualGamepad.Source pads = new VirtualGamepad.Source();
        VirtualGamepad pad = pads.plug(VirtualGamepad.standard(1));
        LiveHands hands = new LiveHands(
                pads, new Keyboard(), () -> Bindings.defaults(ControlMode.DRIVE), () -> ControlFeel.DEFAULT);
        hands.begin();
        assertEquals(Pedals.NONE, hands.pedals());
        pad.push(PadAxis.LEFT_X, -1).push(PadAxis.RIGHT_TRIGGER, 1);
        assertEquals(new Pedals(1, 1, 0, false), hands.pedals());
        pad.push(PadAxis.LEFT_X, 0.5).push(PadAxis.RIGHT_TRIGGER, 0).push(PadAxis.LEFT_TRIGGER, 1);
        Pedals half = hands.pedals();
        assertEquals(1, half.brake());
        assertTrue(half.wheel() < -0.1 && half.wheel() > -0.5, "a half turned stick turns less: " + half.wheel());
        assertTrue(hands.pressed().isEmpty());
        pad.press(PadButton.START);
        hands.pedals();
        assertEquals(1, hands.pressed().size());
        hands.letGo();
        assertEquals(Pedals.NONE, hands.pedals());
    }
}
