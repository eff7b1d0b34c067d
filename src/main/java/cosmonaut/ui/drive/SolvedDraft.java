package cosmonaut.ui.drive;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.plan.DriveCheck;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.plan.Violation;
import java.util.List;
import java.util.Optional;

/// A draft with what comes of it.
///
/// @param plan       none while there are less than two points, or where they cannot be driven
/// @param violations the worst first
/// @param problem    why a path of two points or more cannot be driven
record SolvedDraft(
        DriveDraft draft,
        Optional<DrivePlan> plan,
        PathTrace trace,
        List<Violation> violations,
        Optional<InvalidInputException> problem) {

    static SolvedDraft of(DriveDraft draft) {
        if (draft.path().points().size() < 2) {
            return new SolvedDraft(draft, Optional.empty(), PathTrace.NONE, List.of(), Optional.empty());
        }
        try {
            DrivePlan plan = DrivePlan.of(draft);
            return new SolvedDraft(draft, Optional.of(plan), PathTrace.of(plan), DriveCheck.of(plan), Optional.empty());
        } catch (InvalidInputException e) {
            return new SolvedDraft(draft, Optional.empty(), PathTrace.NONE, List.of(), Optional.of(e));
        }
    }

    /// Seconds that the drive lasts, 0 without a plan.
    double seconds() {
        return plan.map(DrivePlan::seconds).orElse(0.0);
    }
}
