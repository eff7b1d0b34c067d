package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import java.util.List;

/// Asks for the pictures that come after a node. The same request gives the same pictures on one backend.
///
/// @param from where the chunk goes on from, a node of the world that is asked
/// @param cameras where the next [WorldConfig#newFrames()] pictures are seen from, in the world's frame (the first
///     picture's camera is where [WorldStart] put it)
public record ChunkRequest(WorldNode from, List<CameraFrame> cameras, ChunkSettings settings) {

    public ChunkRequest {
        cameras = List.copyOf(cameras);
    }

    /// The same chunk with other noise.
    public ChunkRequest withSeed(long seed) {
        return new ChunkRequest(from, cameras, settings.withSeed(seed));
    }
}
