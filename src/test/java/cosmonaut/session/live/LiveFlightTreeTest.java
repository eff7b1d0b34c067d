package cosmonaut.session.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.FlightControl;
import cosmonaut.media.Picture;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.WorldNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Going back in a flight and flying on from there.
final class LiveFlightTreeTest {

    private static final FlightControl CURVE = FlightControl.of(1, 0, 0, 0.5, 0, 0);

    /// Flies straight ahead for some chunks and stops.
    private static TestFlight flown(TestFlight test) {
        return test.run(0.2)
                .hold(TestFlight.FORWARD)
                .run(4)
                .hold(TestFlight.RELEASED)
                .run(2);
    }

    /// One chunk from rest, played to its end in a pause.
    private static Picture step(TestFlight test) {
        test.flight.pause();
        test.hold(CURVE);
        test.flight.step();
        test.run(2).hold(TestFlight.RELEASED);
        return test.picture();
    }

    private static TimelineEntry moment(TestFlight test, int place) {
        return test.flight.timeline().get(place);
    }

    @Test
    void theFlightGoesOnFromTheMomentThatIsLookedBackAt() {
        try (TestFlight test = flown(new TestFlight(0.2))) {
            TimelineEntry then = moment(test, 2);
            test.flight.lookBack(then.index());
            test.run(0.2);
            Picture seen = test.picture();
            assertTrue(test.view().canFlyOn());
            test.flight.flyFrom(then.index());
            test.run(0.5);
            assertEquals(LiveState.STANDING, test.view().state());
            assertEquals(then.camera().pose(), test.view().pose(), "the camera stands where it was");
            assertEquals(seen, test.picture());
            assertEquals(2, test.view().chunks());
            assertEquals(-1, test.view().lookingBackAt());
            assertFalse(test.view().canFlyOn());
            assertEquals(
                    then.index(), test.flight.timeline().getLast().index(), "what came after it leaves the timeline");
            test.hold(TestFlight.RIGHT).run(3);
            assertEquals(LiveState.FLYING, test.view().state());
            assertEquals(then.index(), requestAfter(test, then).from().pictures());
            List<TimelineEntry> timeline = test.flight.timeline();
            assertTrue(timeline.size() > 4);
            for (int i = 1; i < timeline.size(); i++) {
                assertEquals(
                        timeline.get(i - 1).index() + CountingWorld.CONFIG.newFrames(),
                        timeline.get(i).index());
                assertTrue(timeline.get(i).flightSeconds() > timeline.get(i - 1).flightSeconds(), "time runs on");
            }
        }
    }

    /// The last request that begins at a moment.
    private static ChunkRequest requestAfter(TestFlight test, TimelineEntry then) {
        return test.world.requests.stream()
                .filter(request -> request.from().pictures() == then.index())
                .reduce((former, later) -> later)
                .orElseThrow();
    }

    @Test
    void theMapShowsThePathToThatMoment() {
        try (TestFlight test = flown(new TestFlight(0.2))) {
            int poses = test.view().flownPath().size();
            TimelineEntry then = moment(test, 2);
            test.flight.flyFrom(then.index());
            test.run(0.2);
            assertTrue(test.view().flownPath().size() > 1
                    && test.view().flownPath().size() < poses);
            assertTrue(
                    test.view().flownPath().getLast().distanceTo(then.camera().pose()) < 0.11);
        }
    }

    @Test
    void aChunkGivenUpOnTheWayLeavesNoTrace() {
        try (TestFlight test = flown(new TestFlight(0.5))) {
            int then = moment(test, 2).index();
            test.flight.flyFrom(then);
            Picture first = step(test);
            ChunkRequest asked = test.world.requests.getLast();
            test.flight.flyFrom(then);
            test.run(0.1).hold(TestFlight.RIGHT).run(0.3);
            assertTrue(test.view().chunk().active(), "in the middle of another chunk");
            int rollouts = test.rollouts();
            test.flight.flyFrom(then);
            test.hold(TestFlight.RELEASED).run(2);
            assertEquals(2, test.view().chunks(), "what was under way is dropped");
            assertEquals(rollouts, test.rollouts());
            assertEquals(first, step(test), "the same pictures again");
            assertSame(asked.from(), test.world.requests.getLast().from(), "from the same node");
            assertEquals(asked.cameras(), test.world.requests.getLast().cameras());
        }
    }

