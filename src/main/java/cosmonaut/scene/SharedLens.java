package cosmonaut.scene;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A scene and a path that agree on the lens: that of the path's first picture is the scene's, so that nothing jumps
/// from the first picture to the second.
///
/// @param scene as it is seen through the first lens of `path`
/// @param path  the same movement; lenses that change keep their ratios
/// @param note  what had to give way, for people
public record SharedLens(Scene scene, CameraPath path, Optional<String> note) {

    /// Lenses that differ by less are the same.
    private static final double SAME = 1e-3;

    /// A part of the picture that is smaller than this has too few pixels to begin with.
    private static final double LARGEST_CROP = 8;

    /// Makes them agree.
    ///
    /// Where the scene's lens is only assumed, the path's is taken for it. Where the path's is narrower, the scene's
    /// picture is cropped to it; where it is wider, all lenses of the path are scaled as one.
    ///
    /// @param path its lenses of the size of the scene's picture, with square pixels
    /// @throws InvalidInputException if a crop would leave less than an eighth of the picture's height
    public static SharedLens of(Scene scene, CameraPath path) {
        Intrinsics own = scene.lens();
        Intrinsics first = path.get(0).intrinsics();
        if (first.equals(own)) {
            return new SharedLens(scene, path, Optional.empty());
        }
        if (scene.lensAssumed()) {
            String note = String.format(
                    Locale.ROOT,
                    "the picture's lens is not known, the path's is taken for it (%.1f degrees from top to bottom)",
                    first.verticalFov());
            return new SharedLens(scene.takenThrough(first), path, Optional.of(note));
        }
        double factor = first.fy() / own.fy();
        if (Math.abs(factor - 1) <= SAME) {
            return new SharedLens(scene, along(own, path), Optional.empty());
        }
        String views = String.format(
                Locale.ROOT, "%.1f and %.1f degrees from top to bottom", first.verticalFov(), own.verticalFov());
        if (factor < 1) {
            String note = "the path's lens is wider than the picture's (" + views
                    + "); the path is flown through the picture's, and its zooms keep their ratios";
            return new SharedLens(scene, along(own, path), Optional.of(note));
        }
        if (factor > LARGEST_CROP) {
            throw new InvalidInputException("the path's lens is too narrow for the picture (" + views
                    + "); widen it, or begin with a picture taken through it");
        }
        Scene cropped = scene.magnified(factor);
        String note = "the path's lens is narrower than the picture's (" + views + "); the picture is cropped to it";
        return new SharedLens(cropped, along(cropped.lens(), path), Optional.of(note));
    }

    /// The path with `first` as its first lens, the others changed as that one was.
    private static CameraPath along(Intrinsics first, CameraPath path) {
        Intrinsics from = path.get(0).intrinsics();
        double scale = first.fy() / from.fy();
        List<CameraFrame> frames = path.frames().stream()
                .map(frame -> {
                    Intrinsics lens = frame.intrinsics();
                    Intrinsics changed = new Intrinsics(
                            first.fx() * (lens.fx() / from.fx()),
                            first.fy() * (lens.fy() / from.fy()),
                            first.cx() + (lens.cx() - from.cx()) * scale,
                            first.cy() + (lens.cy() - from.cy()) * scale,
                            first.width(),
                            first.height());
                    return new CameraFrame(frame.pose(), changed);
                })
                .toList();
        return new CameraPath(frames, path.frameRate());
    }
}
