package cosmonaut.spatial;

import static cosmonaut.spatial.SolidScene.camera;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.FlightControl;
import cosmonaut.camera.FlightKinematics;
import cosmonaut.camera.FlightLimits;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Walker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Walking through scenes that are known exactly: a keyframe every third of a second, a hand that holds on.
final class WalkerTest {

    private static final double EYE = -1.6;
    private static final double LEAST = 0.4;
    private static final FlightControl FORWARD = FlightControl.of(1, 0, 0, 0, 0, 0);
    private static final FlightControl BACKWARD = FlightControl.of(-1, 0, 0, 0, 0, 0);

    /// A walk and every pose on it, 24 a second.
    private static final class Walk {
        private final SolidScene scene;
        private final FlightKinematics camera;
        private final List<Pose> poses = new ArrayList<>();
        private SolidSpace space = SolidSpace.UNKNOWN;
        private int keyframes;

        Walk(SolidScene scene, Pose start) {
            this.scene = scene;
            camera = new FlightKinematics(start, FlightLimits.DEFAULT);
            camera.setWalker(new Walker(space));
            look();
        }

        void look() {
            space = space.with(scene.seenBy(keyframes++, new CameraFrame(camera.pose(), SolidScene.LENS)));
            camera.setTerrain(space);
        }

        Walk hold(FlightControl control, double seconds) {
            for (int i = 1; i <= Math.round(seconds * 24); i++) {
                poses.add(camera.advance(control, 1.0 / 24));
                if (i % 8 == 0) {
                    look();
                }
            }
            return this;
        }

        Pose pose() {
            return camera.pose();
        }

        double least(ToDoubleFunction<Pose> distance) {
            return poses.stream().mapToDouble(distance).min().orElseThrow();
        }
    }

    private static SolidScene corridor() {
        return new SolidScene()
                .slope(0, 0)
                .sheet(-1.5, -3, -5, -1.5, 0, 60)
                .sheet(1.5, -3, -5, 1.5, 0, 60)
                .sheet(-1.5, -3, -5, 1.5, -3, 60);
    }

    @ParameterizedTest
    @CsvSource({"20, 0", "45, 0", "-30, 0", "30, 0.13"})
    void heldAtAnAngleInACorridorItSlidesAlongTheWall(double degrees, double noise) {
        Walk walk =
                new Walk(corridor().withNoise(noise), camera(0, EYE, 0, degrees).pose());
        walk.hold(FORWARD, 12);
        double nearest = walk.least(pose -> 1.5 - Math.abs(pose.tx()));
        assertTrue(nearest >= LEAST - (noise > 0 ? 0.05 : 0), "came as near as " + nearest);
        double along = walk.pose().tz();
        // Every pixel wrong by 13 % on its own makes the wall as rough as it is far away: slower, but past it.
        double share = noise > 0 ? 0.4 : 0.8;
        assertTrue(along > 12 * Math.cos(Math.toRadians(degrees)) * share, "slid along to " + along);
        // No trembling: once along the wall, sideways speed stays small.
        double sideways = 0;
        for (int i = walk.poses.size() - 96; i < walk.poses.size(); i++) {
            sideways = Math.max(
                    sideways,
                    Math.abs(walk.poses.get(i).tx() - walk.poses.get(i - 1).tx()));
        }
        assertTrue(sideways < (noise > 0 ? 0.02 : 0.006), "sideways " + sideways + " m a picture");
    }

