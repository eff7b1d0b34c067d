package cosmonaut.camera.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.FlightKinematics.Steering;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.camera.Pose;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PathSimplificationTest {

    @Test
    void flownPathsComeBackWithinTheStatedError() {
        long cameras = 0;
        long keys = 0;
        for (int seed = 0; seed < 300; seed++) {
            RandomPaths random = new RandomPaths(seed);
            Steering steering = seed % 2 == 0 ? Steering.LEVEL : Steering.FREE;
            double rate = List.of(12.0, 24.0, 60.0).get(seed % 3);
            CameraPath flown = random.flight(random.between(0, 15), rate, steering);
            PathSimplification.Simplified made = PathSimplification.of(flown, PathSimplification.Tolerance.DEFAULT);
            // Measured here once more, without the code under test.
            CameraPath back = made.path().sampled(rate);
            assertEquals(flown.size(), back.size());
            double metres = 0;
            double degrees = 0;
            for (int i = 0; i < flown.size(); i++) {
                metres = Math.max(metres, flown.pose(i).distanceTo(back.pose(i)));
                degrees = Math.max(degrees, flown.pose(i).degreesTo(back.pose(i)));
            }
            assertTrue(metres <= 0.01 + 1e-9 && degrees <= 0.5 + 1e-7, seed + ": " + metres + " m, " + degrees);
            assertEquals(metres, made.metres(), 1e-7);
            assertEquals(degrees, made.degrees(), 1e-5);
            cameras += flown.size();
            keys += made.path().size();
        }
        System.out.println("simplified " + cameras + " cameras to " + keys + " keys");
        assertTrue(keys * 5 < cameras, cameras + " cameras, " + keys + " keys");
    }

    @Test
    void noKeyIsLeftThatIsNotNeeded() {
        CameraFrame start = new CameraFrame(Pose.IDENTITY, Intrinsics.ofVerticalFov(50, 192, 112));
        CameraPath still = Move.STILL.path(start, 200, 24, Pace.DEFAULT);
        assertEquals(
                2,
                PathSimplification.of(still, PathSimplification.Tolerance.DEFAULT)
                        .path()
                        .size());
        CameraPath orbit = Move.ORBIT_LEFT.path(start, 24 * 8, 24, Pace.DEFAULT);
        int keys = PathSimplification.of(orbit, PathSimplification.Tolerance.DEFAULT)
                .path()
                .size();
        assertTrue(keys <= 8, keys + " keys for a third of a circle");
        CameraPath zoom = Move.DOLLY_ZOOM.path(start, 24 * 8, 24, Pace.DEFAULT);
        PathSimplification.Simplified zoomed = PathSimplification.of(zoom, PathSimplification.Tolerance.DEFAULT);
        assertTrue(zoomed.lensDegrees() > 0 && zoomed.lensDegrees() <= 0.5, zoomed.understood());
        assertEquals(
                1,
                PathSimplification.of(zoom.slice(0, 1), PathSimplification.Tolerance.DEFAULT)
                        .path()
                        .size());
    }

    @Test
    void aSmallerErrorTakesMoreKeys() {
        CameraPath flown = new RandomPaths(11).flight(20, 24, Steering.FREE);
        int last = 0;
        for (double metres : new double[] {0.1, 0.01, 0.001}) {
            PathSimplification.Simplified made =
                    PathSimplification.of(flown, new PathSimplification.Tolerance(metres, 50 * metres));
            assertTrue(made.metres() <= metres && made.degrees() <= 50 * metres);
            assertTrue(made.path().size() > last);
            last = made.path().size();
        }
        assertThrows(InvalidInputException.class, () -> new PathSimplification.Tolerance(0, 1));
        assertThrows(InvalidInputException.class, () -> new PathSimplification.Tolerance(1, Double.NaN));
    }
}
