package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.model.WorldConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A world that a camera can fly through, a chunk of pictures at a time.
///
/// It has no present state of its own: every chunk says which node it goes on from, so that going back, another try and
/// branches are requests like any other. One thread at a time uses a world.
public interface CameraWorld extends AutoCloseable {

    /// Sizes and rates of the world.
    WorldConfig config();

    /// Opens a world; the nodes of the one before are no longer good.
    ///
    /// @return the node of the first picture
    /// @throws InvalidInputException when the picture or the depth has another size than the world
    WorldNode start(WorldStart start);

    /// The start through the lens that the model's depth network finds in its picture, taken to be in the middle.
    ///
    /// @param start whose lens nobody knows
    /// @return nothing where the model finds no lens, or the start brings depth of its own
    default Optional<WorldStart> throughFoundLens(WorldStart start) {
        return Optional.empty();
    }

    /// Metres of the unit that the world which was started last is rendered in; everything that is handed out is in
    /// metres all the same.
    default double metresPerUnit() {
        return 1;
    }

    /// Whether chunks can be made with these settings. Any thread may ask.
    ///
    /// @throws InvalidInputException when they cannot: guidance in a world that knows none
    default void require(ChunkSettings settings) {
        Double guidance = settings.guidance();
        if (guidance != null && guidance > 0) {
            throw new InvalidInputException(
                    "this world is made without guidance; choose a model that was trained with it");
        }
    }

    /// Who is shown the pictures of chunks to come while they still lie on the device, where there is such a time.
    ///
    /// @param pictures null for nobody
    default void show(@Nullable DecodedPictures pictures) {}

    /// Generates the next pictures and cannot be cancelled.
    default Chunk rollout(ChunkRequest request) {
        return rollout(request, ChunkProgress.NONE);
    }

    /// Generates the next pictures. Where every camera is exactly that of the picture shown last, the pictures are that
    /// one again, and nothing is computed.
    ///
    /// @param progress is told and asked between the evaluations of networks
    /// @throws IllegalArgumentException for a node of another world or from before its last start
    /// @throws InvalidInputException for settings that [#require] refuses
    /// @throws java.util.concurrent.CancellationException when `progress` says so; all nodes are as good as before
    Chunk rollout(ChunkRequest request, ChunkProgress progress);

    /// How far the world is with what it prepares beside its chunks, such as the surroundings of a place.
    default Preparation preparation() {
        return Preparation.NONE;
    }

    /// Does one slice of that, of some tens of milliseconds. It shows in the chunks that are asked for afterwards.
    default void prepareAhead() {}

    /// Does all of it, for flights that need not be shown in time.
    ///
    /// @param newest the newest node
    /// @return the same node, remembering what was prepared
    default WorldNode prepareAll(WorldNode newest) {
        while (!preparation().complete()) {
            prepareAhead();
        }
        return newest;
    }

    @Override
    void close();
}