    @Test
    void aWallAheadStopsItGentlyAndBackwardsIsAlwaysFree() {
        SolidScene scene = corridor().sheet(-1.5, -3, 6, 1.5, 0, 6);
        Walk walk = new Walk(scene, camera(0, EYE, 0, 0).pose()).hold(FORWARD, 15);
        double reached = walk.pose().tz();
        assertTrue(reached < 6 - 1.5 && reached > 6 - 1.8, "what it looks at stays in view, from " + reached);
        assertTrue(walk.camera.hindered());
        double hardest = 0;
        for (int i = 2; i < walk.poses.size(); i++) {
            double before = walk.poses.get(i - 1).tz() - walk.poses.get(i - 2).tz();
            hardest = Math.max(
                    hardest,
                    before - walk.poses.get(i).tz() + walk.poses.get(i - 1).tz());
        }
        assertTrue(hardest < 0.015, "a jolt of " + hardest * 24 + " m/s");
        walk.hold(BACKWARD, 5);
        assertTrue(walk.pose().tz() < reached - 3.5, "back to " + walk.pose().tz());
        assertFalse(walk.camera.hindered());
    }

    @Test
    void whoWalksBesideAWallDriftsOffItButNotWhoStands() {
        Walk walk = new Walk(corridor(), camera(0.9, EYE, 0, 0).pose()).hold(FORWARD, 6);
        assertTrue(
                walk.pose().tx() < 0.45,
                "walks more in the middle, at " + walk.pose().tx());
        assertTrue(
                walk.pose().tx() > -0.2,
                "and not to the other side, at " + walk.pose().tx());
        Walk stands = new Walk(corridor(), camera(0.9, EYE, 0, 0).pose()).hold(FlightControl.RELEASED, 6);
        assertEquals(0.9, stands.pose().tx(), 1e-9);
    }

