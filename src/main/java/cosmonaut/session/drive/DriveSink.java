package cosmonaut.session.drive;

import cosmonaut.camera.CameraFrame;
import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import java.io.IOException;

/// Takes the pictures of a drive: those of a chunk view by view, in the order of the views.
@FunctionalInterface
public interface DriveSink {

    /// @param index of the picture in its view, 0 first
    /// @param camera that it is seen by, in the frame of [RigCameras]
    void accept(View view, int index, Picture picture, CameraFrame camera) throws IOException;
}
