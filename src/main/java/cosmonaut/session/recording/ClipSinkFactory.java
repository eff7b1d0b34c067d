package cosmonaut.session.recording;

import java.io.IOException;
import java.nio.file.Path;

/// Opens the files of a recording.
@FunctionalInterface
public interface ClipSinkFactory {

    /// @param clip the mp4 file
    /// @throws cosmonaut.InvalidInputException if it cannot be written there
    /// @throws IOException if the disk fails
    ClipSink open(Path clip, VideoShape shape) throws IOException;
}
