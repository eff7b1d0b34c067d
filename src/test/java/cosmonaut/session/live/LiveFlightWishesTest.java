package cosmonaut.session.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.FlightControl;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.viewport.ViewRequest.Kind;
import cosmonaut.world.ChunkSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a person may wish in flight, under a manual clock.
final class LiveFlightWishesTest {

    @Test
    void aPauseHoldsViewAndComputing() {
        try (TestFlight test = new TestFlight(0.2)) {
            test.run(0.2).hold(TestFlight.FORWARD).run(2);
            test.flight.pause();
            test.run(1);
            int rollouts = test.rollouts();
            Pose pose = test.view().pose();
            test.hold(TestFlight.RIGHT).run(5);
            assertEquals(LiveState.PAUSED, test.view().state());
            assertEquals(rollouts, test.rollouts());
            assertEquals(pose, test.view().pose());
            assertEquals(0, test.view().metresPerSecond());
            test.flight.resume();
            test.run(1);
            assertEquals(LiveState.FLYING, test.view().state());
            assertTrue(test.view().pose().degreesTo(pose) > 5);
            assertEquals(0, test.view().keyToGenerated().samples() - samplesWithoutPause(test), "pauses are not timed");
        }
    }

    /// Every measurement must be shorter than the pause.
    private static int samplesWithoutPause(TestFlight test) {
        return test.view().keyToGenerated().p95Millis() < 2000
                ? test.view().keyToGenerated().samples()
                : -1;
    }

    private static List<Picture> twoSteps() {
        try (TestFlight test = new TestFlight(0.2)) {
            test.run(0.2);
            test.flight.pause();
            test.hold(FlightControl.of(1, 0.5, 0, 0.5, 0, 0)).run(0.5);
            assertEquals(0, test.rollouts());
            List<Picture> pictures = new ArrayList<>();
            for (int i = 1; i <= 2; i++) {
                test.flight.step();
                test.run(2);
                assertEquals(i, test.rollouts());
                assertEquals(LiveState.PAUSED, test.view().state());
                pictures.add(test.picture());
            }
            Pose reached = test.world.rollouts.getLast().getLast().pose();
            assertEquals(0, reached.distanceTo(test.view().pose()), 1e-9, "the view stands where the chunk ended");
            assertTrue(
                    test.log.stream().map(shown -> shown.index()).distinct().count() >= 16, "the chunks were played");
            return pictures;
        }
    }

    @Test
    void aStepIsOneChunkAndTheSameEveryTime() {
        List<Picture> pictures = twoSteps();
        assertNotEquals(pictures.get(0), pictures.get(1));
        assertEquals(pictures, twoSteps());
    }

    @Test
    void aResetIsTheStartAgain() {
        try (TestFlight test = new TestFlight(0.2)) {
            test.run(0.2);
            List<Integer> first = flyAPath(test);
            test.flight.reset();
            test.run(0.5);
            assertEquals(LiveState.STANDING, test.view().state());
            assertEquals(CountingWorld.start().picture(), test.picture());
            assertEquals(CountingWorld.CAMERA.pose(), test.view().pose());
            assertEquals(1, test.flight.timeline().size());
            assertEquals(1, test.view().flownPath().size());
            assertEquals(first, flyAPath(test));
        }
    }

    /// Hash codes of what a fixed sequence of single steps shows.
    private static List<Integer> flyAPath(TestFlight test) {
        List<Integer> hashes = new ArrayList<>();
        test.flight.pause();
        for (FlightControl control : List.of(TestFlight.FORWARD, TestFlight.RIGHT)) {
            test.hold(control);
            test.flight.step();
            test.run(2);
            hashes.add(test.picture().hashCode());
        }
        test.hold(TestFlight.RELEASED);
        test.flight.resume();
        test.run(2);
        return hashes;
    }

    @Test
    void anotherThrowOfTheLastChunkKeepsThePath() {
        try (TestFlight test = new TestFlight(0.2)) {
            test.run(0.2)
                    .hold(TestFlight.RIGHT)
                    .run(2)
                    .hold(TestFlight.RELEASED)
                    .run(3);
            assertTrue(test.view().canReroll());
            Pose pose = test.view().pose();
            Picture before = test.picture();
            long chunks = test.view().chunks();
            int rollouts = test.rollouts();
            test.flight.reroll(99);
            test.run(1);
            assertEquals(rollouts + 1, test.rollouts());
            assertEquals(test.world.rollouts.get(rollouts - 1), test.world.rollouts.get(rollouts));
            assertEquals(chunks, test.view().chunks());
            assertEquals(pose, test.view().pose());
            assertEquals(99, test.view().seed());
            assertNotEquals(before, test.picture(), "what was unknown is another");
            assertEquals(LiveState.STANDING, test.view().state());
        }
    }

