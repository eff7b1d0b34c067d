package cosmonaut.session.recording;

import cosmonaut.session.FrameSink;
import cosmonaut.world.GeneratedFrame;
import java.io.IOException;
import java.util.Optional;

/// Keeps the pictures of a flight as a clip with its sidecar. One thread at a time.
public interface ClipSink extends FrameSink, AutoCloseable {

    /// As [#accept(int, GeneratedFrame)], of a picture that stands for the time of several.
    ///
    /// @param periods for how many periods of the clip's rate it stands, 1 at least
    void accept(int index, GeneratedFrame frame, int periods) throws IOException;

    /// Completes clip and sidecar. After a failed [#accept] it completes what can be played of the pictures before.
    ///
    /// @return why there is no sidecar beside the clip, if there is none
    /// @throws IOException when no clip of that name can be played
    Optional<IOException> finish(Sidecar sidecar) throws IOException;

    /// Removes an unfinished clip.
    @Override
    void close();
}
