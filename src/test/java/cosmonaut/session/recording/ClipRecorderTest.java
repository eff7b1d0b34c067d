package cosmonaut.session.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClipRecorderTest {

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

    @Test
    void aClipThatTheDiskTookWithItIsNotCalledPlayable() throws IOException {
        Path clip = folder.resolve("flight.mp4");
        VideoWriter refusing = new VideoWriter() {
            @Override
            public void add(Picture picture) throws IOException {
                throw new IOException("gone");
            }

            @Override
            public int frames() {
                return 0;
            }

            @Override
            public void finish() {}

            @Override
            public void abort() {}

            @Override
            public void close() {}
        };
        try (ClipRecorder recorder = new ClipRecorder(clip, refusing, null, null)) {
            assertThrows(IOException.class, () -> recorder.accept(0, FRAME));
            assertThrows(IOException.class, () -> recorder.finish(sidecar(0)));
        }
        assertFalse(Files.exists(folder.resolve("flight.json")));
    }
}
