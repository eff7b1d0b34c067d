package cosmonaut.evaluation.posed;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A clip and the camera of each of its pictures.
///
/// @param name without folder and ending
/// @param cameras one a picture, in order; two at least
/// @param source opens the pictures anew
record PosedClip(String name, List<CameraFrame> cameras, Source source) {

    PosedClip {
        cameras = List.copyOf(cameras);
    }

    /// Where the pictures come from.
    @FunctionalInterface
    interface Source {
        Pictures open() throws IOException;
    }

    /// Pictures, one after another.
    interface Pictures extends AutoCloseable {

        /// The next one, or nothing at the end.
        ///
        /// @throws cosmonaut.InvalidInputException if it is damaged or of another size than the clip's
        Optional<Picture> next() throws IOException;

        @Override
        void close();
    }
}
