package cosmonaut.camera.file;

import cosmonaut.camera.edit.EditablePath;
import java.util.Optional;

/// A drawn path as a file keeps it.
///
/// @param scene that it was drawn in, if known
/// @param model that it was drawn with, if known
public record PathDocument(EditablePath path, Optional<String> scene, Optional<String> model) {

    /// A path of no scene and no model in particular.
    public static PathDocument of(EditablePath path) {
        return new PathDocument(path, Optional.empty(), Optional.empty());
    }

    /// Another path made for the same.
    public PathDocument with(EditablePath other) {
        return new PathDocument(other, scene, model);
    }
}
