package cosmonaut.ui.drive;

import cosmonaut.camera.Pose;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.plan.DrivePlan;
import java.util.List;
import java.util.Optional;
import javafx.scene.image.Image;

/// What the map shows at a moment.
///
/// @param selected number of the chosen point, 0 for none
/// @param seconds  of the cursor
/// @param clip     seconds that a roll-out covers
/// @param underlay what the first camera sees, from above
/// @param stroke   that a hand is drawing
/// @param hover    under the cursor
record GroundScene(
        SolvedDraft solved,
        int selected,
        double seconds,
        double clip,
        Optional<Image> underlay,
        List<Point3> stroke,
        Optional<Point3> hover) {

    /// The vehicle's pose where the drive begins.
    Pose start() {
        return solved.plan().map(plan -> plan.poseAt(0)).orElse(Pose.IDENTITY);
    }

    Optional<DrivePlan> plan() {
        return solved.plan();
    }
}