    @Test
    void theLastTryIsWhatTheFlightGoesBackTo() {
        try (TestFlight test = flown(new TestFlight(0.2))) {
            TimelineEntry last = test.flight.timeline().getLast();
            ChunkRequest former = test.world.requests.getLast();
            test.hold(TestFlight.RIGHT).run(1).hold(TestFlight.RELEASED).run(3);
            long chunks = test.view().chunks();
            Picture before = test.picture();
            test.flight.reroll(99);
            test.run(1);
            Picture again = test.picture();
            assertNotEquals(before, again);
            assertEquals(chunks, test.view().chunks());
            int index = test.flight.timeline().getLast().index();
            test.flight.flyFrom(last.index());
            test.run(0.5);
            assertFalse(test.flight.timeline().stream().anyMatch(entry -> entry.index() == index));
            test.flight.reroll(5);
            test.run(1);
            ChunkRequest repeated = test.world.requests.getLast();
            assertSame(former.from(), repeated.from(), "the chunk before that moment is made again");
            assertEquals(former.cameras(), repeated.cameras());
            assertEquals(5, repeated.settings().seed());
            assertEquals(last.index(), test.flight.timeline().getLast().index());
        }
    }

    @Test
    void anotherWorldBeginsAtTheFirstPictureFromItsSeed() {
        try (TestFlight test = flown(new TestFlight(0.2))) {
            ChunkRequest former = test.world.requests.getLast();
            test.hold(TestFlight.FORWARD);
            for (int i = 0; i < 60 && !test.view().chunk().active(); i++) {
                test.tick();
            }
            assertTrue(test.view().chunk().active(), "also in the middle of a chunk");
            test.flight.anotherWorld(8);
            test.hold(TestFlight.RELEASED).run(1);
            assertEquals("start stripes 8", test.world.asked.getLast());
            assertEquals(8, test.view().seed());
            assertEquals(0, test.view().chunks());
            assertEquals(1, test.flight.timeline().size(), "what was flown is gone");
            assertEquals(CountingWorld.CAMERA.pose(), test.view().pose());
            assertEquals(LiveState.STANDING, test.view().state());
            step(test);
            assertEquals(8, test.world.requests.getLast().settings().seed());
            assertNotSame(former.from(), test.world.requests.getLast().from());
            test.flight.reset();
            test.run(1);
            assertEquals(8, test.view().seed(), "back to the start of the same world");
            assertEquals(
                    1,
                    test.world.asked.stream().filter("start stripes 8"::equals).count());
            assertEquals(List.of(), test.failures);
        }
    }

    @Test
    void thereIsNoOtherWorldWhereNoneIsOpen() {
        try (TestFlight test = flown(new TestFlight(0.2))) {
            test.world.failure = new IllegalStateException("no");
            test.hold(TestFlight.FORWARD).run(2);
            assertEquals(LiveState.FAILED, test.view().state());
            test.failures.clear();
            test.flight.anotherWorld(8);
            test.run(0.2);
            assertEquals(1, test.failures.size());
            assertEquals(7, test.view().seed(), "nothing has changed");
        }
    }

