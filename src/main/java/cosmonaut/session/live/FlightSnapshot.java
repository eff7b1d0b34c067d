package cosmonaut.session.live;

import cosmonaut.camera.Intrinsics;
import org.jspecify.annotations.Nullable;

/// What the display needs to draw a flight. Immutable; a new one at every tick of the control clock.
///
/// @param seconds flight time at the tick
/// @param nanos when the tick was
/// @param past a picture looked back at, instead of the present one
record FlightSnapshot(
        Film film, Motion motion, double seconds, long nanos, Intrinsics lens, Timeline.@Nullable PastPicture past) {}
