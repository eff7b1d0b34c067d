package cosmonaut.viewport;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import cosmonaut.spatial.Keyframe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the viewport is to show at one moment: a generated picture, as it is or seen from the newest pose. Immutable;
/// what it refers to must not change.
///
/// @param kind where the pixels come from
/// @param view the camera that sees it, with the lens of the generated pictures
/// @param shown the picture that shows it best
/// @param next the generated picture after that, to blend towards; null where there is none
/// @param share how far the moment lies between `shown` and `next`, 0 to 1
/// @param beside further keyframes that may know what the shown one does not, in order of priority
public record ViewRequest(
        Kind kind,
        CameraFrame view,
        SourceView shown,
        @Nullable SourceView next,
        double share,
        List<Keyframe> beside) {

    /// Where the pixels come from.
    public enum Kind {
        /// The world made this very picture for this very view.
        GENERATED,
        /// A generated picture, seen from where the camera is now.
        REPROJECTED,
        /// A picture of the past.
        LOOK_BACK
    }

    /// A generated picture and the camera that took it.
    ///
    /// @param index number in the flight, 0 for the first
    /// @param picture of any size
    /// @param camera with the lens of that size
    /// @param keyframe the same with depth, in any size; null where there is no depth: it can then only be turned
    public record SourceView(
            int index,
            Picture picture,
            CameraFrame camera,
            @Nullable Keyframe keyframe) {}

    /// Copies the list, and checks what would draw nonsense.
    ///
    /// @throws IllegalArgumentException if `share` is no share
    public ViewRequest {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share " + share + " is not between 0 and 1");
        }
        beside = List.copyOf(beside);
    }
}