    @Test
    void momentsWhoseWorldWasGivenUpAreRefusedInALine() {
        try (TestFlight test = flown(new TestFlight(0.2, TestFlight.keeping(240, 64L << 20, 4)))) {
            assertTrue(test.view().chunks() > 6);
            TimelineEntry old = moment(test, 2);
            test.flight.lookBack(old.index());
            test.run(0.2);
            assertFalse(test.view().canFlyOn());
            test.flight.flyFrom(old.index());
            test.run(0.2);
            assertEquals(
                    List.of("the world of this moment was given up to save memory; choose a later moment, or go back to"
                            + " the first picture"),
                    test.failures);
            assertEquals(LiveState.LOOKING_BACK, test.view().state(), "nothing has changed");
            test.flight.lookBack(0);
            test.run(0.2);
            assertTrue(test.view().canFlyOn(), "the first picture is always there");
            test.flight.flyFrom(3);
            test.run(0.2);
            assertEquals(
                    "picture 3 is the end of no chunk of this flight; choose a moment of the timeline",
                    test.failures.getLast());
            int last = test.flight.timeline().getLast().index();
            test.flight.flyFrom(last);
            test.run(0.2);
            assertEquals(2, test.failures.size());
            assertEquals(LiveState.STANDING, test.view().state());
        }
    }

    @Test
    void whereTheWorldBeforeIsGoneTheChunkCannotBeMadeAgain() {
        try (TestFlight test = flown(new TestFlight(0.2, TestFlight.keeping(240, 64L << 20, 4)))) {
            assertTrue(test.view().canReroll());
            int rollouts = test.rollouts();
            // Whole are the first, this one, the next and the last.
            test.flight.flyFrom(moment(test, test.flight.timeline().size() - 3).index());
            test.run(0.2);
            assertTrue(test.failures.isEmpty());
            assertFalse(test.view().canReroll());
            test.flight.reroll(5);
            test.run(1);
            assertEquals(rollouts, test.rollouts());
            assertEquals(LiveState.STANDING, test.view().state());
            step(test);
            assertTrue(test.view().canReroll());
        }
    }

    @Test
    void aWorldThatGaveUpHasNoMomentsToGoBackTo() {
        try (TestFlight test = flown(new TestFlight(0.2))) {
            test.world.failure = new InvalidInputException("model x lost its weights; put them back");
            test.hold(TestFlight.RIGHT).run(1).hold(TestFlight.RELEASED);
            assertEquals(LiveState.FAILED, test.view().state());
            test.world.failure = null;
            test.flight.flyFrom(moment(test, 1).index());
            test.run(0.2);
            assertEquals(
                    "a flight goes on only while its world is open; wait for it, or reset the flight",
                    test.failures.getLast());
            assertEquals(LiveState.FAILED, test.view().state());
            WorldNode lost = test.world.requests.getFirst().from();
            test.flight.reset();
            test.run(0.5);
            assertEquals(LiveState.STANDING, test.view().state());
            assertEquals(1, test.flight.timeline().size());
            step(test);
            assertNotSame(lost, test.world.requests.getLast().from(), "a new tree");
            assertEquals(1, test.view().chunks());
        }
    }

    @Test
    void aRecordingCutsToTheMomentAndGoesOn() {
        MemorySink sink = new MemorySink(1000);
        try (TestFlight test = new TestFlight(0.2, TestFlight.recordingTo((clip, config) -> sink))) {
            test.run(0.2);
            test.flight.record(Path.of("flight.mp4"));
            test.hold(TestFlight.FORWARD).run(3).hold(TestFlight.RELEASED).run(2);
            TimelineEntry then = moment(test, 2);
            test.flight.flyFrom(then.index());
            test.run(0.1);
            List<GeneratedFrame> before = List.copyOf(sink.frames);
            test.hold(FlightControl.of(0, 1, 0, 0, 0, 0)).run(2);
            test.flight.stopRecording();
            test.run(0.1);
            assertTrue(test.recordings.getFirst().playable());
            assertEquals(before, sink.frames.subList(0, before.size()), "what was flown stays in the clip");
            assertEquals(then.camera(), sink.frames.get(before.size()).camera(), "then the picture of then");
            assertTrue(
                    before.getLast().camera().pose().tz() > then.camera().pose().tz() + 0.5);
            assertTrue(sink.frames.size() > before.size() + 12);
            for (GeneratedFrame frame : sink.frames.subList(before.size(), sink.frames.size())) {
                assertEquals(then.camera().pose().tz(), frame.camera().pose().tz(), 0.01, "sideways from there");
            }
        }
    }
}
