package cosmonaut.session.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cosmonaut.session.recording.ClipSink;
import cosmonaut.session.recording.Sidecar;
import cosmonaut.world.GeneratedFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keeps pictures in memory until it is full.
final class MemorySink implements ClipSink {
    final List<GeneratedFrame> frames = new ArrayList<>();
    private final int room;
    boolean finished;
    boolean closed;

    MemorySink(int room) {
        this.room = room;
    }

    @Override
    public void accept(int index, GeneratedFrame frame) throws IOException {
        if (frames.size() == room) {
            throw new IOException("the disk is full; free some space or give another folder");
        }
        assertEquals(frames.size(), index);
        frames.add(frame);
    }

    @Override
    public void accept(int index, GeneratedFrame frame, int periods) throws IOException {
        assertEquals(1, periods);
        accept(index, frame);
    }

    @Override
    public Optional<IOException> finish(Sidecar sidecar) {
        finished = true;
        assertEquals(frames.size(), sidecar.json().withArray("frames").size());
        assertEquals("live", sidecar.json().get("path").stringValue());
        return Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
    }
}
