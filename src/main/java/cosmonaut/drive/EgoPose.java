package cosmonaut.drive;

import cosmonaut.camera.Pose;

/// Poses of the vehicle by the angles of OpenSCENARIO: `R = Rz(yaw) Ry(pitch) Rx(roll)`, positive pitch nose down.
public final class EgoPose {

    private EgoPose() {}

    /// On flat ground.
    public static Pose of(double x, double y, double z, double yaw) {
        return of(x, y, z, yaw, 0, 0);
    }

    public static Pose of(double x, double y, double z, double yaw, double pitch, double roll) {
        double cy = Math.cos(yaw);
        double sy = Math.sin(yaw);
        double cp = Math.cos(pitch);
        double sp = Math.sin(pitch);
        double cr = Math.cos(roll);
        double sr = Math.sin(roll);
        return new Pose(
                cy * cp,
                cy * sp * sr - sy * cr,
                cy * sp * cr + sy * sr,
                sy * cp,
                sy * sp * sr + cy * cr,
                sy * sp * cr - cy * sr,
                -sp,
                cp * sr,
                cp * cr,
                x,
                y,
                z);
    }

    /// In (-pi, pi].
    public static double yaw(Pose pose) {
        return Math.atan2(pose.r10(), pose.r00());
    }

    /// Positive nose down, in [-pi/2, pi/2].
    public static double pitch(Pose pose) {
        return Math.atan2(-pose.r20(), Math.hypot(pose.r21(), pose.r22()));
    }

    public static double roll(Pose pose) {
        return Math.atan2(pose.r21(), pose.r22());
    }

    /// A pose of a camera or vehicle in a world with z up, in the world of the program's cameras: x right (`-y`), y
    /// down (`-z`), z forward (`x`). The axes of what has the pose stay.
    public static Pose inCameraWorld(Pose pose) {
        return new Pose(
                -pose.r10(),
                -pose.r11(),
                -pose.r12(),
                -pose.r20(),
                -pose.r21(),
                -pose.r22(),
                pose.r00(),
                pose.r01(),
                pose.r02(),
                -pose.ty(),
                -pose.tz(),
                pose.tx());
    }

    /// The inverse of [#inCameraWorld].
    public static Pose fromCameraWorld(Pose pose) {
        return new Pose(
                pose.r20(),
                pose.r21(),
                pose.r22(),
                -pose.r00(),
                -pose.r01(),
                -pose.r02(),
                -pose.r10(),
                -pose.r11(),
                -pose.r12(),
                pose.tz(),
                -pose.tx(),
                -pose.ty());
    }

    /// The level frame under a pose: its place and yaw, without pitch and roll.
    public static Pose level(Pose pose) {
        return of(pose.tx(), pose.ty(), pose.tz(), yaw(pose));
    }
}
