package cosmonaut.ui.drive;

import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.rig.Rig;
import cosmonaut.session.drive.Captions;

/// A roll-out that is asked for.
///
/// @param scene     name of the world
/// @param sceneLens whether the front camera has the lens of the scene's picture
/// @param chunks    1 or more
record DriveOrder(DrivePlan plan, String scene, Rig rig, boolean sceneLens, Captions captions, int chunks, long seed) {

    DriveOrder withSeed(long other) {
        return new DriveOrder(plan, scene, rig, sceneLens, captions, chunks, other);
    }
}
