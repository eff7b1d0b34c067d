package cosmonaut.world;

import cosmonaut.media.Picture;
import java.io.IOException;

/// Takes the pictures of several views as they are made: all of one view, then all of the next.
@FunctionalInterface
public interface ViewSink {

    /// @param view in the order of the model's views
    /// @param index of the picture in the video, 0 for the first
    void accept(int view, int index, Picture picture) throws IOException;
}
