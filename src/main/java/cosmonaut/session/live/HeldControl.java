package cosmonaut.session.live;

import cosmonaut.camera.FlightControl;

/// What the pilot holds.
///
/// @param change number of changes until then
record HeldControl(FlightControl control, long change) {

    /// Whether no axis is deflected.
    boolean released() {
        return control.surge() == 0
                && control.strafe() == 0
                && control.climb() == 0
                && control.yaw() == 0
                && control.pitch() == 0
                && control.roll() == 0;
    }
}
