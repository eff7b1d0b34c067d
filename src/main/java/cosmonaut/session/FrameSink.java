package cosmonaut.session;

import cosmonaut.world.GeneratedFrame;
import java.io.IOException;

/// Takes the pictures of a flight in order: a clip, a folder, a window.
public interface FrameSink {

    /// @param index 0 for the first picture of the flight
    /// @throws IOException when it cannot be kept (a full disk); the flight ends, what is there stays
    void accept(int index, GeneratedFrame frame) throws IOException;
}
