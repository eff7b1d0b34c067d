package cosmonaut.session.live;

import cosmonaut.camera.Pose;

/// Poses between two poses.
final class PoseBlend {

    private PoseBlend() {}

    /// @param share 0 is `a`, 1 is `b`
    static Pose of(Pose a, Pose b, double share) {
        return Pose.of(
                a.quaternion().slerp(b.quaternion(), share),
                a.tx() + share * (b.tx() - a.tx()),
                a.ty() + share * (b.ty() - a.ty()),
                a.tz() + share * (b.tz() - a.tz()));
    }
}
