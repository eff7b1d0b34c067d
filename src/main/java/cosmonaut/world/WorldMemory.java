package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.scene.SourceViews;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// What a world remembers of what it has shown. One thread at a time.
interface WorldMemory {

    /// Begins anew with one keyframe.
    void restart(Keyframe first);

    /// Begins anew with pictures that are given, and remembers nothing else ([#grows]).
    ///
    /// @throws InvalidInputException when this memory cannot
    default void restartWith(SourceViews sources) {
        throw new InvalidInputException("this model does not fly through videos with depth or views of a place, only"
                + " GEN3C does; choose it, or begin with a picture");
    }

    void remember(Keyframe keyframe);

    /// Whether what is shown is remembered; otherwise the pictures that were given are all there is.
    default boolean grows() {
        return true;
    }

    /// Whether a camera that stands still is shown the same for ever.
    default boolean stands() {
        return true;
    }

    /// Says which moment the next look is at.
    ///
    /// @param picture number of the first picture of the clip in its flight
    default void at(int picture) {}

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

        /// Puts what every camera is shown in a buffer into a clip on the device.
        ///
        /// @param colours `[3,T,H,W]` in [-1,1], written
        /// @param mask `[1,T,H,W]`, written: 1 where something is seen, else 0
        /// @return the share of the pixels that are seen, for every camera
        double[] fill(int buffer, Tensor colours, Tensor mask);
    }
}
