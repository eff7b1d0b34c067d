package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Keyframe;
import java.util.List;
import java.util.Optional;

/// A world that a camera can fly through, a chunk of pictures at a time.
///
/// One thread at a time uses a world. The same start, cameras and settings give the same pictures on one backend.
public interface CameraWorld extends AutoCloseable {

    /// Most solver steps that [#steps] takes.
    int MAX_STEPS = 100;

    /// Greatest strength that [#guidance] takes.
    double MAX_GUIDANCE = 50;

    /// Sizes and rates of the world.
    WorldConfig config();

    /// Opens a world; whatever was flown before is forgotten.
    ///
    /// @throws InvalidInputException when the picture or the depth has another size than the world
    void start(WorldStart start);

    /// The first picture with its depth, for views of it from elsewhere; empty before [#start], and when neither the
    /// start nor the model knows depth.
    Optional<Keyframe> firstKeyframe();

    /// Generates the next pictures and cannot be cancelled.
    default Chunk rollout(List<CameraFrame> cameras) {
        return rollout(cameras, ChunkProgress.NONE);
    }

    /// Generates the next pictures. Where every camera is exactly that of the picture shown last, the pictures are that
    /// one again, and nothing is computed.
    ///
    /// @param cameras where the next [WorldConfig#newFrames()] pictures are seen from, in the world's frame (the first
    ///     picture's camera is where [WorldStart] put it)
    /// @param progress is told and asked between the evaluations of networks
    /// @throws IllegalStateException when no world was started
    /// @throws java.util.concurrent.CancellationException when `progress` says so; the world is as before the call, as
    ///     it is after any other failure
    Chunk rollout(List<CameraFrame> cameras, ChunkProgress progress);

    /// The text of the chunks to come.
    ///
    /// @throws IllegalStateException when no world was started
    void prompt(String prompt);

    /// Lets the noise of the chunks to come begin anew from a seed.
    ///
    /// @throws IllegalStateException when no world was started
    void seed(long seed);

    /// Solver steps of the chunks to come.
    ///
    /// @param steps 1 to [#MAX_STEPS]
    /// @throws InvalidInputException beyond these
    void steps(int steps);

    /// Strength of the guidance of the chunks to come.
    ///
    /// @param strength g of `a + g (a - b)`, 0 to [#MAX_GUIDANCE]
    /// @throws InvalidInputException beyond these, and in a world that knows no guidance
    default void guidance(double strength) {
        throw new InvalidInputException("this world is made without guidance; choose a model that was trained with it");
    }

    /// The present state, between two chunks: where the camera is, what is remembered and where the noise stands.
    /// Cheap,
    /// but a mark keeps the pictures it remembers in memory for as long as it is held.
    ///
    /// @throws IllegalStateException when no world was started
    WorldMark mark();

    /// Goes back to a mark, any number of times; what was remembered since is forgotten. Prompt, steps and guidance
    /// stay as they are.
    ///
    /// @param mark of this world, since its last start
    /// @throws IllegalArgumentException for any other mark
    void returnTo(WorldMark mark);

    @Override
    void close();
}
