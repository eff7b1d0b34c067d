package cosmonaut.session.tree;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.FlightKinematics;
import java.util.List;

/// The cameras of a chunk and when its pictures are due. Immutable.
///
/// @param cameras one for each picture
/// @param seconds flight time at which each is due
/// @param base flight time from which these pictures replace older plans
/// @param bridge how many of the first pictures only lead from the last picture over to the planned path
/// @param change changes of the control that the plan knows
/// @param after the predicted motion at the end, never written
public record ChunkPlan(
        List<CameraFrame> cameras, List<Double> seconds, double base, int bridge, long change, FlightKinematics after) {

    public CameraFrame last() {
        return cameras.getLast();
    }

    public double end() {
        return seconds.getLast();
    }
}
