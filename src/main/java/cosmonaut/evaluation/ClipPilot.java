package cosmonaut.evaluation;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.media.Picture;
import cosmonaut.session.Flight;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Flies whole paths through a world and keeps every picture.
final class ClipPilot {

    private final LatentCameraWorld world;
    private final AtomicReference<@Nullable Flight> flying = new AtomicReference<>();
    private volatile boolean cancelled;

    ClipPilot(LatentCameraWorld world) {
        this.world = world;
    }

    LatentCameraWorld world() {
        return world;
    }

    /// The pictures of all cameras; the first is the start's own.
    ///
    /// @param cameras the start's first
    /// @throws CancellationException after [#cancel]
    List<Picture> fly(WorldStart start, List<CameraFrame> cameras) throws IOException {
        return fly(start, cameras, pictures -> start.settings());
    }

    /// The same, with another prompt from the second chunk on.
    List<Picture> fly(WorldStart start, List<CameraFrame> cameras, String prompt) throws IOException {
        ChunkSettings changed = start.settings().withPrompt(prompt);
        return fly(start, cameras, pictures -> pictures == 0 ? start.settings() : changed);
    }

    private List<Picture> fly(WorldStart start, List<CameraFrame> cameras, IntFunction<ChunkSettings> settings)
            throws IOException {
        List<Picture> pictures = new ArrayList<>(cameras.size());
        CameraPath path = new CameraPath(cameras, world.config().fps());
        Flight flight = new Flight(world, start, path, settings);
        flying.set(flight);
        if (!cancelled) {
            flight.fly((index, frame) -> pictures.add(frame.picture()), (done, total, seconds) -> {});
        }
        flying.set(null);
        if (cancelled) {
            throw new CancellationException("the evaluation was cancelled");
        }
        return pictures;
    }

    /// Ends the flight under way and all to come; from any thread.
    void cancel() {
        cancelled = true;
        Flight flight = flying.get();
        if (flight != null) {
            flight.cancel();
        }
    }
}
