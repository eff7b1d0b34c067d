package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import java.util.List;
import java.util.Optional;

/// What a world remembers of what it has shown. One thread at a time.
interface WorldMemory {

    /// Begins anew with one keyframe.
    void restart(Keyframe first);

    void remember(Keyframe keyframe);

    /// What is remembered now; cheap.
    Mark mark();

    /// Remembers what it did when the mark was made.
    ///
    /// @param mark of this memory, since its last restart
    void returnTo(Mark mark);

    /// Says which keyframe the camera goes on from that is looked through next: it is always among the warped ones, if
    /// it is remembered. Only a memory of many that several cameras share needs to know.
    default void goOnFrom(Optional<Keyframe> own) {}

    /// Warped pictures that a camera is shown side by side: 0 in a world without a memory.
    int buffers();

    /// Chooses what is warped into the cameras.
    Views look(List<CameraFrame> cameras);

    /// A state of a memory. Immutable.
    interface Mark {

        /// The keyframes that are remembered then. Any thread.
        List<Keyframe> keyframes();
    }

    /// What is remembered, seen through some cameras; good until the memory changes.
    interface Views {

        /// The keyframes that are warped.
        List<Keyframe> sources();

        /// Warps a buffer into some of the cameras, which follow each other.
        ///
        /// @param from index of the first
        /// @param out one for each, written
        void render(int buffer, int from, List<Warp> out);
    }
}
