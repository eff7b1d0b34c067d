package cosmonaut.ui.drive;

import cosmonaut.EditHistory.Name;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.drive.edit.PathKind;
import cosmonaut.drive.plan.DrivePlan;
import java.util.List;

/// What is done to the whole path.
final class PathEdits {

    private final DriveEditor editor;

    PathEdits(DriveEditor editor) {
        this.editor = editor;
    }

    private boolean isEmpty() {
        return editor.draft().path().points().isEmpty();
    }

    void clear() {
        editor.editPath(Name.of("drive.edit.clear"), path -> new DrivePath(path.kind(), List.of()));
    }

    void kind(PathKind kind) {
        editor.editPath(Name.of("drive.edit.kind"), path -> path.withKind(kind));
    }

    void move(double x, double y) {
        editor.editPath(Name.of("drive.edit.move-path"), path -> path.moved(path.ids(), Point3.flat(x, y)));
    }

    /// Turns the path about its start.
    void turn(double degrees) {
        if (!isEmpty()) {
            editor.editPath(
                    Name.of("drive.edit.turn-path"),
                    path -> path.turned(path.ids(), path.places().getFirst(), Math.toRadians(degrees)));
        }
    }

    /// Left and right change places.
    void mirror() {
        if (!isEmpty()) {
            editor.editPath(
                    Name.of("drive.edit.mirror-path"),
                    path -> path.mirrored(path.ids(), path.places().getFirst(), 0));
        }
    }

    void reverse() {
        editor.editPath(Name.of("drive.edit.reverse-path"), DrivePath::reversed);
    }

    /// Twice as many points on the same course.
    void refine() {
        editor.solved()
                .plan()
                .map(DrivePlan::path)
                .ifPresent(path -> editor.editPath(Name.of("drive.edit.refine-path"), before -> path.refined()));
    }
}
