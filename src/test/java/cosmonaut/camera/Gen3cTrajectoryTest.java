package cosmonaut.camera;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// Values worked out from the published generator for 121 frames and a distance of 0.3.
class Gen3cTrajectoryTest {

    private static final CameraFrame START = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(60, 1280, 704));

    @Test
    void leftFacingTheCentre() {
        double[] expected = {0.989116, 0, -0.147141, 0.148760, 0, 1, 0, 0, 0.147141, 0, 0.989116, 0};
        assertArrayEquals(
                expected,
                Gen3cTrajectory.LEFT
                        .local(60, 121, 0.3, Gen3cTrajectory.Facing.CENTER)
                        .rows(),
                1e-6);
        CameraPath path = Gen3cTrajectory.LEFT.path(START, 121, 24, 0.3, Gen3cTrajectory.Facing.CENTER);
        Pose last = path.pose(120);
        assertArrayEquals(new double[] {-0.285167, 0, 0.084843}, new double[] {last.tx(), last.ty(), last.tz()}, 1e-6);
    }

    @Test
    void clockwiseFacingTheCentre() {
        double[] expected = {
            0.957826, 0, -0.287348, 0.3, 0.079358, 0.961108, 0.264525, -0.3, 0.276172, -0.276172, 0.920575, 0
        };
        assertArrayEquals(
                expected,
                Gen3cTrajectory.CLOCKWISE
                        .local(30, 121, 0.3, Gen3cTrajectory.Facing.CENTER)
                        .rows(),
                1e-6);
    }

    @Test
    void withoutRotationTheLastPoseFallsShort() {
        CameraPath path = Gen3cTrajectory.ZOOM_IN.path(START, 121, 24, 0.3, Gen3cTrajectory.Facing.NO_ROTATION);
        assertEquals(0.3 * 120 / 121, path.pose(120).tz(), 1e-12);
        assertEquals(1, path.pose(120).r22(), 1e-12);
    }

    @Test
    void theMotionIsRelativeToTheFirstCamera() {
        Pose first = new RandomPoses(3).pose(4);
        CameraFrame start = new CameraFrame(first, START.intrinsics());
        CameraPath path = Gen3cTrajectory.RIGHT.path(start, 10, 24, 0.3, Gen3cTrajectory.Facing.CENTER);
        CameraPath plain = Gen3cTrajectory.RIGHT.path(START, 10, 24, 0.3, Gen3cTrajectory.Facing.CENTER);
        assertEquals(0, RandomPoses.difference(path.pose(7), first.compose(plain.pose(7))), 1e-12);
    }
}
