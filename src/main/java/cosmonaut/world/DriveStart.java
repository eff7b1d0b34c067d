package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a drive begins with.
///
/// @param views in the order of the world's views
/// @param captions one for every view
/// @param repeats how often the pictures of each view were repeated for their rate, 0 for not at all; missing ones are
///     0. Only networks read them that are told
/// @param seed of the noise, which runs on from chunk to chunk
public record DriveStart(List<ViewStart> views, List<String> captions, float[] repeats, long seed) {

    /// What a view begins with.
    ///
    /// @param pictures of the world's size, the newest last; none where the view is to be imagined. A world goes on
    ///     from as many of the last ones as it needs
    /// @param depth z-depth of the last one in metres, row by row, 0 where unknown; none when it must be estimated
    /// @param camera where the last one was taken, in the frame of all cameras of the drive
    public record ViewStart(List<Picture> pictures, float @Nullable [] depth, CameraFrame camera) {

        // Not the compact form: in it the compiler forgets that the depth may be missing.
        public ViewStart(List<Picture> pictures, float @Nullable [] depth, CameraFrame camera) {
            this.pictures = List.copyOf(pictures);
            this.depth = depth;
            this.camera = camera;
        }
    }

    public DriveStart {
        views = List.copyOf(views);
        captions = List.copyOf(captions);
        repeats = repeats.clone();
    }

    /// Without repeated pictures.
    public DriveStart(List<ViewStart> views, List<String> captions, long seed) {
        this(views, captions, new float[0], seed);
    }
}
