package cosmonaut.session.live;

import cosmonaut.camera.FlightControl;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.MotionMode;
import cosmonaut.camera.Pose;
import cosmonaut.session.recording.Recording;
import cosmonaut.world.Preparation;
import cosmonaut.world.StageTimings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// A live flight at one moment, as a window shows it. Immutable.
///
/// @param state what the flight is doing
/// @param failure why it failed: what, where, remedy, on one line
/// @param pose newest pose of the control, at most a tick of the control clock old
/// @param lens newest lens
/// @param control what the pilot holds
/// @param metresPerSecond present speed
/// @param speed factor on the speed of flight
/// @param chunk progress of the chunk under way
/// @param waiting whether the view is held because the world has not caught up
/// @param rate flight seconds a second, 0.25 to 1: below 1 when the world is slower than its pictures play
/// @param pictures how fast pictures are made and shown
/// @param keyToReprojected from a change of the control to the first picture from the new pose
/// @param keyToGenerated from a change of the control to the first picture generated for it
/// @param heapBytes heap in use by the whole program
/// @param flownPath recent poses, oldest first, at most 512
/// @param prompt text of the chunks to come
/// @param seed that the noise last began from
/// @param steps solver steps of the chunks to come, or the model's own
/// @param chunks from the first picture to here
/// @param timelineRevision grows whenever [LiveFlight#timeline] changes
/// @param lookingBackAt index of the picture looked back at, or -1
/// @param canFlyOn whether [LiveFlight#flyFrom] is possible there
/// @param canReroll whether there is a chunk to make again
/// @param canReproject whether the world knows depth; without it only generated pictures are shown
/// @param motion how the camera meets what is solid
/// @param canWalk whether the world knows what is solid; without that only [MotionMode#GHOST] is possible
/// @param hindered whether something solid is in the way of what the pilot holds
/// @param recording the recording under way
public record LiveView(
        LiveState state,
        @Nullable String failure,
        Pose pose,
        Intrinsics lens,
        FlightControl control,
        double metresPerSecond,
        double speed,
        ChunkView chunk,
        boolean waiting,
        double rate,
        Pictures pictures,
        Latency keyToReprojected,
        Latency keyToGenerated,
        long heapBytes,
        List<Pose> flownPath,
        String prompt,
        long seed,
        @Nullable Integer steps,
        long chunks,
        long timelineRevision,
        int lookingBackAt,
        boolean canFlyOn,
        boolean canReroll,
        boolean canReproject,
        MotionMode motion,
        boolean canWalk,
        boolean hindered,
        Optional<Recording> recording) {

    /// The chunk under way and the one before it.
    ///
    /// @param active whether a chunk is under way
    /// @param done evaluations of the network that are done
    /// @param total evaluations of this chunk; 0 until the first is reported
    /// @param secondsLeft from the measured time of former chunks; empty before the first measurement
    /// @param lastSeconds time of the last chunk; empty before it
    /// @param lastTimings where that time went; empty before it
    /// @param preparation how far the world is with what it prepares beside chunks
    public record ChunkView(
            boolean active,
            int done,
            int total,
            OptionalDouble secondsLeft,
            OptionalDouble lastSeconds,
            Optional<StageTimings> lastTimings,
            Preparation preparation) {}

    /// @param shownPerSecond different pictures that [LiveFlight#shown] was told of in the last two seconds, a second
    /// @param playedPerSecond different generated pictures among them, a second
    /// @param generatedPerSecond pictures the world makes in a second of work; 0 before the first chunk
    public record Pictures(double shownPerSecond, double playedPerSecond, double generatedPerSecond) {}

    /// Horizontal field of view in degrees.
    public double fieldOfView() {
        return lens.horizontalFov();
    }
}
