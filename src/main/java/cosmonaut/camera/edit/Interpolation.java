package cosmonaut.camera.edit;

import java.util.Locale;

/// The curve between the keys of a path.
public enum Interpolation {
    /// Positions follow Catmull-Rom's curve for the keys' times, turns the smooth curve of
    /// [cosmonaut.camera.TurnCurve]: speeds follow the times, and a late key swings wide.
    SMOOTH,
    /// Positions follow the centripetal Catmull-Rom curve (knots by the square root of the distance), whose shape does
    /// not depend on the times and which makes no loops; turns as in [#SMOOTH].
    CENTRIPETAL,
    /// Straight from key to key, at the same speed all the way (slerp for turns); the speed jumps at keys.
    LINEAR;

    /// The name in files and on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
