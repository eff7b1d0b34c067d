package cosmonaut.drive.file;

import cosmonaut.camera.Pose;

/// Which axis of a file's world points up.
public enum WorldUp {
    /// as inside
    Z_UP("z up", Pose.IDENTITY),
    /// the world of a first camera: x right, y down, z forward
    Y_DOWN("y down", new Pose(0, 0, 1, -1, 0, 0, 0, -1, 0, 0, 0, 0)),
    /// x right, y up, z backward
    Y_UP("y up", new Pose(0, 0, -1, -1, 0, 0, 0, 1, 0, 0, 0, 0));

    private final String words;
    private final Pose toZUp;

    WorldUp(String words, Pose toZUp) {
        this.words = words;
        this.toZUp = toZUp;
    }

    public String words() {
        return words;
    }

    Pose toZUp(Pose pose) {
        return this == Z_UP ? pose : toZUp.compose(pose);
    }

    Pose fromZUp(Pose pose) {
        return this == Z_UP ? pose : toZUp.inverse().compose(pose);
    }
}
