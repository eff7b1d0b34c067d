package cosmonaut.drive.rig;

import cosmonaut.camera.Pose;

/// Which way the axes of a camera point, in files.
public enum CameraAxes {
    /// x right, y down, z forward, as inside
    OPENCV("opencv"),
    /// x forward, y left, z up: Waymo, and sensors of NVIDIA's rigs
    FORWARD_LEFT_UP("flu"),
    /// x right, y up, z backward
    OPENGL("opengl");

    private final String key;

    CameraAxes(String key) {
        this.key = key;
    }

    /// What rig files call it.
    public String key() {
        return key;
    }

    /// The camera's pose with OpenCV's axes: of forward-left-up, the columns `[f l u]` become `[-l, -u, f]`.
    public Pose toOpenCv(Pose pose) {
        return switch (this) {
            case OPENCV -> pose;
            case FORWARD_LEFT_UP ->
                new Pose(
                        -pose.r01(),
                        -pose.r02(),
                        pose.r00(),
                        -pose.r11(),
                        -pose.r12(),
                        pose.r10(),
                        -pose.r21(),
                        -pose.r22(),
                        pose.r20(),
                        pose.tx(),
                        pose.ty(),
                        pose.tz());
            case OPENGL ->
                new Pose(
                        pose.r00(),
                        -pose.r01(),
                        -pose.r02(),
                        pose.r10(),
                        -pose.r11(),
                        -pose.r12(),
                        pose.r20(),
                        -pose.r21(),
                        -pose.r22(),
                        pose.tx(),
                        pose.ty(),
                        pose.tz());
        };
    }
}
