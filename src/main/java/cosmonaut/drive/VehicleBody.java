package cosmonaut.drive;

import cosmonaut.camera.Pose;
import cosmonaut.drive.curve.Point3;
import java.util.List;

/// The ground that a vehicle covers: what clears a kerb is its corners, not its axle.
public final class VehicleBody {

    private VehicleBody() {}

    /// Front left, front right, rear right, rear left of the body on the ground, in the world.
    public static List<Point3> corners(Vehicle vehicle, Pose pose) {
        double half = vehicle.width() / 2;
        return List.of(
                at(pose, vehicle.toFront(), half),
                at(pose, vehicle.toFront(), -half),
                at(pose, -vehicle.toRear(), -half),
                at(pose, -vehicle.toRear(), half));
    }

    private static Point3 at(Pose pose, double x, double y) {
        return new Point3(
                pose.r00() * x + pose.r01() * y + pose.tx(),
                pose.r10() * x + pose.r11() * y + pose.ty(),
                pose.r20() * x + pose.r21() * y + pose.tz());
    }
}
