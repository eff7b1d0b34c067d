package cosmonaut.session.live;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.session.tree.ChunkPlan;
import cosmonaut.world.WorldNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the display needs to draw a flight. Immutable; a new one at every tick of the control clock.
///
/// @param seconds flight time at the tick
/// @param nanos when the tick was
/// @param past a picture looked back at, instead of the present one
/// @param way where the flight has been and goes
record FlightSnapshot(
        Film film,
        Motion motion,
        double seconds,
        long nanos,
        Intrinsics lens,
        Timeline.@Nullable PastPicture past,
        Way way) {

    /// What is known of the way of a flight, for the lines over its picture.
    ///
    /// @param flown poses, oldest first
    /// @param coming what the chunk under way was asked for; none between chunks
    /// @param node the world where the flight is; none before it is open
    record Way(
            List<Pose> flown,
            @Nullable ChunkPlan coming,
            @Nullable WorldNode node) {

        static final Way NONE = new Way(List.of(), null, null);
    }
}
