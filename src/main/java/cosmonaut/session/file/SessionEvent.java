package cosmonaut.session.file;

import cosmonaut.camera.CameraFrame;
import cosmonaut.world.ChunkSettings;
import java.util.List;

/// One thing that happened in a flight, in the order of happening.
///
/// Nodes are counted through a session and never used again for another. What a world prepares beside its chunks
/// belongs to no node, so a chunk can be made again to the byte only when all that was done to the world since its
/// last start is done again, the slices of that preparation and the chunks that were given up with it.
public sealed interface SessionEvent {

    /// What a chunk was asked to be.
    record Asked(List<CameraFrame> cameras, ChunkSettings settings) {

        public Asked {
            cameras = List.copyOf(cameras);
        }
    }

    /// What was done to the world since its last start, in order.
    sealed interface Work extends SessionEvent {

        /// Slices of preparation that were done since the work before.
        int ahead();
    }

    /// The world was started, with nothing remembered of what was before.
    ///
    /// @param node of the first picture
    record Started(long node, ChunkSettings settings) implements SessionEvent {}

    /// A chunk was finished.
    ///
    /// @param parent what it went on from
    /// @param sha256 of its pictures, 64 hexadecimal digits
    record Made(long node, long parent, Asked asked, int ahead, String sha256) implements Work {}

    /// A chunk of before the last start was made once more.
    ///
    /// @param sha256 of its pictures this time
    record Remade(long node, int ahead, String sha256) implements Work {}

    /// A chunk was given up while it was made.
    ///
    /// @param asks how often the world had asked whether to go on when it was told not to
    record GivenUp(long parent, Asked asked, int ahead, int asks) implements Work {}

    /// The flight stands at, or flies on from, a node.
    record At(long node) implements SessionEvent {}

    /// A person gave a node a name; an empty one takes it away.
    record Named(long node, String name) implements SessionEvent {}

    /// A person wants a node kept, or no longer.
    record Pinned(long node, boolean pinned) implements SessionEvent {}

    /// A person wants a node, and all that goes on from it, seen no more.
    record Deleted(long node) implements SessionEvent {}
}
