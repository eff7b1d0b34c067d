package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The end of what a world has shown, with which its next chunk begins: 1 picture or several.
///
/// @param pictures as the networks made them: interleaved, in [-1,1], unrounded; oldest first
/// @param cameras theirs, of the size that the world shows
record ShownLast(List<float[]> pictures, List<CameraFrame> cameras) {

    ShownLast {
        if (pictures.isEmpty() || pictures.size() != cameras.size()) {
            throw new IllegalArgumentException(pictures.size() + " pictures and " + cameras.size() + " cameras");
        }
        pictures = List.copyOf(pictures);
        cameras = List.copyOf(cameras);
    }

    /// Of a world that begins: as if its first picture had stood for so long.
    static ShownLast still(float[] picture, CameraFrame camera, int count) {
        return new ShownLast(Collections.nCopies(count, picture), Collections.nCopies(count, camera));
    }

    /// The newest camera.
    CameraFrame camera() {
        return cameras.getLast();
    }

    /// The same many after further ones.
    ///
    /// @param morePictures the newest of them; as many as are kept, or all where there are fewer
    /// @param moreCameras all of them, or the newest
    ShownLast then(List<float[]> morePictures, List<CameraFrame> moreCameras) {
        return new ShownLast(newest(pictures, morePictures), newest(cameras, moreCameras));
    }

    /// The same many when the newest has stood for some more.
    ShownLast standing(int more) {
        return then(Collections.nCopies(more, pictures.getLast()), Collections.nCopies(more, camera()));
    }

    private static <T> List<T> newest(List<T> before, List<T> more) {
        List<T> all = new ArrayList<>(before);
        all.addAll(more);
        return all.subList(all.size() - before.size(), all.size());
    }
}
