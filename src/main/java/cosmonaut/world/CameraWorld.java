package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import java.util.List;

/// A world that a camera can fly through, a chunk of pictures at a time.
///
/// One thread at a time uses a world. The same start, cameras and settings give the same pictures on one backend.
public interface CameraWorld extends AutoCloseable {

    /// Sizes and rates of the world.
    WorldConfig config();

    /// Opens a world; whatever was flown before is forgotten.
    ///
    /// @throws cosmonaut.InvalidInputException when the picture or the depth has another size than the world
    void start(WorldStart start);

    /// Generates the next pictures.
    ///
    /// @param cameras where the next [WorldConfig#newFrames()] pictures are seen from, in the world's frame (the first
    /// picture's
    ///     camera is where [WorldStart] put it)
    /// @throws IllegalStateException when no world was started
    Chunk rollout(List<CameraFrame> cameras);

    @Override
    void close();
}
