package cosmonaut.session.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.FlightControl;
import cosmonaut.media.Picture;
import cosmonaut.session.recording.Recording;
import cosmonaut.tensor.OutOfDeviceMemoryException;
import cosmonaut.viewport.cpu.Drawing;
import cosmonaut.world.GeneratedFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What goes wrong: worlds that give up, disks that are full, ends.
final class LiveFlightTroubleTest {

    private static TestFlight recording(MemorySink sink) {
        return new TestFlight(0.2, TestFlight.recordingTo((clip, config) -> sink));
    }

    @Test
    void aWorldThatGivesUpEndsTheFlightWithALineAndAResetTriesAgain() {
        MemorySink sink = new MemorySink(1000);
        try (TestFlight test = recording(sink)) {
            test.run(0.2);
            test.flight.record(Path.of("flight.mp4"));
            test.hold(TestFlight.FORWARD).run(3);
            test.world.failure = new InvalidInputException("model x lost its weights; put them back");
            test.run(2);
            assertEquals(LiveState.FAILED, test.view().state());
            assertEquals("model x lost its weights; put them back", test.view().failure());
            assertEquals(List.of("model x lost its weights; put them back"), test.failures);
            assertTrue(sink.finished && sink.closed, "what was recorded is saved");
            assertTrue(test.recordings.getFirst().playable());
            int asked = test.world.asked.size();
            test.run(2);
            assertEquals(asked, test.world.asked.size(), "nothing is tried in vain");
            test.world.failure = null;
            test.flight.reset();
            test.run(2);
            assertEquals(LiveState.FLYING, test.view().state());
            assertEquals("start stripes 7", test.world.asked.get(asked), "begun from nothing");
        }
    }

    @Test
    void anUnforeseenExceptionBecomesALineToo() {
        try (TestFlight test = new TestFlight(0.2)) {
            test.run(0.2);
            test.world.failure = new IllegalStateException("broken\nin two");
            test.hold(TestFlight.FORWARD).run(1);
            assertEquals(
                    "the world stopped: IllegalStateException: broken in two; reset the flight, or open the model again",
                    test.view().failure());
            assertFalse(test.tick().changed(), "the last picture stays");
        }
    }

    /// The line says how much is missing and what to lower, without the name of a class; the recording is saved, a
    /// reset flies on, and another flight can begin in the same world.
    @Test
    void aCardWithoutMemoryEndsTheFlightWithItsFigures() {
        MemorySink sink = new MemorySink(1000);
        String figures =
                "cuda:0 (a card) has no 1.5 GB free: 0.2 GB of 12.0 GB are free, 11.1 GB are held here; ask for"
                        + " smaller pictures or fewer frames, or close what else uses the card";
        try (TestFlight test = recording(sink)) {
            test.run(0.2);
            test.flight.record(Path.of("flight.mp4"));
            test.hold(TestFlight.FORWARD).run(3);
            test.world.failure = new OutOfDeviceMemoryException(figures);
            test.run(2);
            assertEquals(LiveState.FAILED, test.view().state());
            assertEquals(List.of(figures + "; then reset the flight"), test.failures);
            assertTrue(sink.finished && test.recordings.getFirst().playable(), "what was recorded is saved");
            test.world.failure = null;
            test.flight.reset();
            test.run(2);
            assertEquals(LiveState.FLYING, test.view().state());
        }
        try (TestFlight next = new TestFlight(0.2)) {
            next.run(0.2).hold(TestFlight.FORWARD).run(1);
            assertEquals(LiveState.FLYING, next.view().state());
        }
    }

    @Test
    void aWorldThatCannotBeOpenedFailsAtOnce() {
        ManualThreads threads = new ManualThreads();
        CountingWorld world = new CountingWorld(0.2, threads::sleep);
        world.failure = new InvalidInputException("the folder is gone; choose another model");
        try (LiveFlight flight =
                new LiveFlight(world, CountingWorld.start(), LiveOptions.DEFAULT, LiveListener.NONE, threads)) {
            threads.tick();
            threads.tick();
            assertEquals(LiveState.FAILED, flight.view().state());
            assertEquals(CountingWorld.start().picture(), Drawing.of(flight.request(threads.nanoTime())));
        }
    }

    @Test
    void whatIsPlayedIsRecordedInOrder() {
        MemorySink sink = new MemorySink(1000);
        try (TestFlight test = recording(sink)) {
            test.run(0.2).hold(TestFlight.FORWARD).run(2);
            test.flight.record(Path.of("flight.mp4"));
            test.run(3);
            assertTrue(test.view().recording().orElseThrow().frames() > 30);
            test.flight.stopRecording();
            test.run(0.1);
            assertTrue(test.view().recording().isEmpty());
            Recording ended = test.recordings.getFirst();
            assertTrue(ended.ended() && ended.playable() && ended.trouble().isEmpty());
            assertEquals(Path.of("flight.json"), ended.sidecar());
            assertEquals(36, sink.frames.size(), 3, "three seconds at 12 pictures a second");
            for (int i = 1; i < sink.frames.size(); i++) {
                double step = sink.frames.get(i).camera().pose().tz()
                        - sink.frames.get(i - 1).camera().pose().tz();
                assertEquals(1.0 / 12, step, 0.02);
            }
        }
    }

