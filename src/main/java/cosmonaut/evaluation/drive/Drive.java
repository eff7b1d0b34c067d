package cosmonaut.evaluation.drive;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import java.io.IOException;
import java.util.List;

/// A drive whose figures are sought.
///
/// @param name    for people
/// @param truth   whether its pictures are true renderings: its figures are then the noise of the estimation itself
/// @param fps     pictures a second
/// @param cameras of the six views, in their order
/// @param lenses  of the six views' pictures
/// @param vehicle requested pose at every picture, in the frame of the start; x forward, y left, z up, metres
/// @param source  opens the pictures
record Drive(
        String name,
        boolean truth,
        double fps,
        List<RigCamera> cameras,
        List<Intrinsics> lenses,
        List<Pose> vehicle,
        Source source) {

    /// Opens the pictures from the first on.
    interface Source {
        Pictures open() throws IOException;
    }

    /// The pictures in the order of time.
    interface Pictures extends AutoCloseable {

        /// The next picture of each view.
        ///
        /// @throws cosmonaut.InvalidInputException where a view has none, or one of another size
        List<Picture> next() throws IOException;

        /// @throws cosmonaut.InvalidInputException where a view has more than the drive has poses
        void requireEnd() throws IOException;

        @Override
        void close();
    }

    int frames() {
        return vehicle.size();
    }

    RigCamera camera(View view) {
        return cameras.get(view.ordinal());
    }

    Intrinsics lens(View view) {
        return lenses.get(view.ordinal());
    }
}