    @Test
    void aNewThrowInTheMiddleOfAChunkGivesThatUp() {
        try (TestFlight test = new TestFlight(2)) {
            test.run(0.2).hold(TestFlight.RIGHT).untilChunks(1).run(0.5);
            assertEquals(2, test.rollouts());
            test.hold(TestFlight.RELEASED);
            test.flight.reroll(5);
            test.run(4);
            assertEquals(test.world.rollouts.get(0), test.world.rollouts.get(2), "the first chunk is made again");
        }
    }

    @Test
    void aPromptIsForTheNextChunk() {
        try (TestFlight test = new TestFlight(0.5)) {
            test.run(0.2).hold(TestFlight.FORWARD).run(0.2);
            assertEquals(List.of("start stripes 7", "rollout"), test.world.asked);
            test.flight.change(settings -> settings.withPrompt("a wall of roses")
                    .withSteps(5)
                    .withGuidance(3)
                    .withSeed(12));
            test.run(1.2);
            assertEquals(
                    new ChunkSettings("a wall of roses", 12, 5, 3.0),
                    test.world.requests.get(1).settings());
            assertEquals(8, test.world.requests.get(1).from().pictures());
            assertEquals("a wall of roses", test.view().prompt());
            assertEquals(5, test.view().steps());
            assertEquals(12, test.view().seed());
        }
    }

    @Test
    void speedAndLensFollowAtOnce() {
        try (TestFlight test = new TestFlight(0.2)) {
            test.flight.speed(3);
            test.run(0.2).hold(TestFlight.FORWARD).run(3);
            assertEquals(3, test.view().metresPerSecond(), 0.05);
            assertEquals(3, test.view().speed());
            test.hold(TestFlight.RELEASED).run(3);
            int rollouts = test.rollouts();
            test.flight.fieldOfView(50);
            test.tick();
            assertEquals(50, test.view().fieldOfView(), 1e-9);
            assertEquals(Kind.REPROJECTED, test.last().kind());
            test.run(2);
            assertEquals(rollouts + 1, test.rollouts(), "one chunk for the other lens");
            assertEquals(
                    50, test.world.rollouts.getLast().getLast().intrinsics().horizontalFov(), 1e-9);
            assertEquals(Kind.GENERATED, test.last().kind());
        }
    }

    @Test
    void wishesOutOfRangeAreRefusedInALine() {
        try (TestFlight test = new TestFlight(0.2)) {
            String said = assertThrows(InvalidInputException.class, () -> test.flight.speed(0))
                    .getMessage();
            assertEquals("speed 0.0 is not possible in flight; use 0.01 to 100.0", said);
            assertThrows(InvalidInputException.class, () -> test.flight.fieldOfView(Double.NaN));
        }
    }

    @Test
    void theTimelineIsBoundedAndLooksBack() {
        try (TestFlight test = new TestFlight(0.1, TestFlight.keeping(6, 1 << 20, 40))) {
            test.run(0.2).hold(TestFlight.FORWARD).run(20);
            List<TimelineEntry> timeline = test.flight.timeline();
            assertTrue(timeline.size() >= 3 && timeline.size() <= 6, "entries " + timeline.size());
            assertEquals(0, timeline.getFirst().index());
            for (int i = 1; i < timeline.size(); i++) {
                assertTrue(timeline.get(i).index() > timeline.get(i - 1).index());
                assertTrue(timeline.get(i).flightSeconds() > timeline.get(i - 1).flightSeconds());
            }
            test.flight.lookBack(0);
            test.run(0.5);
            assertEquals(LiveState.LOOKING_BACK, test.view().state());
            assertEquals(Kind.LOOK_BACK, test.last().kind());
            assertEquals(CountingWorld.start().picture(), test.picture());
            assertEquals(0, test.view().lookingBackAt());
            Pose pose = test.view().pose();
            test.flight.lookBack(timeline.getLast().index());
            test.run(1);
            assertEquals(timeline.getLast().index(), test.last().index());
            assertEquals(pose, test.view().pose());
            test.flight.live();
            test.run(1);
            assertEquals(LiveState.FLYING, test.view().state());
            assertTrue(test.view().pose().tz() > pose.tz() + 0.5);
        }
    }

    @Test
    void theTimelineIsBoundedInMemoryToo() {
        long picture = 2L * 3 * CountingWorld.WIDTH * CountingWorld.HEIGHT;
        try (TestFlight test = new TestFlight(0.1, TestFlight.keeping(1000, 5 * picture, 40))) {
            test.run(0.2).hold(TestFlight.FORWARD).run(10);
            assertTrue(test.flight.timeline().size() <= 5);
        }
    }
}
