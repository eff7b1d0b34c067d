package cosmonaut.session.live;

import cosmonaut.camera.Pose;
import cosmonaut.session.tree.ChunkPlan;

/// A single chunk that is played in a pause.
///
/// @param start where the camera stood before
record PlayedStep(ChunkPlan plan, Pose start) {

    /// The pose at a flight time; before the first picture it leads over from the start.
    Pose poseAt(double when) {
        Pose before = start;
        double beforeSeconds = plan.base();
        for (int i = 0; i < plan.cameras().size(); i++) {
            double due = plan.seconds().get(i);
            Pose pose = plan.cameras().get(i).pose();
            if (when < due) {
                return PoseBlend.of(before, pose, Math.clamp((when - beforeSeconds) / (due - beforeSeconds), 0, 1));
            }
            before = pose;
            beforeSeconds = due;
        }
        return before;
    }
}
