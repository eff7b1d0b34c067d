package cosmonaut.evaluation;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import cosmonaut.world.WorldStart;
import java.util.List;
import java.util.SortedMap;

/// A flight through a world that was rendered: where the camera goes, and what it truly sees at some of its stations.
///
/// @param name the folder's
/// @param family of worlds, such as `street`
/// @param caption the world in words
/// @param cameras of the whole path, the first picture's camera first
/// @param pictures true renderings by their index in the path; 0 is among them
/// @param depth of the first picture, metres along the camera's axis
record Clip(
        String name,
        ClipKind kind,
        String family,
        String caption,
        List<CameraFrame> cameras,
        SortedMap<Integer, Picture> pictures,
        float[] depth) {

    Picture first() {
        return picture(0);
    }

    /// @throws IllegalArgumentException if there is no true picture of this index
    Picture picture(int index) {
        Picture found = pictures.get(index);
        if (found == null) {
            throw new IllegalArgumentException(name + " has no picture " + index);
        }
        return found;
    }

    CameraFrame start() {
        return cameras.getFirst();
    }

    /// The world opened with the first picture and its true depth.
    WorldStart worldStart(long seed) {
        return new WorldStart(first(), depth, start(), caption, seed);
    }

    /// The world opened with the first picture alone.
    WorldStart withoutDepth(long seed) {
        return new WorldStart(first(), null, start(), caption, seed);
    }
}
