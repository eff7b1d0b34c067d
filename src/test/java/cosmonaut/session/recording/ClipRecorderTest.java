package cosmonaut.session.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.media.Picture;
import cosmonaut.media.VideoReader;
import cosmonaut.media.VideoWriter;
import cosmonaut.session.FlightReport;
import cosmonaut.session.live.CountingWorld;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.StageTimings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClipRecorderTest {

    private static final VideoShape SHAPE = VideoShape.of(CountingWorld.CONFIG);

    private static final GeneratedFrame FRAME =
            new GeneratedFrame(Picture.black(CountingWorld.WIDTH, CountingWorld.HEIGHT), CountingWorld.CAMERA, 1);

    @TempDir
    private Path folder;

    private static Sidecar sidecar(int frames) {
        Sidecar.Flown flown = new Sidecar.Flown("", "", "", "", 1, null, 0, "", "live", 12, 48, 32, "");
        FlightReport report = new FlightReport(frames, true, 0, List.of(), new StageTimings());
        return new Sidecar(flown, report, Collections.nCopies(frames, CountingWorld.CAMERA));
    }

    @Test
    void aDiskThatFillsUpLeavesWhatWasRecorded() throws IOException {
        Path clip = folder.resolve("flight.mp4");
        Queue<Long> room = new ArrayDeque<>(List.of(1L << 30, 1L << 29, 1L << 28, 1L << 20));
        VideoWriter video = VideoWriter.open(clip, CountingWorld.WIDTH, CountingWorld.HEIGHT, 12);
        try (ClipRecorder recorder = new ClipRecorder(clip, video, null, room::remove)) {
            for (int i = 0; i < 3; i++) {
                recorder.accept(i, FRAME);
            }
            IOException full = assertThrows(IOException.class, () -> recorder.accept(3, FRAME));
            assertTrue(String.valueOf(full.getMessage())
                    .endsWith("nearly full; free some space or record to another folder"));
            recorder.finish(sidecar(3));
        }
        assertEquals(3, VideoReader.readAll(clip).size());
        assertTrue(Files.isRegularFile(folder.resolve("flight.json")));
    }

    /// A clip of which the disk takes one picture.
    private static final class OnePicture extends VideoWriter {
        private int frames;

        @Override
        public void add(Picture picture, int periods) throws IOException {
            if (frames == 1) {
                throw new IOException("gone");
            }
            frames++;
        }

        @Override
        public int frames() {
            return frames;
        }

        @Override
        public void finish() {}

        @Override
        public void abort() {}

        @Override
        public void close() {}
    }

    @Test
    void clipAndFolderHoldTheSamePictures() throws IOException {
        Path pictures = folder.resolve("pictures");
        try (ClipRecorder recorder =
                new ClipRecorder(folder.resolve("flight.mp4"), new OnePicture(), FrameFolder.open(pictures), null)) {
            assertThrows(IOException.class, () -> recorder.finish(sidecar(0)), "nothing to play");
            recorder.accept(0, FRAME);
            assertThrows(IOException.class, () -> recorder.accept(1, FRAME));
            assertEquals(1, recorder.frames());
            assertEquals(Optional.empty(), recorder.finish(sidecar(1)));
        }
        assertTrue(Files.exists(pictures.resolve("000000.png")));
        assertFalse(Files.exists(pictures.resolve("000001.png")));
    }

    @Test
    void aClipWithoutRoomForItsSidecarIsThereAllTheSame() throws IOException {
        Path clip = folder.resolve("flight.mp4");
        Path sidecar = folder.resolve("flight.json");
        try (ClipRecorder recorder = ClipRecorder.open(clip, SHAPE)) {
            recorder.accept(0, FRAME);
            sidecar(1).write(sidecar);
            // Nothing can be written under the name that the sidecar has at first.
            Path first =
                    folder.resolve(".flight.json." + ProcessHandle.current().pid() + ".part");
            Files.createDirectories(first.resolve("taken"));
            IOException failed = recorder.finish(sidecar(1)).orElseThrow();
            assertTrue(String.valueOf(failed.getMessage()).contains(sidecar.toString()), failed.getMessage());
        }
        assertEquals(1, VideoReader.readAll(clip).size());
        assertFalse(Files.exists(sidecar), "the sidecar of an earlier clip says nothing of this one");
    }

    @Test
    void aRecordingReplacesNoForeignFile() throws IOException {
        Path clip = folder.resolve("flight.mp4");
        Path sidecar = Files.writeString(folder.resolve("flight.json"), "{}");
        assertThrows(InvalidInputException.class, () -> ClipRecorder.open(clip, SHAPE));
        assertEquals("{}", Files.readString(sidecar));
    }
}
