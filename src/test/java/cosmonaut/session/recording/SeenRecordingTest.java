package cosmonaut.session.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.world.GeneratedFrame;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A clip of what stood on the screen, and for how long.
final class SeenRecordingTest {

    private static final double FPS = 60;
    private static final Sidecar.Flown FLOWN =
            new Sidecar.Flown("hall", "", "", "", 1, null, 0, "", "live", 12, 48, 32, "");

    private final List<GeneratedFrame> frames = new ArrayList<>();
    private final List<Integer> periods = new ArrayList<>();
    private final List<Recording> ended = new ArrayList<>();
    private final Queue<Runnable> disk = new ArrayDeque<>();
    private @Nullable VideoShape shape;
    private @Nullable Sidecar sidecar;
    private boolean slow;
    private long now = 5_000_000_000L;
    private final SeenRecording recording = new SeenRecording(
            new GrowingClip(Path.of("clip.mp4"), this::execute, () -> {}), this::open, FPS, () -> now);

    private void execute(Runnable task) {
        disk.add(task);
        if (!slow) {
            write();
        }
    }

    private void write() {
        while (!disk.isEmpty()) {
            disk.remove().run();
        }
    }

    private ClipSink open(Path clip, VideoShape wanted) {
        shape = wanted;
        return new ClipSink() {
            @Override
            public void accept(int index, GeneratedFrame frame) {
                accept(index, frame, 1);
            }

            @Override
            public void accept(int index, GeneratedFrame frame, int length) {
                assertEquals(frames.size(), index);
                assertEquals(wanted.width(), frame.picture().width());
                assertEquals(wanted.height(), frame.picture().height());
                frames.add(frame);
                periods.add(length);
            }

            @Override
            public Optional<java.io.IOException> finish(Sidecar told) {
                sidecar = told;
                return Optional.empty();
            }

            @Override
            public void close() {}
        };
    }

    private static Picture grey(int width, int height, int value) {
        Picture picture = Picture.black(width, height);
        Arrays.fill(picture.rgb(), (byte) value);
        return picture;
    }

    private void seen(int width, int height, int value) {
        CameraFrame view = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(70, 48, 32));
        recording.seen(() -> grey(width, height, value), view, 1);
    }

    private void pass(double seconds) {
        now += Math.round(seconds * 1e9);
    }

    @Test
    void aPictureStandsInTheClipForAsLongAsOnTheScreen() {
        seen(64, 40, 10);
        pass(1);
        seen(64, 40, 20);
        pass(0.5);
        seen(64, 40, 30);
        pass(0.1);
        recording.finish(FLOWN, ended::add);
        assertEquals(new VideoShape(64, 40, FPS), shape);
        assertEquals(List.of(60, 30, 6), periods);
        assertTrue(ended.getFirst().playable());
        var json = java.util.Objects.requireNonNull(sidecar).json();
        assertEquals("as_seen", json.get("pictures").stringValue());
        assertEquals(64, json.get("width").intValue());
        assertEquals(FPS, json.get("fps").doubleValue());
        assertEquals(3, json.withArray("frames").size());
        assertEquals(1.5, json.withArray("frames").get(2).get("seconds").doubleValue(), 1e-9);
    }

    @Test
    void oddSizesLoseARowAndOtherSizesAreFittedBetweenBars() {
        seen(65, 41, 200);
        pass(0.2);
        seen(40, 40, 100);
        pass(0.2);
        seen(256, 160, 50);
        pass(0.2);
        recording.finish(FLOWN, ended::add);
        assertEquals(new VideoShape(64, 40, FPS), shape);
        assertEquals(200, frames.getFirst().picture().value(63, 39, 0), "as it is, pixel by pixel");
        Picture narrow = frames.get(1).picture();
        assertEquals(100, narrow.value(32, 20, 0));
        assertEquals(0, narrow.value(5, 20, 0), "a bar");
        assertEquals(0, narrow.value(60, 20, 0), "another");
        Intrinsics lens = frames.get(1).camera().intrinsics();
        assertEquals(31.5, lens.cx(), 1e-9, "the lens is that of the clip");
        assertEquals(64, lens.width());
        assertEquals(50, frames.getLast().picture().value(1, 1, 0), "of the same proportions: no bars");
    }

    @Test
    void aMachineThatDoesNotKeepUpLeavesPicturesOutAndKeepsTheTime() {
        slow = true;
        for (int i = 0; i < 120; i++) {
            seen(64, 40, i);
            pass(1 / FPS);
        }
        assertTrue(disk.size() < 20, disk.size() + " pictures wait");
        recording.finish(FLOWN, ended::add);
        write();
        assertTrue(frames.size() < 20, frames.size() + " pictures");
        assertEquals(120, periods.stream().mapToInt(Integer::intValue).sum(), 1);
    }

    @Test
    void ofTwoPicturesInOnePeriodTheNewerIsKept() {
        seen(64, 40, 1);
        pass(0.001);
        seen(64, 40, 2);
        pass(0.1);
        recording.finish(FLOWN, ended::add);
        assertEquals(1, frames.size());
        assertEquals(2, frames.getFirst().picture().value(0, 0, 0));
    }

    @Test
    void withoutAPictureThereIsNoClip() {
        pass(1);
        recording.finish(FLOWN, ended::add);
        assertFalse(ended.getFirst().playable());
    }
}
