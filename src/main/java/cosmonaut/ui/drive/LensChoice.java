package cosmonaut.ui.drive;

import cosmonaut.camera.Intrinsics;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.View;
import cosmonaut.scene.Scene;
import cosmonaut.session.drive.Relens;
import cosmonaut.session.drive.RigCameras;
import java.util.Locale;
import java.util.Optional;

/// Which lens the front camera can have: that of the start picture, or that of the rig.
enum LensChoice {
    /// The rig's sees a part of the picture, which can be cut out.
    EITHER,
    /// The two are one.
    SAME,
    /// The rig's sees more than the picture shows, so the picture's stays.
    WIDER,
    /// The model has cameras of its own, whatever the rig says.
    OWN;

    /// How far the focal lengths of one lens may lie apart, as a share.
    private static final double ALIKE = 0.01;

    /// Pixels that its principal points may lie apart.
    private static final double NEAR = 1;

    static LensChoice of(Optional<Scene> scene, Rig rig, Optional<DriveKind> kind) {
        if (kind.filter(DriveKind::multiView).isPresent()) {
            return OWN;
        }
        if (scene.isEmpty()) {
            return SAME;
        }
        Intrinsics seen = scene.get().lens();
        Intrinsics other = RigCameras.of(rig, seen.width(), seen.height(), Optional.empty())
                .lens(View.FRONT);
        boolean same = Math.abs(other.fx() / seen.fx() - 1) < ALIKE
                && Math.abs(other.fy() / seen.fy() - 1) < ALIKE
                && Math.hypot(other.cx() - seen.cx(), other.cy() - seen.cy()) < NEAR;
        if (same) {
            return SAME;
        }
        return new Relens(seen, other).sees() ? EITHER : WIDER;
    }

    /// Of the line that explains it.
    String textKey() {
        return "drive.lens." + name().toLowerCase(Locale.ROOT);
    }
}
