package cosmonaut.drive;

import cosmonaut.camera.Pose;

/// A vehicle that drives in the plane: the middle of its rear axle, heading, speed and the angle of its front wheels.
///
/// @param heading radians, not wrapped
/// @param speed   m/s, below 0 in reverse
/// @param steer   radians, positive to the left
public record BicycleState(double x, double y, double heading, double speed, double steer) {

    public static final BicycleState START = new BicycleState(0, 0, 0, 0, 0);

    /// The pose of the vehicle on flat ground.
    public Pose pose() {
        return EgoPose.of(x, y, 0, heading);
    }
}
