package cosmonaut.session.live;

import cosmonaut.camera.FlightControl;

/// The slot with the newest control; written and read from any thread.
final class Hand {

    private final LatencyMeter toReprojected = new LatencyMeter();
    private final LatencyMeter toGenerated = new LatencyMeter();
    private volatile HeldControl held = new HeldControl(FlightControl.RELEASED, 0);

    /// @return whether it is another than before
    synchronized boolean hold(FlightControl control, long nanos) {
        HeldControl before = held;
        boolean changes = !before.control().equals(control);
        if (changes) {
            long change = before.change() + 1;
            toReprojected.changed(change, nanos);
            toGenerated.changed(change, nanos);
            held = new HeldControl(control, change);
        }
        return changes;
    }

    HeldControl held() {
        return held;
    }

    LatencyMeter toReprojected() {
        return toReprojected;
    }

    LatencyMeter toGenerated() {
        return toGenerated;
    }
}
