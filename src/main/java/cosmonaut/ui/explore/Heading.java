package cosmonaut.ui.explore;

import cosmonaut.camera.Pose;

/// Where a camera looks, as angles for people.
final class Heading {

    private Heading() {}

    /// Degrees turned to the right of the world's z axis, -180 to 180.
    static double yaw(Pose pose) {
        return Math.toDegrees(Math.atan2(pose.r02(), pose.r22()));
    }

    /// Degrees above the horizon, -90 to 90.
    static double pitch(Pose pose) {
        return Math.toDegrees(Math.asin(Math.clamp(-pose.r12(), -1.0, 1.0)));
    }
}
