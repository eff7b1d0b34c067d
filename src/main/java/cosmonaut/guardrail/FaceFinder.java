package cosmonaut.guardrail;

import cosmonaut.media.Picture;
import java.util.List;

/// Finds faces.
@FunctionalInterface
interface FaceFinder {

    /// The faces of a picture, the surest first.
    List<Face> find(Picture picture);
}
