package cosmonaut.camera;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PoseTest {

    private static final double HALF = Math.sqrt(0.5);

    @Test
    void quarterTurnToTheRightMapsForwardToTheRight() {
        Pose pose = Pose.of(new Quaternion(0, HALF, 0, HALF), 1, 2, 3);
        assertArrayEquals(new double[] {0, 0, 1, 1, 0, 1, 0, 2, -1, 0, 0, 3}, pose.rows(), 1e-12);
        Pose ahead = pose.compose(Pose.at(0, 0, 2));
        assertArrayEquals(new double[] {3, 2, 3}, new double[] {ahead.tx(), ahead.ty(), ahead.tz()}, 1e-12);
    }

    @Test
    void compositionIsAssociativeAndInverseUndoes() {
        RandomPoses random = new RandomPoses(1);
        for (int i = 0; i < 500; i++) {
            Pose a = random.pose(10);
            Pose b = random.pose(10);
            Pose c = random.pose(10);
            assertEquals(0, RandomPoses.difference(a.compose(b).compose(c), a.compose(b.compose(c))), 1e-12);
            assertEquals(0, RandomPoses.difference(a.compose(a.inverse()), Pose.IDENTITY), 1e-12);
            assertEquals(0, RandomPoses.difference(b.compose(a.relativeTo(b)), a), 1e-12);
        }
    }

    @Test
    void quaternionsComeBack() {
        RandomPoses random = new RandomPoses(2);
        for (int i = 0; i < 500; i++) {
            Pose a = random.pose(3);
            Quaternion q = a.quaternion();
            assertTrue(q.w() >= 0);
            assertEquals(0, RandomPoses.difference(a, Pose.of(q, a.tx(), a.ty(), a.tz())), 1e-12);
        }
    }

    @Test
    void halfTurnsHaveAQuaternionToo() {
        assertEquals(new Quaternion(1, 0, 0, 0), new Pose(1, 0, 0, 0, -1, 0, 0, 0, -1, 0, 0, 0).quaternion());
        assertEquals(new Quaternion(0, 1, 0, 0), new Pose(-1, 0, 0, 0, 1, 0, 0, 0, -1, 0, 0, 0).quaternion());
        assertEquals(new Quaternion(0, 0, 1, 0), new Pose(-1, 0, 0, 0, -1, 0, 0, 0, 1, 0, 0, 0).quaternion());
    }

    @Test
    void quaternionProductIsComposition() {
        RandomPoses random = new RandomPoses(3);
        for (int i = 0; i < 200; i++) {
            Quaternion a = random.rotation();
            Quaternion b = random.rotation();
            Pose product = Pose.of(a, 0, 0, 0).compose(Pose.of(b, 0, 0, 0));
            assertEquals(0, RandomPoses.difference(product, Pose.of(a.times(b), 0, 0, 0)), 1e-12);
        }
    }

    @Test
    void slerpTurnsAtConstantSpeedTheShorterWay() {
        Quaternion from = Quaternion.about(0, 1, 0, 10);
        Quaternion to = Quaternion.about(0, 1, 0, 90);
        Quaternion negated = new Quaternion(-to.x(), -to.y(), -to.z(), -to.w());
        Pose expected = Pose.of(Quaternion.about(0, 1, 0, 30), 0, 0, 0);
        assertEquals(0, RandomPoses.difference(expected, Pose.of(from.slerp(to, 0.25), 0, 0, 0)), 1e-12);
        assertEquals(0, RandomPoses.difference(expected, Pose.of(from.slerp(negated, 0.25), 0, 0, 0)), 1e-12);
    }

    @Test
    void distancesAndAngles() {
        Pose a = Pose.at(1, 2, 3);
        Pose b = Pose.of(Quaternion.about(1, 1, 0, 70), 4, 6, 3);
        assertEquals(5, a.distanceTo(b), 1e-12);
        assertEquals(70, a.degreesTo(b), 1e-9);
        assertEquals(180, a.degreesTo(Pose.of(Quaternion.about(0, 0, 1, 180), 0, 0, 0)), 1e-9);
    }

    @Test
    void whatIsNotARotationIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Pose.at(Double.NaN, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Pose.at(0, Double.POSITIVE_INFINITY, 0));
        assertThrows(IllegalArgumentException.class, () -> new Pose(2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Pose(-1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Pose.fromMatrix(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0));
        assertThrows(
                IllegalArgumentException.class, () -> Pose.fromMatrix(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2));
        assertThrows(IllegalArgumentException.class, () -> new Quaternion(0, 0, 0, 0));
    }

    @Test
    void smallErrorsAreMendedToTheNearestRotation() {
        // A uniform scale of 1.0002 has the identity as its nearest rotation.
        double[] rows = {1.0002, 0, 0, 5, 0, 1.0002, 0, 6, 0, 0, 1.0002, 7};
        assertEquals(0, RandomPoses.difference(Pose.at(5, 6, 7), Pose.fromMatrix(rows, 1e-3)), 1e-12);
        rows[0] = 1.01;
        assertThrows(IllegalArgumentException.class, () -> Pose.fromMatrix(rows, 1e-3));
    }

    @Test
    void lensesScaleWithTheirOuterEdges() {
        Intrinsics small = Intrinsics.ofHorizontalFov(90, 192, 112);
        assertEquals(96, small.fx(), 1e-9);
        assertEquals(95.5, small.cx());
        assertEquals(90, small.horizontalFov(), 1e-9);
        Intrinsics large = small.scaledTo(1280, 704);
        assertEquals(640, large.fx(), 1e-9);
        assertEquals(639.5, large.cx(), 1e-9);
        assertEquals(351.5, large.cy(), 1e-9);
        assertThrows(IllegalArgumentException.class, () -> new Intrinsics(0, 1, 0, 0, 4, 4));
        assertThrows(IllegalArgumentException.class, () -> new Intrinsics(1, 1, Double.NaN, 0, 4, 4));
    }
}