    @Test
    void theClipHoldsWhatWasFinallyFlown() {
        MemorySink sink = new MemorySink(1000);
        try (TestFlight test = recording(sink)) {
            test.run(0.2);
            test.flight.record(Path.of("flight.mp4"));
            test.hold(TestFlight.RIGHT).run(2).hold(TestFlight.RELEASED).run(3);
            Picture before = test.picture();
            test.flight.reroll(99);
            test.run(1);
            Picture after = test.picture();
            assertNotEquals(before, after, "the last chunk is another");
            test.flight.stopRecording();
            test.run(0.1);
            List<Picture> clip =
                    sink.frames.stream().map(GeneratedFrame::picture).toList();
            assertTrue(clip.contains(after), "the last version is in the clip");
            assertFalse(clip.contains(before), "the former one is not");
            List<CameraFrame> cameras =
                    sink.frames.stream().map(GeneratedFrame::camera).toList();
            assertEquals(cameras.stream().distinct().toList(), cameras, "every picture once");
            test.flight.reroll(100);
            test.run(1);
            assertEquals(clip.size(), sink.frames.size(), "what has ended stays as it is");
        }
    }

    @Test
    void aFullDiskEndsTheRecordingNotTheFlight() {
        MemorySink sink = new MemorySink(10);
        try (TestFlight test = recording(sink)) {
            test.run(0.2);
            test.flight.record(Path.of("flight.mp4"));
            test.hold(TestFlight.FORWARD).run(3);
            Recording ended = test.recordings.getFirst();
            assertEquals(
                    "the disk is full; free some space or give another folder",
                    ended.trouble().orElseThrow());
            assertTrue(ended.playable());
            assertEquals(10, ended.frames());
            assertTrue(sink.finished && sink.closed);
            assertEquals(LiveState.FLYING, test.view().state());
            assertTrue(test.failures.isEmpty());
        }
    }

    @Test
    void aClipThatCannotBeOpenedIsToldAndTheFlightGoesOn() {
        LiveOptions options = TestFlight.recordingTo((clip, config) -> {
            throw new InvalidInputException("clip " + clip + " cannot be written; give another folder");
        });
        try (TestFlight test = new TestFlight(0.2, options)) {
            test.run(0.2);
            test.flight.record(Path.of("flight.mp4"));
            test.run(0.5);
            Recording ended = test.recordings.getFirst();
            assertFalse(ended.playable());
            assertEquals(
                    "clip flight.mp4 cannot be written; give another folder",
                    ended.trouble().orElseThrow());
            assertEquals(LiveState.STANDING, test.view().state());
        }
    }

    @Test
    void theEndSavesTheRecordingAndGivesUpTheChunk() {
        MemorySink sink = new MemorySink(1000);
        TestFlight test = recording(sink);
        test.run(0.2);
        test.flight.record(Path.of("flight.mp4"));
        test.hold(TestFlight.FORWARD).run(0.35);
        test.close();
        assertTrue(sink.finished);
        assertFalse(test.world.asked.contains("close"), "the world is the caller's");
        assertEquals(LiveState.CLOSED, test.view().state());
        test.close();
    }

    @Test
    void whatBelongsToTheFlightIsClosedWithIt() {
        AtomicBoolean closed = new AtomicBoolean();
        TestFlight test = new TestFlight(60, LiveOptions.DEFAULT.closing(() -> closed.set(true)));
        test.run(0.2).hold(TestFlight.FORWARD).run(1);
        test.close();
        assertTrue(closed.get());
    }

    private static long flightThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith("flight "))
                .count();
    }

    /// On real threads: nothing hangs, nothing is left behind, and any thread may steer.
    @Test
    @Timeout(60)
    void tenThousandChangesOfMindFromAnotherThread() throws Exception {
        CountingWorld world = new CountingWorld(0.01, seconds -> Thread.sleep(1));
        LiveFlight flight = new LiveFlight(world, CountingWorld.start(), LiveOptions.DEFAULT, LiveListener.NONE);
        Thread hand = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 10_000; i++) {
                flight.control(FlightControl.of(Math.sin(i), Math.cos(i), 0, Math.sin(i * 0.1), 0, 0));
            }
            flight.control(TestFlight.FORWARD);
        });
        while (hand.isAlive()) {
            flight.request(System.nanoTime());
        }
        hand.join(Duration.ofSeconds(10));
        while (flight.view().chunks() < 3 && flight.view().failure() == null) {
            flight.request(System.nanoTime());
            Thread.sleep(5);
        }
        assertEquals(null, flight.view().failure());
        assertEquals(TestFlight.FORWARD, flight.view().control());
        assertTrue(flightThreads() >= 2);
        flight.closeLater().get();
        assertEquals(0, flightThreads());
    }
}
