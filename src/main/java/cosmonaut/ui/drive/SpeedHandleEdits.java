package cosmonaut.ui.drive;

import cosmonaut.EditHistory.Name;
import cosmonaut.drive.speed.SpeedHandle;
import cosmonaut.drive.speed.SpeedSpec;
import java.util.Optional;

/// What is done to speeds: that of the whole drive, and wishes at places.
final class SpeedHandleEdits {

    /// A handle this near to a place is that of the place, metres.
    private static final double SAME_PLACE = 0.5;

    private static final double USUAL_DWELL = 2;

    private final DriveEditor editor;

    SpeedHandleEdits(DriveEditor editor) {
        this.editor = editor;
    }

    private int nextId() {
        return SpeedEdits.handles(editor.draft()).nextId();
    }

    Optional<SpeedHandle> chosen() {
        return SpeedEdits.handle(editor.draft(), editor.selection().handle());
    }

    /// The handle at a place of the path that asks for a speed, if there is one.
    Optional<SpeedHandle> at(double metres) {
        return SpeedEdits.shown(editor.draft()).stream()
                .filter(handle -> handle.kind() == SpeedHandle.Kind.EXACT)
                .filter(handle -> Math.abs(handle.metres() - metres) < SAME_PLACE)
                .findFirst();
    }

    /// A new wish for the speed at a place of the path, which can then be moved by [#move].
    ///
    /// @param metres along the path
    /// @param speed  m/s
    void add(double metres, double speed) {
        int id = nextId();
        editor.begin(Name.of("drive.edit.speed-handle", id));
        editor.goOn(SpeedEdits.with(editor.draft(), SpeedHandle.exact(id, metres, speed)));
        editor.selection().chooseHandle(id);
    }

    /// The vehicle stops at a place of the path for a while.
    void addStop(double metres) {
        int id = nextId();
        editor.edit(
                Name.of("drive.edit.stop", id),
                draft -> SpeedEdits.with(draft, SpeedHandle.stop(id, metres, USUAL_DWELL)));
        editor.selection().chooseHandle(id);
    }

    /// No faster than this from a place on to the next handle.
    void addLimit(double metres, double speed) {
        int id = nextId();
        editor.edit(
                Name.of("drive.edit.limit", id), draft -> SpeedEdits.with(draft, SpeedHandle.limit(id, metres, speed)));
        editor.selection().chooseHandle(id);
    }

    void beginMoving(int id) {
        boolean stop = SpeedEdits.handle(editor.draft(), id)
                .filter(handle -> handle.kind() == SpeedHandle.Kind.STOP)
                .isPresent();
        editor.begin(Name.of(stop ? "drive.edit.stop" : "drive.edit.speed-handle", id));
        editor.selection().chooseHandle(id);
    }

    /// The chosen handle is here now; a stop stays a stop.
    void move(double metres, double speed) {
        chosen().ifPresent(handle -> editor.goOn(SpeedEdits.with(
                editor.draft(),
                new SpeedHandle(
                        handle.id(),
                        metres,
                        handle.kind() == SpeedHandle.Kind.STOP ? 0 : speed,
                        handle.kind(),
                        handle.dwell()))));
    }

    /// A handle with other numbers.
    void put(SpeedHandle handle) {
        editor.edit(
                Name.of(
                        handle.kind() == SpeedHandle.Kind.STOP ? "drive.edit.stop" : "drive.edit.speed-handle",
                        handle.id()),
                draft -> SpeedEdits.with(draft, handle));
    }

    /// The speed that is asked for at a control point.
    ///
    /// @param metres of the point along the path
    /// @param speed  m/s
    void atPoint(int point, double metres, double speed) {
        SpeedHandle handle = SpeedHandle.exact(
                at(metres).map(SpeedHandle::id).orElseGet(this::nextId),
                metres,
                Math.clamp(speed, 0, SpeedSpec.FASTEST));
        editor.edit(Name.of("drive.edit.point-speed", point), draft -> SpeedEdits.with(draft, handle));
    }

    void remove(int id) {
        editor.edit(Name.of("drive.edit.remove-handle", id), draft -> SpeedEdits.without(draft, id));
    }

    void cruise(double speed) {
        editor.edit(Name.of("drive.edit.cruise"), draft -> SpeedEdits.withCruise(draft, speed));
    }

    void slowInBends(boolean slows) {
        editor.edit(Name.of("drive.edit.bends"), draft -> SpeedEdits.slowingInBends(draft, slows));
    }
}
