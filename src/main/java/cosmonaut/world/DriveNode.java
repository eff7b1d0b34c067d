package cosmonaut.world;

import cosmonaut.media.Picture;
import java.util.List;

/// A state of a drive between two chunks. Immutable; any number of chunks may go on from one.
public interface DriveNode {

    /// Pictures of a view that were made until then.
    int pictures();

    /// The newest picture of every view; none of a drive that begins by text alone.
    List<Picture> newest();
}
