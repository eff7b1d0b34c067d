package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Keyframe;
import java.util.List;
import java.util.Optional;

/// A state of a world between two chunks: where the camera is, what is remembered and where the noise stands.
///
/// Immutable and cheap, but it keeps the pictures it remembers in memory for as long as it is held. Any number of
/// chunks may go on from one node.
public interface WorldNode {

    /// Pictures shown until then, the first one not counted.
    int pictures();

    /// The camera of the newest picture.
    CameraFrame camera();

    /// The newest picture with its depth, for views of it from elsewhere; empty when the model knows no depth.
    Optional<Keyframe> keyframe();

    /// All that is remembered here, the newest picture with it; empty when the model knows no depth. Any thread may
    /// ask, also while chunks go on from here.
    default List<Keyframe> keyframes() {
        return keyframe().stream().toList();
    }

    /// The cameras of [#keyframes], in metres; asking for them costs less.
    default List<CameraFrame> rememberedCameras() {
        return keyframes().stream().map(Keyframe::camera).toList();
    }
}
