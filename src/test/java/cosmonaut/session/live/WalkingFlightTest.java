package cosmonaut.session.live;

import static cosmonaut.spatial.SolidScene.camera;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.FlightControl;
import cosmonaut.camera.FlightLimits;
import cosmonaut.camera.MotionMode;
import cosmonaut.session.SceneWorld;
import cosmonaut.spatial.SolidScene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Live flights that meet a wall 5 m ahead, under a manual clock.
final class WalkingFlightTest {

    private static final FlightControl FORWARD = FlightControl.of(1, 0, 0, 0, 0, 0);
    private static final FlightControl BACKWARD = FlightControl.of(-1, 0, 0, 0, 0, 0);
    private static final FlightControl TURN = FlightControl.of(0, 0, 0, 1, 0, 0);
    private static final LiveOptions WALKING =
            LiveOptions.DEFAULT.with(LiveOptions.Piloting.DEFAULT.with(MotionMode.WALK));

    private static final class Trip implements AutoCloseable {
        final ManualThreads threads = new ManualThreads();
        final LiveFlight flight;

        final SceneWorld world;

        Trip(LiveOptions options, boolean metric) {
            this(options, new SceneWorld(new SolidScene().slope(0, 0).sheet(-9, -4, 5, 9, 0, 5), metric));
        }

        Trip(LiveOptions options, SceneWorld world) {
            this.world = world;
            flight =
                    new LiveFlight(world, SceneWorld.start(camera(0, -1.6, 0, 0)), options, LiveListener.NONE, threads);
        }

        LiveView run(FlightControl control, double seconds) {
            flight.control(control);
            for (int i = 0; i < seconds * 60; i++) {
                threads.tick();
                flight.request(threads.nanoTime());
            }
            return flight.view();
        }

        @Override
        public void close() {
            flight.closeLater();
            threads.tick();
        }
    }

    @Test
    void forwardHeldStopsBeforeTheWallAndSaysSo() {
        try (Trip trip = new Trip(WALKING, true)) {
            LiveView start = trip.run(FlightControl.RELEASED, 1);
            assertTrue(start.canWalk());
            assertEquals(MotionMode.WALK, start.motion());
            assertFalse(start.hindered());
            LiveView there = trip.run(FORWARD, 15);
            assertTrue(
                    there.pose().tz() > 3.1 && there.pose().tz() < 3.6,
                    "at " + there.pose().tz());
            assertTrue(there.hindered());
            LiveView waiting = trip.run(FORWARD, 10);
            assertTrue(waiting.pose().distanceTo(there.pose()) < 0.1, "who stands before a wall stays there");
            LiveView back = trip.run(BACKWARD, 3);
            assertFalse(back.hindered());
            assertTrue(
                    back.pose().tz() < there.pose().tz() - 1.5,
                    "back at " + back.pose().tz());
        }
    }

    @Test
    void aGhostGoesThroughAndWalksAgainWhenAsked() {
        try (Trip trip = new Trip(WALKING, true)) {
            trip.run(FlightControl.RELEASED, 0.5);
            trip.flight.motion(MotionMode.GHOST);
            LiveView through = trip.run(FORWARD, 12);
            assertEquals(MotionMode.GHOST, through.motion());
            assertTrue(through.pose().tz() > 6, "at " + through.pose().tz());
            trip.flight.reset();
            trip.flight.motion(MotionMode.WALK);
            LiveView before = trip.run(FORWARD, 12);
            assertEquals(MotionMode.WALK, before.motion());
            assertTrue(before.pose().tz() < 4.6, "at " + before.pose().tz());
        }
    }

    /// Noise in the depth lets a camera slide along by fractions of a millimetre: no picture is worth that.
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05, 0.13})
    void whoIsHeldAgainstAWallAsksForNoMorePictures(double noise) {
        SolidScene wall = new SolidScene().slope(0, 0).sheet(-9, -4, 5, 9, 0, 5).withNoise(noise);
        try (Trip trip = new Trip(WALKING, new SceneWorld(wall, true))) {
            trip.run(FlightControl.RELEASED, 1);
            trip.run(FORWARD, 15);
            int before = trip.world.rollouts();
            LiveView waiting = trip.run(FORWARD, 15);
            assertTrue(trip.world.rollouts() - before <= 4, trip.world.rollouts() - before + " chunks");
            assertFalse(waiting.waiting(), "there is nothing to wait for");
            trip.run(TURN, 1);
            assertTrue(trip.world.rollouts() > before + 1, "who turns is shown what is there");
        }
    }

    @Test
    void aSlowWalkGoesOnAndAsksForFewPictures() {
        try (Trip trip = new Trip(WALKING, true)) {
            trip.run(FlightControl.RELEASED, 1);
            trip.flight.speed(0.01);
            LiveView there = trip.run(FORWARD, 60);
            double way = there.pose().tz();
            double wished = 60 * 0.01 * FlightLimits.DEFAULT.metresPerSecond();
            assertTrue(way > 0.8 * wished, way + " m of " + wished);
            assertTrue(trip.world.rollouts() > 5 && trip.world.rollouts() < 60, trip.world.rollouts() + " chunks");
        }
    }

    @Test
    void whatWasOnlyImaginedStopsALiveFlightAlsoAfterAReset() {
        SolidScene behind = new SolidScene().slope(0, 0).sheet(-9, -4, -3, 9, 0, -3);
        try (Trip trip = new Trip(WALKING, new SceneWorld(behind, true, camera(0, -1.6, 0, 180)))) {
            trip.run(FlightControl.RELEASED, 1);
            for (int i = 0; i < 2; i++) {
                LiveView there = trip.run(BACKWARD, 12);
                double reached = there.pose().tz();
                assertTrue(reached < -2 && reached > -2.6, "at " + reached);
                assertTrue(there.hindered());
                trip.flight.reset();
                trip.run(FlightControl.RELEASED, 1);
            }
        }
    }

    @Test
    void aWorldWithoutMetresIsFlownThrough() {
        try (Trip trip = new Trip(WALKING, false)) {
            LiveView view = trip.run(FORWARD, 12);
            assertFalse(view.canWalk());
            assertEquals(MotionMode.GHOST, view.motion());
            assertTrue(view.pose().tz() > 6, "at " + view.pose().tz());
        }
    }
}
