package cosmonaut.session.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.FlightControl;
import cosmonaut.session.live.TestFlight.Shown;
import cosmonaut.session.tree.Displacement;
import cosmonaut.viewport.ViewRequest.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Flying under a manual clock: what is shown when, and what is computed for it.
final class LiveFlightTest {

    private static final double PICTURE = 1.0 / 12;

    @Test
    void theFirstPictureStandsAtOnceAndStandingComputesNothing() {
        try (TestFlight test = new TestFlight(0.2)) {
            assertEquals(CountingWorld.start().picture(), test.picture());
            assertEquals(LiveState.LOADING, test.view().state());
            test.run(5);
            assertEquals(LiveState.STANDING, test.view().state());
            assertEquals(0, test.rollouts());
            assertEquals(CountingWorld.start().picture(), test.picture());
            assertEquals(
                    List.of(false),
                    test.log.stream().skip(2).map(Shown::changed).distinct().toList());
        }
    }

    /// The times at which another generated picture was shown, after the first seconds.
    private static List<Shown> changes(TestFlight test, double from) {
        List<Shown> changes = new ArrayList<>();
        int last = -1;
        for (Shown shown : test.log) {
            if (shown.index() != last && shown.seconds() > from) {
                changes.add(shown);
            }
            last = shown.index();
        }
        return changes;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.4, 0.55})
    void aFastWorldPlaysEveryPictureInOrderAndEvenly(double secondsPerChunk) {
        try (TestFlight test = new TestFlight(secondsPerChunk)) {
            test.run(0.2).hold(TestFlight.FORWARD).run(8);
            List<Shown> changes = changes(test, 2);
            assertTrue(changes.size() > 65, changes.size() + " pictures in six seconds");
            for (int i = 1; i < changes.size(); i++) {
                assertEquals(changes.get(i - 1).index() + 1, changes.get(i).index(), "in order, none left out");
                double gap = changes.get(i).seconds() - changes.get(i - 1).seconds();
                assertEquals(PICTURE, gap, 1.5 / 60, "evenly");
            }
            assertTrue(test.log.stream()
                    .noneMatch(shown -> shown.seconds() > 2 && shown.view().waiting()));
            assertEquals(1, test.view().rate(), 1e-3);
        }
    }

    @Test
    void aWorldSlowerThanItsPicturesPlaysEvenlyInSlowMotion() {
        try (TestFlight test = new TestFlight(1.2)) {
            test.run(0.2).hold(TestFlight.FORWARD).run(30);
            double rate = test.view().rate();
            assertTrue(rate > 0.4 && rate < 0.55, "rate " + rate);
            List<Shown> changes = changes(test, 12);
            for (int i = 1; i < changes.size(); i++) {
                double gap = changes.get(i).seconds() - changes.get(i - 1).seconds();
                assertEquals(PICTURE / rate, gap, 0.05);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 6})
    void theViewNeverJumpsBackNorFarAhead(double secondsPerChunk) {
        try (TestFlight test = new TestFlight(secondsPerChunk)) {
            test.run(0.2).hold(TestFlight.FORWARD).run(15);
            double before = 0;
            for (Shown shown : test.log) {
                double z = shown.camera().pose().tz();
                // A picture shown as it is may differ from the pose by a third of a pixel, which is 4 cm here.
                assertTrue(z > before - 0.05, "back from " + before + " to " + z);
                assertTrue(z < before + 0.09, "ahead from " + before + " to " + z);
                before = Math.max(before, z);
            }
            assertTrue(before > 0.5, "reached " + before);
        }
    }

    @Test
    void theViewAnswersTheHandBeforeAnythingIsGenerated() {
        try (TestFlight test = new TestFlight(3)) {
            test.run(0.2).hold(TestFlight.RIGHT).run(0.3);
            assertEquals(0, test.view().chunks());
            assertEquals(Kind.REPROJECTED, test.last().kind());
            assertTrue(test.last().camera().pose().degreesTo(CountingWorld.CAMERA.pose()) > 1);
            assertTrue(test.view().chunk().active());
        }
    }

    @Test
    void generatedPicturesAreForThePosesFlown() {
        try (TestFlight test = new TestFlight(0.3)) {
            test.run(0.2).hold(FlightControl.of(1, 0, 0, 0.5, 0, 0)).run(4);
            // Under a steady hand the pictures lie on the very path that the camera takes.
            double nearest = Double.POSITIVE_INFINITY;
            for (Shown shown : test.log.subList(test.log.size() - 10, test.log.size())) {
                nearest = Math.min(
                        nearest, shown.view().pose().distanceTo(shown.camera().pose()));
            }
            assertTrue(nearest < 0.02, "nearest " + nearest);
            assertTrue(test.log.stream().anyMatch(shown -> shown.kind() == Kind.GENERATED && shown.index() > 8));
        }
    }

    @Test
    void lettingGoStopsTheMotionAndThenTheComputing() {
        try (TestFlight test = new TestFlight(0.2)) {
            test.run(0.2).hold(TestFlight.FORWARD).run(3).hold(TestFlight.RELEASED);
            double z = test.view().pose().tz();
            test.run(2);
            assertEquals(LiveState.STANDING, test.view().state());
            double coasted = test.view().pose().tz() - z;
            assertTrue(coasted > 0 && coasted < 0.3, "eased over " + coasted + " m");
            int rollouts = test.rollouts();
            Shown rest = test.last();
            test.run(10);
            assertEquals(rollouts, test.rollouts());
            assertEquals(rest.camera(), test.last().camera());
            assertFalse(test.last().changed());
        }
    }

    @Test
    void aViewAtRestFarFromEveryPictureGetsOneOfItsOwn() {
        try (TestFlight test = new TestFlight(0.5)) {
            test.run(0.2).hold(TestFlight.FORWARD).run(0.5);
            test.hold(FlightControl.of(0, 0, 0, -1, 0, 0)).run(0.6);
            test.hold(TestFlight.RELEASED).run(6);
            assertEquals(LiveState.STANDING, test.view().state());
            Shown rest = test.last();
            double apart = Displacement.pixels(
                    new cosmonaut.camera.CameraFrame(
                            test.view().pose(), test.view().lens()),
                    test.flight.timeline().getLast().camera(),
                    4);
            assertTrue(apart < 3, "the last picture is " + apart + " pixels away");
            assertTrue(rest.index() > 0);
        }
    }

    @Test
    void latenciesAreThoseThatTheDisplaySaw() {
        try (TestFlight test = new TestFlight(0.3)) {
            test.run(1);
            test.hold(TestFlight.FORWARD);
            double pressed = test.seconds();
            int before = test.last().index();
            test.tick();
            test.tick();
            assertEquals(1, test.view().keyToReprojected().samples());
            while (test.last().index() == before) {
                test.tick();
            }
            double seen = test.last().seconds() - pressed;
            test.tick();
            Latency generated = test.view().keyToGenerated();
            assertEquals(1, generated.samples());
            assertEquals(seen * 1000, generated.medianMillis(), 1);
            assertTrue(seen < 0.45, "a first chunk of 0.3 s is seen after " + seen);
            Latency reprojected = test.view().keyToReprojected();
            assertEquals(1, reprojected.samples());
            assertTrue(reprojected.p95Millis() <= 17, "within a tick: " + reprojected);
        }
    }

    @Test
    void aChangedMindIsGeneratedWithinASecond() {
        try (TestFlight test = new TestFlight(0.3)) {
            test.run(0.2).hold(TestFlight.FORWARD).run(2);
            for (int i = 0; i < 20; i++) {
                test.hold(i % 2 == 0 ? TestFlight.RIGHT : TestFlight.FORWARD).run(0.7 + 0.057 * i);
            }
            Latency generated = test.view().keyToGenerated();
            assertTrue(generated.samples() > 15, "samples " + generated.samples());
            assertTrue(generated.p95Millis() < 450, "p95 " + generated.p95Millis());
            assertTrue(test.view().keyToReprojected().p95Millis() < 34);
        }
    }

    /// Flies straight ahead until a chunk is under way for a share of its time, then turns.
    ///
    /// @return milliseconds until a picture knew the turn
    private static double answerTo(TestFlight test, double secondsPerChunk, double share) {
        test.run(0.2).hold(TestFlight.FORWARD).untilChunks(10);
        int samples = test.view().keyToGenerated().samples();
        int rollouts = test.rollouts();
        while (test.rollouts() == rollouts) {
            test.tick();
        }
        test.run(share * secondsPerChunk).hold(TestFlight.RIGHT);
        double turned = test.seconds();
        while (test.view().keyToGenerated().samples() == samples) {
            test.tick();
        }
        return (test.seconds() - turned) * 1000;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.3, 0.5, 0.7})
    void whateverIsUnderWayAChangedMindWaitsForOneChunk(double share) {
        try (TestFlight test = new TestFlight(0.5)) {
            double answer = answerTo(test, 0.5, share);
            assertTrue(answer < 500 + 120, "answered after " + answer + " ms");
        }
    }

    @Test
    void aRestlessHandStillGetsPictures() {
        try (TestFlight test = new TestFlight(0.5)) {
            test.run(0.2).hold(TestFlight.FORWARD).run(2);
            long chunks = test.view().chunks();
            for (int i = 0; i < 60; i++) {
                test.hold(i % 2 == 0 ? TestFlight.RIGHT : TestFlight.FORWARD).run(0.2);
            }
            long made = test.view().chunks() - chunks;
            assertTrue(made >= 11, made + " chunks in 12 s: at most one is thrown away for each");
            assertTrue(test.rollouts() - made > 5, "some were given up");
        }
    }

    @Test
    void aSlowWorldIsNotAskedTwice() {
        try (TestFlight test = new TestFlight(3)) {
            test.run(0.2).hold(TestFlight.FORWARD).untilChunks(1).run(1);
            int rollouts = test.rollouts();
            test.hold(TestFlight.RIGHT).run(1);
            assertEquals(rollouts, test.rollouts(), "what is under way is not thrown away");
        }
    }

    @Test
    void progressIsSilentAboutTimeUntilItWasMeasured() {
        try (TestFlight test = new TestFlight(6)) {
            test.run(0.2).hold(TestFlight.FORWARD).run(3);
            LiveView.ChunkView first = test.view().chunk();
            assertTrue(first.active());
            assertTrue(first.secondsLeft().isEmpty());
            assertTrue(first.done() > 5 && first.done() < 15 && first.total() == 20, first.toString());
            test.untilChunks(1).run(2);
            LiveView.ChunkView second = test.view().chunk();
            assertTrue(second.active());
            assertEquals(4, second.secondsLeft().orElseThrow(), 0.4);
            assertTrue(test.view().waiting() || test.view().rate() < 1);
        }
    }

    @Test
    void aSlowChunkIsCancelledAndTheFlightGoesOn() {
        try (TestFlight test = new TestFlight(20)) {
            test.run(0.2).hold(TestFlight.FORWARD).run(2);
            assertEquals(1, test.rollouts());
            test.hold(TestFlight.RELEASED).run(0.5);
            test.flight.cancelChunk();
            test.run(0.5);
            assertFalse(test.view().chunk().active());
            assertEquals(1, test.rollouts(), "at rest nothing new is begun");
            test.hold(TestFlight.RIGHT).run(1);
            assertEquals(2, test.rollouts());
            test.untilChunks(1);
            assertEquals(1, test.view().chunks());
            assertNotEquals(0, test.world.rollouts.getLast().getLast().pose().degreesTo(CountingWorld.CAMERA.pose()));
        }
    }

    @Test
    void aWaitingViewAnswersEveryNewWishAllTheSame() {
        try (TestFlight test = new TestFlight(60)) {
            test.run(0.2).hold(TestFlight.FORWARD).run(3);
            assertTrue(test.view().waiting());
            double before = test.view().pose().degreesTo(CountingWorld.CAMERA.pose());
            test.hold(TestFlight.RIGHT).run(1.5);
            double turned = test.view().pose().degreesTo(CountingWorld.CAMERA.pose());
            assertTrue(turned > before + 2, "turned by " + turned);
            assertEquals(2, test.view().keyToReprojected().samples());
            assertTrue(test.view().keyToReprojected().p95Millis() < 34);
            for (int i = 0; i < 40; i++) {
                test.hold(i % 2 == 0 ? TestFlight.FORWARD : TestFlight.RIGHT).run(1);
            }
            assertEquals(0, test.view().chunks());
            assertTrue(test.view().pose().tz() < 1.5, "but does not fly away from its pictures");
        }
    }

    @Test
    void whoPushesAgainstALimitComputesNothing() {
        try (TestFlight test = new TestFlight(0.2)) {
            test.run(0.2).hold(FlightControl.of(0, 0, 0, 0, 1, 0)).run(8);
            int rollouts = test.rollouts();
            test.run(5);
            assertTrue(test.rollouts() <= rollouts + 1, "straight up there is nothing new");
        }
    }
}
