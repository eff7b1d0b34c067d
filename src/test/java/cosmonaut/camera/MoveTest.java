package cosmonaut.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MoveTest {

    private static final CameraFrame START =
            new CameraFrame(new RandomPoses(8).pose(3), Intrinsics.ofHorizontalFov(75, 192, 112));
    private static final CameraFrame LEVEL = new CameraFrame(Pose.IDENTITY, START.intrinsics());
    private static final Pace PACE = new Pace(1.5, 20, 4);

    @ParameterizedTest
    @EnumSource(Move.class)
    void beginsAtTheStartAndMovesGently(Move move) {
        CameraPath path = move.path(START, 49, 12, PACE);
        assertEquals(49, path.size());
        assertEquals(0, RandomPoses.difference(START.pose(), path.pose(0)), 1e-12);
        double first = path.pose(1).distanceTo(path.pose(0)) + path.pose(1).degreesTo(path.pose(0));
        double later = path.pose(20).distanceTo(path.pose(19)) + path.pose(20).degreesTo(path.pose(19));
        if (move == Move.STILL) {
            assertEquals(0, later);
        } else {
            assertTrue(first < later / 4, "eased in");
        }
    }

    @Test
    void distancesFollowSpeedAndTime() {
        // 4 s with half a second of ease-in make 3.75 s at full speed.
        Pose end = Move.FORWARD.path(LEVEL, 49, 12, PACE).pose(48);
        assertEquals(1.5 * 3.75, end.tz(), 1e-9);
        assertEquals(-1.5 * 3.75, Move.LEFT.path(LEVEL, 49, 12, PACE).pose(48).tx(), 1e-9);
        assertEquals(-1.5 * 3.75, Move.UP.path(LEVEL, 49, 12, PACE).pose(48).ty(), 1e-9);
        Pose turned = Move.TURN_RIGHT.path(LEVEL, 49, 12, PACE).pose(48);
        assertEquals(75, turned.degreesTo(Pose.IDENTITY), 1e-9);
        assertTrue(turned.r02() > 0, "faces right");
    }

    @Test
    void orbitsKeepThePivotInTheMiddle() {
        for (Move move : new Move[] {Move.ORBIT_LEFT, Move.ORBIT_RIGHT}) {
            CameraPath path = move.path(START, 100, 12, PACE);
            Pose pivot = START.pose().compose(Pose.at(0, 0, 4));
            for (CameraFrame frame : path.frames()) {
                Pose seen = Pose.at(pivot.tx(), pivot.ty(), pivot.tz()).relativeTo(frame.pose());
                assertEquals(0, Math.abs(seen.tx()) + Math.abs(seen.ty()), 1e-9);
                assertEquals(4, seen.tz(), 1e-9);
            }
        }
        assertTrue(Move.ORBIT_RIGHT.path(LEVEL, 20, 12, PACE).pose(19).tx() > 0);
        assertTrue(Move.ORBIT_LEFT.path(LEVEL, 20, 12, PACE).pose(19).tx() < 0);
    }

    @Test
    void dollyZoomKeepsTheSizeOfThePlane() {
        CameraPath path = Move.DOLLY_ZOOM.path(LEVEL, 49, 12, PACE);
        double size = START.intrinsics().fx() / 4;
        for (CameraFrame frame : path.frames()) {
            assertEquals(size, frame.intrinsics().fx() / (4 - frame.pose().tz()), 1e-9);
        }
        assertTrue(path.get(48).intrinsics().fx() > 1.5 * START.intrinsics().fx());
    }

    @Test
    void namesAreThoseOfTheCommandLine() {
        assertEquals(Move.TURN_LEFT, Move.named("turn-left"));
        assertEquals(Move.DOLLY_ZOOM, Move.named("dolly-zoom"));
        InvalidInputException unknown = assertThrows(InvalidInputException.class, () -> Move.named("TURN_LEFT"));
        assertTrue(String.valueOf(unknown.getMessage()).contains("orbit-right"));
        assertThrows(InvalidInputException.class, () -> Move.STILL.path(LEVEL, 0, 12, PACE));
        assertThrows(InvalidInputException.class, () -> Move.STILL.path(LEVEL, 100_001, 12, PACE));
    }
}
