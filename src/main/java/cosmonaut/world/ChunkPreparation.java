package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Keyframe;
import java.util.List;
import java.util.Optional;

/// What happens before a chunk.
interface ChunkPreparation {

    /// Prepares nothing.
    ChunkPreparation NONE = new ChunkPreparation() {
        @Override
        public void start(float[] pixels, CameraFrame camera, long seed) {}

        @Override
        public Optional<Keyframe> prepare(CameraFrame from, List<CameraFrame> cameras, int index, ChunkRun run) {
            return Optional.empty();
        }
    };

    /// Begins a world, after its prompt was set.
    ///
    /// @param pixels its first picture, interleaved, of the networks' size
    /// @param camera that took it
    /// @param seed of what is imagined
    void start(float[] pixels, CameraFrame camera, long seed);

    /// Prepares the memory for a chunk.
    ///
    /// @param from the camera before the chunk
    /// @param cameras of the chunk's pictures
    /// @param index of the chunk's last picture; pictures ahead get those before it
    /// @return the keyframe of the chunk's own last camera, if it was made
    Optional<Keyframe> prepare(CameraFrame from, List<CameraFrame> cameras, int index, ChunkRun run);

    /// Makes the picture of a camera that has shown nothing yet: what the memory shows of it, and the rest imagined.
    ///
    /// @param index of the picture
    /// @return nothing where no network makes such pictures
    default Optional<Keyframe> imagine(CameraFrame camera, int index, ChunkRun run) {
        return Optional.empty();
    }

    /// How far it is with what is prepared beside the chunks.
    default Preparation state() {
        return Preparation.NONE;
    }

    /// Does one slice of that. The memory is as the newest chunk left it.
    default void advance() {}
}
