package cosmonaut.scene;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Intrinsics;
import cosmonaut.media.DepthFile;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A scene on disk: a folder with `scene.json` and the pictures that it names.
///
/// Every key must be there, except `picture_large`, `drive` ([RigPictures]) and, together, `depth` and `depth_scale`.
/// An unknown key is an error.
public final class SceneFolder {

    /// The file that makes a folder a scene.
    public static final String DESCRIPTION = "scene.json";

    private SceneFolder() {}

    /// Whether a folder claims to be a scene.
    public static boolean isScene(Path folder) {
        return Files.isRegularFile(folder.resolve(DESCRIPTION));
    }

    /// @throws InvalidInputException if a file is missing or damaged, or a key is missing, unknown or out of range; the
    ///                               message names the file and the key
    public static Scene read(Path folder) {
        Path file = folder.resolve(DESCRIPTION);
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    "scene " + folder + " has no " + DESCRIPTION + "; give a scene folder or a picture");
        }
        return scene(file, SceneDescription.read(file));
    }

    static Scene scene(Path file, SceneDescription description) {
        Intrinsics lens = description.lens(file);
        Picture picture = picture(file, description, "picture", description.picture(), lens);
        return new Scene(
                description.name(file),
                description.text(file, "title", description.title()),
                description.text(file, "prompt", description.prompt()),
                description.text(file, "licence", description.licence()),
                picture,
                depth(file, description, lens),
                lens,
                false,
                description.flight(file),
                false,
                large(file, description, picture),
                Optional.of(description.text(file, "family", description.family())),
                OptionalLong.of(description.world(file)));
    }

    private static Optional<DepthPicture> depth(Path file, SceneDescription description, Intrinsics lens) {
        if (description.depth() == null && description.depthScale() == null) {
            return Optional.empty();
        }
        return Optional.of(depth(file, description, "depth", description.depth(), lens));
    }

    /// The depth that a key names, of a picture taken through `lens`.
    static DepthPicture depth(
            Path file, SceneDescription description, String key, @Nullable String name, Intrinsics lens) {
        DepthPicture depth = DepthFile.read(existing(file, description, key, name), description.unit(file));
        requireSize(file, key, depth.width(), depth.height(), lens);
        return depth;
    }

    /// The picture that a key names, taken through `lens`.
    static Picture picture(
            Path file, SceneDescription description, String key, @Nullable String name, Intrinsics lens) {
        Picture picture = PictureFile.read(existing(file, description, key, name));
        requireSize(file, key, picture.width(), picture.height(), lens);
        return picture;
    }

    private static Optional<Picture> large(Path file, SceneDescription description, Picture picture) {
        if (description.pictureLarge() == null) {
            return Optional.empty();
        }
        Picture large = PictureFile.read(existing(file, description, "picture_large", description.pictureLarge()));
        if (large.height() < picture.height()
                || (long) large.width() * picture.height() < (long) picture.width() * large.height()) {
            throw SceneDescription.invalid(
                    file,
                    "picture_large",
                    "its " + large.width() + "x" + large.height() + " pixels do not show all of the picture of "
                            + picture.width() + "x" + picture.height());
        }
        return Optional.of(large);
    }

    static Path existing(Path file, SceneDescription description, String key, @Nullable String name) {
        Path path = description.beside(file, key, name);
        if (!Files.isRegularFile(path)) {
            throw SceneDescription.invalid(file, key, "there is no " + path + "; put it there");
        }
        return path;
    }

    private static void requireSize(Path file, String key, int width, int height, Intrinsics lens) {
        if (width != lens.width() || height != lens.height()) {
            throw SceneDescription.invalid(
                    file,
                    key,
                    "its file has " + width + "x" + height + " pixels, the intrinsics say " + lens.width() + "x"
                            + lens.height());
        }
    }
}
