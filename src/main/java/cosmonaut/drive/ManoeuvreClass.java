package cosmonaut.drive;

import cosmonaut.camera.Pose;
import java.util.List;

/// The four classes of trajectories of the paper; it gives no thresholds, these are our own.
public enum ManoeuvreClass {
    FORWARD,
    LEFT_TURN,
    RIGHT_TURN,
    OTHER;

    private static final double TURN = Math.toRadians(10);
    private static final double MOVED = 2;

    /// Of poses of a vehicle in the order of time, one or more: by the sum of its turns, how far it is in the end from
    /// where it began, and how far it drove.
    public static ManoeuvreClass of(List<Pose> poses) {
        double turn = 0;
        double length = 0;
        for (int i = 1; i < poses.size(); i++) {
            Pose before = poses.get(i - 1);
            Pose now = poses.get(i);
            turn += Math.IEEEremainder(EgoPose.yaw(now) - EgoPose.yaw(before), 2 * Math.PI);
            length += now.distanceTo(before);
        }
        Pose first = poses.getFirst();
        Pose last = poses.getLast();
        return of(turn, Math.hypot(last.tx() - first.tx(), last.ty() - first.ty()), length);
    }

    /// @param turn     change of heading, radians, positive to the left
    /// @param distance between first and last place, metres
    /// @param length   metres driven
    static ManoeuvreClass of(double turn, double distance, double length) {
        // A vehicle that comes back to where it began, or hardly moves, has no direction.
        if (length < MOVED || distance < MOVED) {
            return OTHER;
        }
        return Math.abs(turn) < TURN ? FORWARD : turn > 0 ? LEFT_TURN : RIGHT_TURN;
    }
}
