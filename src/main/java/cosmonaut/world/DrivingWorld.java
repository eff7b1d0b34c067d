package cosmonaut.world;

import cosmonaut.guardrail.Guardrails;
import cosmonaut.model.WorldConfig;
import java.io.IOException;
import java.util.Optional;

/// Several synchronised cameras on one vehicle, a chunk of pictures at a time.
///
/// Like a [CameraWorld] it has no present state: every chunk says which node it goes on from. One thread at a time.
public interface DrivingWorld extends AutoCloseable {

    /// Sizes and rates of a view.
    WorldConfig config();

    /// Views that it makes at once; 0 for as many as are begun with.
    int views();

    /// Whether pictures are those of the cameras that are asked for. Otherwise the world has cameras of its own, and
    /// only its text and the trajectory's numbers say where it goes.
    boolean followsCameras();

    /// Whether it is told the trajectory's numbers.
    boolean takesTrajectory();

    /// Whether it is told how often the pictures of a view were repeated ([DriveStart#repeats]).
    default boolean takesRepeats() {
        return false;
    }

    /// Whether there can be a further chunk: not by text alone.
    boolean goesOn();

    /// The guardrails that it stands behind, if any.
    default Optional<Guardrails> guardrails() {
        return Optional.empty();
    }

    /// SHA-256 of the model's files.
    String sha256();

    /// Begins a drive; nodes of the one before are no longer good.
    ///
    /// @param progress is told and asked between the evaluations of networks, where views are still to be imagined
    /// @throws cosmonaut.InvalidInputException if a view, a picture or a caption is missing, or is of another size
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    DriveNode begin(DriveStart start, ChunkProgress progress);

    /// Makes the next pictures of all views. The same node and step make the same pictures on one backend.
    ///
    /// @param sink gets the pictures, view by view; the index counts them from 0, what a drive begins with not counted
    /// @throws IOException that of the sink; all nodes are as good as before
    /// @throws java.util.concurrent.CancellationException when `progress` says so; all nodes are as good as before
    DriveNode next(DriveNode from, DriveStep step, ViewSink sink, ChunkProgress progress) throws IOException;

    @Override
    void close();
}
