package cosmonaut.world;

import cosmonaut.spatial.Keyframe;

/// Remembered pictures that the cameras of a clip are shown side by side.
interface SplatSources {

    /// How many pictures each camera is shown. They share the sharpness of the depth test ([SplatRenderer]).
    int count();

    /// What a camera is shown.
    ///
    /// @param source 0 to [#count]
    /// @param camera its place in the clip
    Keyframe of(int source, int camera);
}
