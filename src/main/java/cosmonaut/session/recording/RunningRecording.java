package cosmonaut.session.recording;

import cosmonaut.session.tree.Shot;
import cosmonaut.world.StageTimings;
import java.util.List;
import java.util.function.Consumer;

/// A recording of a live flight. All but its state is the control thread's.
interface RunningRecording {

    /// A tick of the flight.
    ///
    /// @param film the newest pictures of the flight, in the order of their making
    /// @param seconds flight time
    default void played(List<Shot> film, double seconds) {}

    /// A chunk was made meanwhile.
    void made(double seconds, StageTimings timings);

    /// The last chunk was made again.
    default void replaced(List<Shot> chunk) {}

    /// The flight stands at another picture, from which the numbers run on.
    default void rewound() {}

    /// Completes the clip; no more pictures are kept.
    ///
    /// @param flown what was flown, for the sidecar; of the world's own size and rate
    /// @param ended hears of the end on the recorder thread
    void finish(Sidecar.Flown flown, Consumer<Recording> ended);

    /// What it writes.
    GrowingClip clip();

    /// The newest state, from any thread.
    default Recording state() {
        return clip().state();
    }
}
