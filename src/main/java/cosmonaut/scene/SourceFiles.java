package cosmonaut.scene;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Videos with depth and views of places on disk, in the forms that GEN3C's published code reads (section 3.7).
///
/// | form | holds |
/// |---|---|
/// | folder | `rgb.mp4`; `depth.npz` with `depth` `[T,H,W]`; `mask.npz` with `mask` `[T,H,W]`, which may be missing;
/// `camera.npz` with `w2c` `[T,4,4]` and `intrinsics` `[T,3,3]` |
/// | `.npz` | `images_key_frames` `[N,3,H,W]` in [-1,1]; `depth_key_frames` and `mask_key_frames` `[N,1,H,W]`;
/// `K_key_frames` `[N,3,3]`; `w2cs_key_frames` `[N,4,4]`; `w2cs_all` `[M,4,4]`; `Ks_all` `[M,3,3]`, which may be
/// missing |
public final class SourceFiles {

    private SourceFiles() {}

    /// Whether a path claims to be such a scene.
    public static boolean isSource(Path path) {
        return Files.isDirectory(path)
                ? Files.exists(path.resolve(SourceVideo.PICTURES)) && !SceneFolder.isScene(path)
                : String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".npz");
    }

    /// Reads one, at the size that a model sees: scaled to cover it, and cut around the middle.
    ///
    /// @param prompt what it shows, if someone said so
    /// @throws InvalidInputException if a file is missing, damaged or too large, or files do not fit each other
    public static SourceScene read(Path path, Optional<String> prompt, int width, int height) {
        try {
            return Files.isDirectory(path)
                    ? SourceVideo.read(path, prompt, width, height)
                    : SourcePlace.read(path, prompt, width, height);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "scene " + path + " cannot be read (" + e.getMessage() + "); check its files", e);
        }
    }
}
