package cosmonaut.session;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.FlightKinematics;
import cosmonaut.camera.Pose;
import java.util.List;

/// The cameras of a chunk and when its pictures are due. Immutable.
///
/// @param cameras one for each picture
/// @param seconds flight time at which each is due
/// @param base flight time from which these pictures replace older plans
/// @param bridge how many of the first pictures only lead from the last picture over to the planned way
/// @param change changes of the control that the plan knows
/// @param after the predicted motion at the end, never written
record ChunkPlan(
        List<CameraFrame> cameras, List<Double> seconds, double base, int bridge, long change, FlightKinematics after) {

    CameraFrame last() {
        return cameras.getLast();
    }

    double end() {
        return seconds.getLast();
    }

    /// The way at a flight time; before the first picture it leads over from `start`.
    Pose poseAt(double when, Pose start) {
        Pose before = start;
        double beforeSeconds = base;
        for (int i = 0; i < cameras.size(); i++) {
            double due = seconds.get(i);
            Pose pose = cameras.get(i).pose();
            if (when < due) {
                return PoseBlend.of(before, pose, Math.clamp((when - beforeSeconds) / (due - beforeSeconds), 0, 1));
            }
            before = pose;
            beforeSeconds = due;
        }
        return before;
    }
}
