package cosmonaut.drive.file;

import cosmonaut.camera.Pose;

/// Which way the axes of the poses in a file point.
public enum TrackAxes {
    /// x forward, y left, z up, as inside
    VEHICLE("vehicle: x forward, y left, z up"),
    /// x right, y down, z forward, as cameras
    CAMERA("camera: x right, y down, z forward");

    private final String words;

    TrackAxes(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /// A pose whose own axes are these, with the axes of the vehicle; its world stays.
    Pose toVehicle(Pose p) {
        return this == VEHICLE
                ? p
                : new Pose(
                        p.r02(), -p.r00(), -p.r01(), p.r12(), -p.r10(), -p.r11(), p.r22(), -p.r20(), -p.r21(), p.tx(),
                        p.ty(), p.tz());
    }

    /// A pose of the vehicle with these axes; its world stays.
    Pose fromVehicle(Pose p) {
        return this == VEHICLE
                ? p
                : new Pose(
                        -p.r01(), -p.r02(), p.r00(), -p.r11(), -p.r12(), p.r10(), -p.r21(), -p.r22(), p.r20(), p.tx(),
                        p.ty(), p.tz());
    }
}
