package cosmonaut.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.media.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Cameras in a textured box: what was commanded is found again, and what the first picture knows is known.
class CameraEstimatorTest {

    private static final Pose START = Pose.at(0.2, -0.1, -3);

    private final CameraEstimator estimator = CameraEstimator.load().orElseThrow();

    private static Pose moved(double right, double forward, double yaw, double pitch) {
        Quaternion turn = Quaternion.about(0, 1, 0, yaw).times(Quaternion.about(1, 0, 0, pitch));
        return START.compose(Pose.of(turn, right, 0.05, forward));
    }

    @ParameterizedTest
    @CsvSource({"0.5,0,0,0", "0,0.8,0,0", "0.3,0.4,12,-3", "-0.4,0.2,-9,4", "0,0,15,0", "0,-0.5,5,2"})
    void findsTheTurnThatWasCommanded(double right, double forward, double yaw, double pitch) {
        Pose second = moved(right, forward, yaw, pitch);
        CameraEstimator.Estimate found = estimator
                .between(TexturedBox.seenFrom(START), TexturedBox.seenFrom(second), TexturedBox.LENS)
                .orElseThrow();
        assertEquals(0, found.rotation().degreesTo(second.relativeTo(START)), 0.8);
        assertTrue(found.inliers() >= CameraEstimator.LEAST_INLIERS && found.inliers() <= found.matches());
    }

    @Test
    void findsNothingInPicturesThatShareNothing() {
        Pose behind = START.compose(Pose.of(Quaternion.about(0, 1, 0, 170), 0, 0, 0));
        assertTrue(estimator
                .between(TexturedBox.seenFrom(START), TexturedBox.seenFrom(behind), TexturedBox.LENS)
                .isEmpty());
        Picture blank = Picture.black(192, 112);
        assertTrue(estimator.between(blank, blank, TexturedBox.LENS).isEmpty());
    }

    @Test
    void aTurnRevealsTheStripThatItsAngleSays() {
        CameraFrame start = new CameraFrame(START, TexturedBox.LENS);
        StartView view = new StartView(TexturedBox.seenFrom(START), TexturedBox.depthFrom(start), start);
        StartView.Masks same = view.masks(start);
        assertEquals(1, same.known(), 0.02);
        // Turned right by 20 degrees, the row of the horizon shows the old right edge at this column.
        double half = Math.toDegrees(Math.atan(95.5 / TexturedBox.LENS.fx()));
        double edge = 95.5 + TexturedBox.LENS.fx() * Math.tan(Math.toRadians(half - 20));
        StartView.Masks turned = view.masks(new CameraFrame(moved(0, 0, 20, 0), TexturedBox.LENS));
        int row = 56 * 192;
        for (int x = 0; x < 192; x++) {
            assertTrue(x > edge - 4 || turned.seen()[row + x], "column " + x + " should be seen");
            assertTrue(x < edge + 5 || turned.unseen()[row + x], "column " + x + " should be new");
            assertTrue(!(turned.seen()[row + x] && turned.unseen()[row + x]));
        }
    }
}
