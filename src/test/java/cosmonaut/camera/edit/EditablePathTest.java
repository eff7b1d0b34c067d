package cosmonaut.camera.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Pose;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EditablePathTest {

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void everyKeyIsPassedAtItsTime(Interpolation interpolation) {
        for (int seed = 0; seed < 50; seed++) {
            EditablePath path = new RandomPaths(seed).path(1 + seed % 9, interpolation);
            for (PathKey key : path.keys()) {
                assertEquals(key.camera(), path.at(key.seconds()));
                // And the curve itself, a moment beside it, comes to the same place.
                assertTrue(path.at(key.seconds() + 1e-7).pose().distanceTo(key.pose()) < 1e-5);
                assertTrue(path.at(key.seconds() - 1e-7).pose().degreesTo(key.pose()) < 1e-3);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SMOOTH", "CENTRIPETAL"})
    void neitherVelocityNorTurningJumps(Interpolation interpolation) {
        double h = 1e-5;
        for (int seed = 0; seed < 100; seed++) {
            EditablePath path = new RandomPaths(seed).path(6, interpolation);
            for (int k = 1; k < 5; k++) {
                double t = path.key(k).seconds();
                double[] before = velocity(path, t - h, t);
                double[] after = velocity(path, t, t + h);
                for (int i = 0; i < before.length; i++) {
                    // Over a step h the velocity changes by the acceleration times h, some hundred units at most.
                    assertEquals(before[i], after[i], 0.02, "seed " + seed + ", key " + k + ", number " + i);
                }
            }
        }
    }

    /// Metres, radians and pixels of focal length a second.
    private static double[] velocity(EditablePath path, double from, double to) {
        CameraFrame a = path.at(from);
        CameraFrame b = path.at(to);
        Pose turn = b.pose().relativeTo(a.pose());
        Pose world = a.pose();
        double step = to - from;
        double x = (turn.r21() - turn.r12()) / 2;
        double y = (turn.r02() - turn.r20()) / 2;
        double z = (turn.r10() - turn.r01()) / 2;
        return new double[] {
            (b.pose().tx() - a.pose().tx()) / step,
            (b.pose().ty() - a.pose().ty()) / step,
            (b.pose().tz() - a.pose().tz()) / step,
            (world.r00() * x + world.r01() * y + world.r02() * z) / step,
            (world.r10() * x + world.r11() * y + world.r12() * z) / step,
            (world.r20() * x + world.r21() * y + world.r22() * z) / step,
            (Math.log(b.intrinsics().fx()) - Math.log(a.intrinsics().fx())) / step
        };
    }

    @Test
    void aLinearPathDoesJump() {
        EditablePath path = new RandomPaths(3).path(3, Interpolation.LINEAR);
        double t = path.key(1).seconds();
        EditablePath plain = KeyEdits.eased(path, 1, 0);
        double[] before = velocity(plain, t - 1e-5, t);
        double[] after = velocity(plain, t, t + 1e-5);
        assertTrue(Math.abs(before[0] - after[0]) > 0.1);
    }

    @Test
    void aKeyOfWholeEaseIsARest() {
        EditablePath path = new RandomPaths(4).path(5, Interpolation.SMOOTH);
        double t = path.key(2).seconds();
        assertTrue(KeyEdits.eased(path, 2, 0).metresPerSecond(t) > 0.1);
        assertEquals(0, KeyEdits.eased(path, 2, 1).metresPerSecond(t), 1e-2);
        double whole = KeyEdits.eased(path, 2, 0).metresPerSecond(t);
        assertEquals(whole / 2, KeyEdits.eased(path, 2, 0.5).metresPerSecond(t), 1e-2);
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void anInsertedKeyChangesNothingUntilItIsMoved(Interpolation interpolation) {
        for (int seed = 0; seed < 50; seed++) {
            RandomPaths random = new RandomPaths(seed);
            EditablePath path = random.path(5, interpolation);
            double t = random.between(0.01, 0.99) * path.duration();
            EditablePath more = KeyEdits.inserted(path, t);
            assertEquals(6, more.size());
            for (int i = 0; i <= 100; i++) {
                double at = path.duration() * i / 100;
                assertEquals(path.at(at), more.at(at));
            }
            int k = more.keys().stream().map(PathKey::riding).toList().indexOf(true);
            EditablePath bent = KeyEdits.moved(more, k, 0, 1, 0);
            assertEquals(more.key(k).pose().ty() + 1, bent.at(t).pose().ty());
            assertTrue(bent.keys().stream().noneMatch(PathKey::riding));
            // When a neighbour moves, the riding key goes along with the curve.
            EditablePath other = KeyEdits.moved(more, k - 1, 2, 0, 0);
            assertEquals(other.at(t).pose(), other.key(k).pose());
            assertNotEquals(more.key(k).pose(), other.key(k).pose());
        }
    }

    @Test
    void anEndNeverRides() {
        EditablePath path = KeyEdits.inserted(new RandomPaths(1).path(2, Interpolation.SMOOTH), 0.1);
        Pose on = path.key(1).pose();
        EditablePath cut = KeyEdits.deleted(path, 0);
        assertEquals(0, cut.key(0).seconds());
        assertEquals(on, cut.at(0).pose());
        assertTrue(cut.keys().stream().noneMatch(PathKey::riding));
    }

    @Test
    void picturesReachFromTheFirstKeyToTheLast() {
        EditablePath path = new RandomPaths(9).path(4, Interpolation.SMOOTH);
        CameraPath sampled = path.sampled(24);
        assertEquals((int) Math.rint(path.duration() * 24) + 1, sampled.size());
        assertEquals(path.key(0).camera(), sampled.get(0));
        assertEquals(path.key(3).camera(), sampled.get(sampled.size() - 1));
    }

    @Test
    void theCentripetalCurveHasOneShapeWhateverTheTimes() {
        EditablePath path = new RandomPaths(5).path(4, Interpolation.CENTRIPETAL);
        EditablePath late = KeyEdits.pushed(path, 2, path.key(2).seconds() + 3);
        for (int i = 1; i < 50; i++) {
            Pose on = late.at(late.duration() * i / 50).pose();
            double nearest = Double.POSITIVE_INFINITY;
            for (int j = 0; j <= 20_000; j++) {
                nearest = Math.min(
                        nearest,
                        on.distanceTo(path.at(path.duration() * j / 20_000).pose()));
            }
            assertEquals(0, nearest, 2e-3);
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        EditablePath path = new RandomPaths(5).path(4, Interpolation.SMOOTH);
        for (Runnable edit : List.<Runnable>of(
                () -> KeyEdits.retimed(path, 0, 1),
                () -> KeyEdits.retimed(path, 2, path.key(3).seconds()),
                () -> KeyEdits.retimed(path, 1, -1),
                () -> KeyEdits.retimed(path, 1, Double.NaN),
                () -> KeyEdits.deleted(path, 4),
                () -> KeyEdits.eased(path, 1, 1.5),
                () -> KeyEdits.inserted(path, path.duration()),
                () -> KeyEdits.moved(path, 1, 1e12, 0, 0),
                () -> PathTransform.scaled(path, 0, 0, 0, 0),
                () -> PathTransform.mirrored(path, 0, 0, 0, 0, 0, 0),
                () -> PathTransform.lasting(EditablePath.EMPTY, 4),
                () -> PathSmoothing.of(path, 0),
                () -> EditablePath.EMPTY.sampled(24),
                () -> PathPreset.named("loop"))) {
            assertThrows(InvalidInputException.class, edit::run);
        }
        assertThrows(IllegalStateException.class, () -> EditablePath.EMPTY.at(0));
    }
}
