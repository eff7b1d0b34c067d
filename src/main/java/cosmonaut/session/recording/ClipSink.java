package cosmonaut.session.recording;

import cosmonaut.session.FrameSink;
import java.io.IOException;

/// Keeps the pictures of a flight as a clip with its sidecar. One thread at a time.
public interface ClipSink extends FrameSink, AutoCloseable {

    /// Completes clip and sidecar. After a failed [#accept] it completes what can be played of the pictures before.
    ///
    /// @throws IOException when nothing that can be played is left
    void finish(Sidecar sidecar) throws IOException;

    /// Removes an unfinished clip.
    @Override
    void close();
}
