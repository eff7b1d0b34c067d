package cosmonaut.camera;

import java.util.Locale;

/// How a camera meets the things of its world.
public enum MotionMode {

    /// On the ground, past what is solid.
    WALK,

    /// Through everything.
    GHOST;

    /// The name on the command line, such as `walk`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