    @Test
    void aColumnIsWalkedRound() {
        SolidScene scene = new SolidScene().slope(0, 0).ball(0.15, -1.2, 4, 0.8);
        Walk walk = new Walk(scene, camera(0, EYE, 0, 0).pose()).hold(FORWARD, 14);
        double nearest = walk.least(pose -> Math.hypot(pose.tx() - 0.15, pose.tz() - 4) - 0.8);
        assertTrue(nearest >= LEAST - 0.06, "came as near as " + nearest);
        assertTrue(walk.pose().tz() > 7, "is past it at " + walk.pose().tz());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.2, -0.1, 0.1})
    void theHeightFollowsASlope(double slope) {
        Walk walk =
                new Walk(new SolidScene().slope(0, slope), camera(0, EYE, 0, 0).pose());
        walk.hold(FORWARD, 10);
        Pose end = walk.pose();
        assertTrue(end.tz() > 9);
        assertEquals(1.6, slope * end.tz() - end.ty(), 0.2);
    }

    @Test
    void aStepIsTakenSmoothlyAndAHoleIgnored() {
        SolidScene step = new SolidScene().slope(0, 0).box(-5, 6, 5, 30, 0.2);
        Walk up = new Walk(step, camera(0, EYE, 0, 0).pose()).hold(FORWARD, 10);
        assertEquals(EYE - 0.2, up.pose().ty(), 0.15);
        double most = 0;
        for (int i = 1; i < up.poses.size(); i++) {
            most = Math.max(
                    most, Math.abs(up.poses.get(i).ty() - up.poses.get(i - 1).ty()));
        }
        assertTrue(most < 0.03, "rises " + most + " m a picture");
        SolidScene hole = new SolidScene()
                .sheet(-5, 0, -5, 5, 0, 6)
                .sheet(-5, 0, 7, 5, 0, 40)
                .sheet(-5, 3, 0, 5, 3, 40);
        Walk over = new Walk(hole, camera(0, EYE, 0, 0).pose()).hold(FORWARD, 10);
        assertEquals(EYE, over.pose().ty(), 0.1);
        assertTrue(over.pose().tz() > 9);
    }

    @Test
    void lookingUpOrDownWalksOnTheLevel() {
        Walk walk = new Walk(corridor(), camera(0, EYE, 0, 0).pose());
        walk.hold(FlightControl.of(1, 0, 0, 0, 1, 0), 1.5).hold(FORWARD, 2);
        assertEquals(EYE, walk.pose().ty(), 0.05);
        assertTrue(walk.pose().tz() > 3, "looking up does not slow it down");
    }

    @Test
    void climbingChangesTheHeightThatIsKept() {
        Walk walk =
                new Walk(new SolidScene().slope(0, -0.1), camera(0, EYE, 0, 0).pose());
        walk.hold(FlightControl.of(0, 0, 1, 0, 0, 0), 1).hold(FORWARD, 8);
        assertEquals(2.6, -0.1 * walk.pose().tz() - walk.pose().ty(), 0.25);
        walk.hold(FlightControl.of(0, 0, -1, 0, 0, 0), 8);
        double height = -0.1 * walk.pose().tz() - walk.pose().ty();
        assertTrue(height > 0.15 && height < 0.5, "not into the ground: " + height);
    }

    @Test
    void whoStartsTooNearGetsAwayAndNeverNearer() {
        SolidScene scene = new SolidScene().slope(0, 0).sheet(-9, -3, 0.35, 9, 0, 0.35);
        Pose start = camera(0, EYE, 0, 0).pose();
        Walk away = new Walk(scene, start).hold(BACKWARD, 5);
        assertTrue(away.pose().tz() < -3.5, "got to " + away.pose().tz());
        Walk into = new Walk(scene, start).hold(FORWARD, 5);
        assertTrue(into.pose().tz() < 0.1, "came to " + into.pose().tz());
        Walk along = new Walk(scene, start).hold(FlightControl.of(0, 1, 0, 0, 0, 0), 4);
        assertTrue(along.pose().tx() > 2.5 && along.pose().tz() < 0.1, "slid to " + along.pose());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.13})
    void forwardFor2400PicturesNeverLeavesAClosedRoom(double noise) {
        SolidScene room = new SolidScene()
                .slope(0, 0)
                .sheet(-3, -3, -3, -3, 0, 3)
                .sheet(3, -3, -3, 3, 0, 3)
                .sheet(-3, -3, -3, 3, 0, -3)
                .sheet(-3, -3, 3, 3, 0, 3)
                .sheet(-3, -3, -3, 3, -3, 3)
                .withNoise(noise);
        Walk walk = new Walk(room, camera(0.4, EYE, -1, 12).pose());
        for (int i = 0; i < 20; i++) {
            walk.hold(FORWARD, 3).hold(FlightControl.of(1, 0, 0, i % 3 == 0 ? -1 : 1, 0, 0), 2);
        }
        assertEquals(2400, walk.poses.size());
        double nearest = walk.least(pose -> 3 - Math.max(Math.abs(pose.tx()), Math.abs(pose.tz())));
        assertTrue(nearest >= LEAST - (noise > 0 ? 0.15 : 0.02), "came as near as " + nearest);
        double lowest = walk.least(pose -> -pose.ty());
        assertTrue(lowest > 1.2 && walk.poses.stream().allMatch(pose -> -pose.ty() < 2), "kept its height");
    }

    @Test
    void whereNothingIsKnownItWalksAsFreelyAsItFlies() {
        FlightKinematics walking = new FlightKinematics(Pose.IDENTITY, FlightLimits.DEFAULT);
        walking.setWalker(new Walker(SolidSpace.UNKNOWN));
        FlightKinematics flying = new FlightKinematics(Pose.IDENTITY, FlightLimits.DEFAULT);
        FlightControl control = FlightControl.of(1, 0.5, 0.2, 0.4, 0, 0);
        for (int i = 0; i < 60; i++) {
            walking.advance(control, 0.05);
            flying.advance(control, 0.05);
        }
        assertEquals(0, walking.pose().distanceTo(flying.pose()), 1e-9);
        assertEquals(0, walking.pose().degreesTo(flying.pose()), 1e-9);
    }

    @Test
    void aFastCameraStepsOverNothing() {
        Walk walk = new Walk(
                corridor().sheet(-1.5, -3, 6, 1.5, 0, 6), camera(0, EYE, 0, 0).pose());
        walk.camera.setLimits(new FlightLimits(400, 30, 0.2, 3, 0.25));
        walk.hold(FORWARD, 3);
        assertTrue(walk.pose().tz() < 6 - LEAST, "stopped at " + walk.pose().tz());
    }
}
