package cosmonaut.camera.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PathTransformTest {

    /// The curve of the changed keys is the changed curve, not only at the keys.
    private static void assertFollows(EditablePath path, EditablePath changed, UnaryOperator<Pose> change) {
        for (int i = 0; i <= 60; i++) {
            double t = path.duration() * i / 60;
            Pose wanted = change.apply(path.at(t).pose());
            Pose found = changed.at(t).pose();
            assertEquals(0, wanted.distanceTo(found), 1e-9);
            assertEquals(0, wanted.degreesTo(found), 1e-6);
        }
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void theWholeCurveGoesAlong(Interpolation interpolation) {
        for (int seed = 0; seed < 20; seed++) {
            RandomPaths random = new RandomPaths(seed);
            EditablePath path = KeyEdits.inserted(random.path(5, interpolation), 0.1);
            Quaternion turn = random.turn(170);
            Pose about = Pose.at(1, 2, 3).compose(Pose.of(turn, 0, 0, 0)).compose(Pose.at(-1, -2, -3));
            assertFollows(path, PathTransform.turned(path, turn, 1, 2, 3), about::compose);
            assertFollows(
                    path,
                    PathTransform.moved(path, 1, -2, 3),
                    pose -> pose.movedTo(pose.tx() + 1, pose.ty() - 2, pose.tz() + 3));
            assertFollows(
                    path,
                    PathTransform.scaled(path, 2.5, 1, 0, 0),
                    pose -> pose.movedTo(1 + 2.5 * (pose.tx() - 1), 2.5 * pose.ty(), 2.5 * pose.tz()));
        }
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void aMirroredCameraSeesTheMirroredWorldMirrored(Interpolation interpolation) {
        for (int seed = 0; seed < 20; seed++) {
            RandomPaths random = new RandomPaths(seed);
            EditablePath path = random.path(5, interpolation);
            EditablePath mirrored = PathTransform.mirrored(path, 2, 0, 0, 0.5, 7, 7);
            for (int i = 0; i <= 30; i++) {
                CameraFrame own = path.at(path.duration() * i / 30);
                CameraFrame other = mirrored.at(path.duration() * i / 30);
                double[] point = {random.between(-9, 9), random.between(-9, 9), random.between(-9, 9)};
                double[] seen = pixel(own, point[0], point[1], point[2]);
                double[] again = pixel(other, 1 - point[0], point[1], point[2]);
                assertEquals(RandomPaths.WIDTH - 1 - seen[0], again[0], 1e-5 * (1 + Math.abs(seen[0])));
                assertEquals(seen[1], again[1], 1e-5 * (1 + Math.abs(seen[1])));
            }
            EditablePath back = PathTransform.mirrored(mirrored, -1, 0, 0, 0.5, 0, 0);
            assertFollows(path, back, pose -> pose);
        }
    }

    private static double[] pixel(CameraFrame camera, double x, double y, double z) {
        Pose there = Pose.at(x, y, z).relativeTo(camera.pose());
        Intrinsics lens = camera.intrinsics();
        return new double[] {
            lens.cx() + lens.fx() * there.tx() / there.tz(), lens.cy() + lens.fy() * there.ty() / there.tz()
        };
    }

    @Test
    void aReversedPathGoesTheSameWay() {
        EditablePath path = new RandomPaths(8).path(6, Interpolation.SMOOTH);
        EditablePath back = PathTransform.reversed(path);
        for (int i = 0; i <= 50; i++) {
            double t = path.duration() * i / 50;
            assertEquals(
                    0, path.at(t).pose().distanceTo(back.at(path.duration() - t).pose()), 1e-9);
        }
        assertEquals(
                0,
                PathTransform.reversed(back)
                        .key(3)
                        .pose()
                        .distanceTo(path.key(3).pose()));
        assertEquals(path.duration(), back.duration());
    }

    @Test
    void aStretchedPathIsFlownAtAnotherPace() {
        EditablePath path = new RandomPaths(8).path(6, Interpolation.SMOOTH);
        EditablePath slow = PathTransform.lasting(path, 30);
        assertEquals(30, slow.duration());
        for (int i = 0; i <= 50; i++) {
            Pose a = path.at(path.duration() * i / 50).pose();
            assertEquals(0, a.distanceTo(slow.at(30 * i / 50.0).pose()), 1e-9);
        }
    }

    @Test
    void constantSpeedIsConstantAndGoesTheSameWay() {
        for (int seed = 0; seed < 20; seed++) {
            EditablePath path = new RandomPaths(seed).path(5, Interpolation.SMOOTH);
            EditablePath even = ConstantSpeed.of(path);
            assertEquals(path.duration(), even.duration());
            double mean = 0;
            for (int i = 1; i < 200; i++) {
                mean += even.metresPerSecond(even.duration() * i / 200) / 199;
            }
            int off = 0;
            for (int i = 1; i < 200; i++) {
                off += Math.abs(even.metresPerSecond(even.duration() * i / 200) / mean - 1) > 0.03 ? 1 : 0;
            }
            // A random way has cusps, at which no camera has a speed; they are few.
            assertTrue(off <= 10, "seed " + seed + ": " + off + " of 199 places are more than 3 % off");
            for (int i = 0; i <= 40; i++) {
                Pose on = even.at(even.duration() * i / 40).pose();
                double nearest = Double.POSITIVE_INFINITY;
                for (int j = 0; j <= 4000; j++) {
                    nearest = Math.min(
                            nearest,
                            on.distanceTo(path.at(path.duration() * j / 4000).pose()));
                }
                assertTrue(nearest < 0.01 * mean, "seed " + seed + ": " + nearest);
            }
        }
        EditablePath still = EditablePath.of(
                List.of(PathKey.of(0, new RandomPaths(1).camera()), PathKey.of(1, new RandomPaths(1).camera())),
                Interpolation.SMOOTH);
        assertThrows(InvalidInputException.class, () -> ConstantSpeed.of(still));
    }

    @Test
    void smoothingTakesTheTrembleAndLeavesALine() {
        RandomPaths random = new RandomPaths(2);
        Intrinsics lens = random.lens();
        List<PathKey> line = new ArrayList<>();
        List<PathKey> trembling = new ArrayList<>();
        for (int k = 0; k <= 40; k++) {
            Pose pose = Pose.at(0, 0, 0.1 * k);
            line.add(PathKey.of(0.1 * k, new CameraFrame(pose, lens)));
            Pose shaken = Pose.of(random.turn(4), random.between(-0.05, 0.05), random.between(-0.05, 0.05), 0.1 * k);
            trembling.add(PathKey.of(0.1 * k, new CameraFrame(k % 40 == 0 ? pose : shaken, lens)));
        }
        EditablePath straight = EditablePath.of(line, Interpolation.SMOOTH);
        assertFollows(straight, PathSmoothing.of(straight, 1), pose -> pose);
        EditablePath rough = EditablePath.of(trembling, Interpolation.SMOOTH);
        EditablePath calm = PathSmoothing.of(rough, 1);
        double before = 0;
        double after = 0;
        for (int k = 1; k < 40; k++) {
            before += rough.key(k).pose().distanceTo(line.get(k).pose());
            after += calm.key(k).pose().distanceTo(line.get(k).pose());
        }
        assertTrue(after < before / 2, before + " to " + after);
        assertEquals(rough.key(0), calm.key(0));
        assertEquals(rough.key(40), calm.key(40));
    }

    @ParameterizedTest
    @EnumSource(PathPreset.class)
    void aPresetHasItsLengthAndSpeedAndRestsAtItsEnds(PathPreset preset) {
        CameraFrame start = new RandomPaths(6).camera();
        EditablePath path = preset.path(start, new PathPreset.Extent(3, 0.5, 4));
        assertEquals(start.intrinsics(), path.at(0).intrinsics());
        assertEquals(0, start.pose().distanceTo(path.at(0).pose()), 1e-9);
        assertEquals(0, start.pose().degreesTo(path.at(0).pose()), 1e-3);
        double length = 0;
        for (int i = 1; i <= 1000; i++) {
            double t = path.duration() * i / 1000;
            length += path.at(t)
                    .pose()
                    .distanceTo(path.at(t - path.duration() / 1000).pose());
        }
        // The spiral's length is that of a mean radius.
        assertEquals(3, length, preset == PathPreset.SPIRAL ? 0.9 : 0.03);
        assertEquals(length / 0.5, path.duration(), 0.05);
        assertEquals(0, path.metresPerSecond(0), 1e-2);
        assertEquals(0, path.metresPerSecond(path.duration()), 1e-2);
        assertTrue(path.size() < 33, path.size() + " keys");
    }

    @ParameterizedTest
    @EnumSource(names = {"ORBIT_LEFT", "ORBIT_RIGHT", "CRANE", "SPIRAL", "FIGURE_EIGHT"})
    void whatTurnsAboutAPointKeepsLookingAtIt(PathPreset preset) {
        Intrinsics lens = new RandomPaths(6).lens();
        EditablePath path = preset.path(new CameraFrame(Pose.IDENTITY, lens), new PathPreset.Extent(3, 0.5, 4));
        for (int i = 0; i <= 50; i++) {
            Pose there = Pose.at(0, 0, 4)
                    .relativeTo(path.at(path.duration() * i / 50).pose());
            assertTrue(Math.hypot(there.tx(), there.ty()) / there.tz() < 0.01, preset + ", " + i + ": " + there);
        }
    }
}
