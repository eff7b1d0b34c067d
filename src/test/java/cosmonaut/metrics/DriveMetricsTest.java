package cosmonaut.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DriveMetricsTest {

    private static Pose yawed(double x, double y, double z, double yaw) {
        return Pose.of(new Quaternion(0, 0, Math.sin(yaw / 2), Math.cos(yaw / 2)), x, y, z);
    }

    private static List<Pose> drive() {
        List<Pose> poses = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            double yaw = 0.03 * i;
            poses.add(yawed(20 * Math.sin(yaw), 20 - 20 * Math.cos(yaw), 0.2 * Math.sin(0.4 * i), yaw));
        }
        return poses;
    }

    @Test
    void theSampsonErrorIsThatOfTheReference() {
        SampsonError error = new SampsonError(0, -1e-6, 1e-3, 2e-6, 0, -2e-3, -1.2e-3, 1.9e-3, 1);
        assertEquals(476.68532, error.pixels(400, 300, 410, 305), 5e-6);
        assertEquals(538.82728, error.onCanvas(400, 300, 410, 305, 848, 480), 5e-6);
        assertEquals(1101.4536, SampsonError.CANVAS, 5e-5);
        assertEquals(974.4250, Math.hypot(848, 480), 5e-5);
        assertEquals(1.1303627, SampsonError.CANVAS / Math.hypot(848, 480), 5e-8);
        assertThrows(IllegalArgumentException.class, () -> new SampsonError(1, 2));
    }

    @Test
    void theCanvasIsThatOfTheReference() {
        assertEquals(277.128, PointPair.FOCAL, 5e-4);
        Intrinsics lens = new Intrinsics(100, 100, 50, 40, 120, 80);
        PointPair pair = new PointPair(
                PointPair.canvasU(lens, 150), PointPair.canvasV(lens, 40), PointPair.canvasU(lens, 50), 269.5);
        assertEquals(1, PointPair.slopeX(pair.u1()), 1e-12);
        assertEquals(0, PointPair.slopeY(pair.v1()), 1e-12);
        assertEquals(PointPair.FOCAL, pair.flow(), 1e-9);
        SampsonError error = new SampsonError(0, -1e-6, 1e-3, 2e-6, 0, -2e-3, -1.2e-3, 1.9e-3, 1);
        assertEquals(476.68532, new PointPair(400, 300, 410, 305).error(error), 5e-6);
    }

    @Test
    void whatTwoCamerasSeeFitsTheirMatrix() {
        double[] k1 = {700, 710, 320, 240};
        double[] k2 = {500, 505, 300, 200};
        Pose second = Pose.of(new Quaternion(0.1, -0.2, 0.05, 1), 0.4, -0.1, 0.2);
        Pose r = second;
        SampsonError error = SampsonError.ofCameras(
                k1,
                k2,
                new double[] {r.r00(), r.r01(), r.r02(), r.r10(), r.r11(), r.r12(), r.r20(), r.r21(), r.r22()},
                new double[] {r.tx(), r.ty(), r.tz()});
        Random random = new Random(3);
        for (int i = 0; i < 50; i++) {
            double x = random.nextDouble() - 0.5;
            double y = random.nextDouble() - 0.5;
            double z = 3 + random.nextDouble();
            Pose p = second.compose(Pose.at(x, y, z));
            double u1 = k1[0] * x / z + k1[2];
            double v1 = k1[1] * y / z + k1[3];
            double u2 = k2[0] * p.tx() / p.tz() + k2[2];
            double v2 = k2[1] * p.ty() / p.tz() + k2[3];
            assertEquals(0, error.pixels(u1, v1, u2, v2), 1e-9);
            assertTrue(error.pixels(u1, v1, u2 + 3, v2 + 5) > 0.5);
        }
    }

    @Test
    void alignmentFindsTheMovementThatWasMade() {
        List<Pose> reference = drive();
        Pose move = Pose.of(new Quaternion(0.3, 0.1, -0.7, 0.6), 5, -7, 2);
        TrackAlignment made = new TrackAlignment(move, 1.7);
        List<Pose> estimated = made.moved(reference);
        TrackAlignment back = TrackAlignment.of(estimated, reference, true);
        assertEquals(1 / 1.7, back.scale(), 1e-12);
        assertEquals(0, TrackErrors.absolute(back.moved(estimated), reference), 1e-9);
        TrackAlignment rigid = TrackAlignment.of(new TrackAlignment(move, 1).moved(reference), reference, false);
        assertEquals(1, rigid.scale());
        assertEquals(0, rigid.turned().degreesTo(move.inverse()), 1e-6);
        assertEquals(0, rigid.turned().distanceTo(move.inverse()), 1e-9);
    }

    @Test
    void alignmentIsTheBestThereIs() {
        Random random = new Random(5);
        List<Pose> reference = drive();
        List<Pose> noisy = new ArrayList<>();
        for (Pose pose : reference) {
            noisy.add(pose.movedTo(
                    pose.tx() + random.nextGaussian(),
                    pose.ty() + random.nextGaussian(),
                    pose.tz() + random.nextGaussian()));
        }
        TrackAlignment best = TrackAlignment.of(noisy, reference, true);
        double error = TrackErrors.absolute(best.moved(noisy), reference);
        for (int i = 0; i < 200; i++) {
            Quaternion nudge = new Quaternion(
                    random.nextGaussian() * 0.01, random.nextGaussian() * 0.01, random.nextGaussian() * 0.01, 1);
            Pose other = Pose.of(
                            nudge,
                            random.nextGaussian() * 0.05,
                            random.nextGaussian() * 0.05,
                            random.nextGaussian() * 0.05)
                    .compose(best.turned());
            TrackAlignment worse = new TrackAlignment(other, best.scale() * (1 + random.nextGaussian() * 0.01));
            assertTrue(TrackErrors.absolute(worse.moved(noisy), reference) >= error - 1e-12);
        }
    }

    @Test
    void aStraightDriveIsAlignedAboutItsStart() {
        List<Pose> straight = new ArrayList<>();
        List<Pose> turned = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            straight.add(yawed(i, 0, 0, 0));
            turned.add(yawed(3 + 2 * i * Math.cos(0.5), 4 + 2 * i * Math.sin(0.5), 1, 0.5));
        }
        TrackAlignment found = TrackAlignment.aboutStart(turned, straight, true);
        assertEquals(0.5, found.scale(), 1e-12);
        assertEquals(0, TrackErrors.absolute(found.moved(turned), straight), 1e-12);
        assertEquals(0, found.moved(turned.get(7)).degreesTo(straight.get(7)), 1e-9);
        assertEquals(1, TrackAlignment.aboutStart(turned, straight, false).scale());
    }

    @Test
    void relativeErrorsAreThoseOfTheSteps() {
        List<Pose> reference = drive();
        List<Pose> moved = TrackAlignment.NONE.moved(reference);
        assertEquals(0, TrackErrors.relative(moved, reference, 1).shift(), 1e-12);
        List<Pose> straight = new ArrayList<>();
        List<Pose> bent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            straight.add(yawed(i, 0, 0, 0));
            bent.add(yawed(1.5 * i, 0, 0, 0.1 * i));
        }
        TrackErrors.Relative error = TrackErrors.relative(bent, straight, 1);
        assertEquals(0.1, error.turn(), 1e-9);
        assertEquals(0.1, error.meanTurn(), 1e-9);
        assertTrue(error.shift() >= 0.5);
        assertThrows(IllegalArgumentException.class, () -> TrackErrors.relative(bent, straight, 10));
    }

    @Test
    void followingIsMeasuredFromTheFirstPose() {
        List<Pose> requested = drive();
        Pose elsewhere = Pose.of(new Quaternion(0, 0, 1, 1), 100, 50, 3);
        List<Pose> same = requested.stream().map(elsewhere::compose).toList();
        TrackErrors.Following none = TrackErrors.following(same, requested, 10);
        assertEquals(0, none.mean(), 1e-9);
        assertEquals(0, none.heading(), 1e-9);
        List<Pose> straight = new ArrayList<>();
        List<Pose> faster = new ArrayList<>();
        for (int i = 0; i <= 10; i++) {
            straight.add(yawed(i, 0, 0, 0));
            faster.add(yawed(1.1 * i, 0.2 * i, 0, 0));
        }
        TrackErrors.Following error = TrackErrors.following(faster, straight, 10);
        assertEquals(0.5, error.along(), 1e-12);
        assertEquals(1, error.cross(), 1e-12);
        assertEquals(Math.hypot(0.5, 1), error.mean(), 1e-12);
        assertEquals(100 * Math.hypot(0.5, 1), error.centimetres(), 1e-9);
        assertEquals(Math.hypot(1, 2), error.last(), 1e-12);
        assertEquals(10 * (Math.hypot(1.1, 0.2) - 1), error.speed(), 1e-9);
        assertEquals(0, error.afterScale(), 1e-9);
    }

    @Test
    void agreementCountsInLengthsAndLeavesStandingOut() {
        List<Pose> drive = drive();
        Pose elsewhere = Pose.of(new Quaternion(0.1, 0.2, 1, 1), 100, 50, 3);
        List<Pose> same = drive.stream().map(elsewhere::compose).toList();
        assertEquals(0, TrackErrors.agreement(drive, same, 10).orElseThrow().ate(), 1e-9);
        List<Pose> standing =
                drive.stream().map(pose -> pose.movedTo(pose.tx() / 100, 0, 0)).toList();
        assertTrue(TrackErrors.agreement(standing, standing, 10).isEmpty());
        assertThrows(IllegalArgumentException.class, () -> TrackErrors.agreement(drive, drive.subList(1, 9), 10));
    }
}
