package cosmonaut.ui.drive;

import cosmonaut.camera.Pose;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.Snapping;
import cosmonaut.drive.plan.DrivePlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the map shows at a moment above its ground.
///
/// @param chosen  numbers of the chosen points
/// @param handles of the tangent, where one point is chosen
/// @param seconds of the cursor
/// @param clip    seconds that a roll-out covers
/// @param stroke  that a hand is drawing
/// @param guide   what a place was brought to
/// @param band    x, y of two corners of the band that chooses points, pixels; empty for none
record GroundScene(
        SolvedDraft solved,
        Set<Integer> chosen,
        Optional<TangentHandles> handles,
        double seconds,
        double clip,
        List<Point3> stroke,
        Optional<Snapping.Snapped> guide,
        double[] band) {

    /// The vehicle's pose where the drive begins.
    Pose start() {
        return solved.plan().map(plan -> plan.poseAt(0)).orElse(Pose.IDENTITY);
    }

    Optional<DrivePlan> plan() {
        return solved.plan();
    }
}
