package cosmonaut.camera.edit;

import cosmonaut.EditHistory;
import cosmonaut.EditHistory.Name;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.util.function.UnaryOperator;

/// One named change of a path, for histories: undo and redo show the name. The change is pure.
///
/// @param name key of a translated text, with the number of the key that is changed, counted from 1
public record PathEdit(Name name, UnaryOperator<EditablePath> change) {

    /// The history after this edit. An edit that changes nothing leaves it as it is.
    ///
    /// @throws cosmonaut.InvalidInputException if the path cannot be changed so
    public EditHistory<EditablePath> on(EditHistory<EditablePath> history) {
        return history.done(name, change.apply(history.value()));
    }

    public static PathEdit add(PathKey key) {
        return named("add", path -> KeyEdits.added(path, key));
    }

    public static PathEdit insert(double seconds) {
        return named("insert", path -> KeyEdits.inserted(path, seconds));
    }

    public static PathEdit delete(int index) {
        return ofKey("delete", index, path -> KeyEdits.deleted(path, index));
    }

    public static PathEdit move(int index, double dx, double dy, double dz) {
        return ofKey("move", index, path -> KeyEdits.moved(path, index, dx, dy, dz));
    }

    public static PathEdit turn(int index, Quaternion turn) {
        return ofKey("turn", index, path -> KeyEdits.turned(path, index, turn));
    }

    public static PathEdit pose(int index, Pose pose) {
        return ofKey("pose", index, path -> KeyEdits.posed(path, index, pose));
    }

    public static PathEdit retime(int index, double seconds) {
        return ofKey("retime", index, path -> KeyEdits.retimed(path, index, seconds));
    }

    public static PathEdit push(int index, double seconds) {
        return ofKey("push", index, path -> KeyEdits.pushed(path, index, seconds));
    }

    public static PathEdit lens(int index, Intrinsics lens) {
        return ofKey("lens", index, path -> KeyEdits.lensed(path, index, lens));
    }

    public static PathEdit ease(int index, double ease) {
        return ofKey("ease", index, path -> KeyEdits.eased(path, index, ease));
    }

    public static PathEdit interpolate(Interpolation interpolation) {
        return named("interpolate", path -> path.joined(interpolation));
    }

    public static PathEdit moveAll(double dx, double dy, double dz) {
        return named("move-all", path -> PathTransform.moved(path, dx, dy, dz));
    }

    public static PathEdit turnAll(Quaternion turn, double x, double y, double z) {
        return named("turn-all", path -> PathTransform.turned(path, turn, x, y, z));
    }

    public static PathEdit scale(double factor, double x, double y, double z) {
        return named("scale", path -> PathTransform.scaled(path, factor, x, y, z));
    }

    public static PathEdit mirror(double nx, double ny, double nz, double x, double y, double z) {
        return named("mirror", path -> PathTransform.mirrored(path, nx, ny, nz, x, y, z));
    }

    public static PathEdit smooth(double window) {
        return named("smooth", path -> PathSmoothing.of(path, window));
    }

    public static PathEdit constantSpeed() {
        return named("constant-speed", ConstantSpeed::of);
    }

    public static PathEdit reverse() {
        return named("reverse", PathTransform::reversed);
    }

    public static PathEdit duration(double seconds) {
        return named("duration", path -> PathTransform.lasting(path, seconds));
    }

    /// Any other path in the place of this one: an import, a preset, a flight.
    ///
    /// @param what the last part of the name, such as `import`
    public static PathEdit replace(String what, EditablePath by) {
        return named(what, path -> by);
    }

    private static PathEdit named(String name, UnaryOperator<EditablePath> change) {
        return new PathEdit(Name.of("path.edit." + name), change);
    }

    private static PathEdit ofKey(String name, int index, UnaryOperator<EditablePath> change) {
        return new PathEdit(Name.of("path.edit." + name, index + 1), change);
    }
}
