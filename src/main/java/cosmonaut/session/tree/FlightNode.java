package cosmonaut.session.tree;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Keyframe;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.WorldNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A state that a flight has reached: its first picture, or the end of a chunk. Immutable.
///
/// A whole node can be flown on from. A lean one has given its memory and its pictures up and keeps what is needed to
/// make it again: the parent and the request.
///
/// @param id number in its tree, 0 for the root, growing with the time of making
/// @param parent id of the node that the chunk went on from, or [#NO_PARENT]
/// @param request what led here from the parent; none for the root
/// @param index number of its last picture in the flight
/// @param chunks number of chunks from the root to here
/// @param end where the camera is
/// @param content the world and the pictures; none when lean
public record FlightNode(
        long id,
        long parent,
        @Nullable Request request,
        int index,
        long chunks,
        CameraState end,
        @Nullable Content content) {

    /// The parent of a root.
    public static final long NO_PARENT = -1;

    /// What was asked of the world.
    public record Request(ChunkPlan plan, ChunkSettings settings) {}

    /// The camera at the end of a chunk. A flight that goes on from there begins at rest.
    ///
    /// @param camera pose and lens
    /// @param seconds flight time at which it was reached
    public record CameraState(CameraFrame camera, double seconds) {}

    /// What makes a node heavy.
    ///
    /// @param world what the world remembers, where it goes on from
    /// @param shots pictures of the chunk; the last one only, once the flight has gone on from here
    public record Content(WorldNode world, List<Shot> shots) {

        public Content {
            shots = List.copyOf(shots);
        }

        /// The picture that a flight stands at here.
        public Shot last() {
            return shots.getLast();
        }

        /// Bytes of the pictures and keyframes, without what the world shares with other nodes.
        long bytes() {
            long bytes = world.keyframe().map(Keyframe::bytes).orElse(0L)
                    + last().solid().bytes();
            for (Shot shot : shots) {
                Keyframe warpable = shot.warpable();
                bytes += shot.picture().rgb().length + (warpable == null ? 0 : warpable.bytes());
            }
            return bytes;
        }
    }

    public boolean isRoot() {
        return parent == NO_PARENT;
    }

    public boolean isWhole() {
        return content != null;
    }

    /// The content of a whole node.
    ///
    /// @throws IllegalStateException when it is lean
    public Content whole() {
        Content held = content;
        if (held == null) {
            throw new IllegalStateException("node " + id + " has given up its memory");
        }
        return held;
    }

    /// The same with its last picture only.
    FlightNode passed() {
        Content held = whole();
        return new FlightNode(id, parent, request, index, chunks, end, new Content(held.world(), List.of(held.last())));
    }

    FlightNode lean() {
        return new FlightNode(id, parent, request, index, chunks, end, null);
    }

    long bytes() {
        return content == null ? 0 : content.bytes();
    }
}
