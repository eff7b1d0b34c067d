package cosmonaut.session.live;

import cosmonaut.camera.FlightControl;
import cosmonaut.camera.FlightKinematics;
import cosmonaut.camera.FlightLimits;
import cosmonaut.camera.Pose;

/// The camera's motion and the flight's own time, which stands while the camera does. The control thread's.
final class Helm {

    /// Slower than these the camera is at rest.
    private static final double REST_METRES = 0.002;

    private static final double REST_DEGREES = 0.05;

    private final FlightLimits limits;
    private final PoseLog log = new PoseLog();
    private FlightKinematics kinematics;
    private double seconds;
    private double speed = 1;

    Helm(Pose start, LiveOptions.Piloting piloting) {
        limits = piloting.limits();
        kinematics = new FlightKinematics(start, limits, piloting.steering());
        log.restart(0, start);
    }

    Pose pose() {
        return kinematics.pose();
    }

    double metresPerSecond() {
        return kinematics.metresPerSecond();
    }

    /// Flight time in seconds.
    double seconds() {
        return seconds;
    }

    double speed() {
        return speed;
    }

    /// @param factor on the speed of movements; turns keep theirs
    void setSpeed(double factor) {
        speed = factor;
        kinematics.setLimits(new FlightLimits(
                limits.metresPerSecond() * factor,
                limits.degreesPerSecond(),
                limits.settleSeconds(),
                limits.fastFactor(),
                limits.fineFactor()));
    }

    /// Whether the camera moves, or is about to.
    boolean moving(HeldControl held) {
        return !held.released()
                || kinematics.metresPerSecond() > REST_METRES
                || kinematics.degreesPerSecond() > REST_DEGREES;
    }

    void fly(FlightControl control, double flightSeconds) {
        kinematics.advance(control, flightSeconds);
        seconds += flightSeconds;
        log.add(seconds, kinematics.pose());
    }

    /// Stops at once.
    void stop() {
        kinematics.reset(kinematics.pose());
    }

    /// Puts the camera elsewhere, at rest.
    void place(Pose pose) {
        kinematics.reset(pose);
        log.restart(seconds, pose);
    }

    /// Takes a motion over that was predicted, with the flight time it has reached.
    void follow(Pose pose, double at) {
        seconds = at;
        log.add(at, pose);
    }

    void adopt(FlightKinematics predicted) {
        kinematics = predicted.copy();
    }

    /// Where the camera was at a flight time of the last seconds.
    Pose at(double flightSeconds) {
        return log.at(flightSeconds);
    }

    /// The present motion, to predict with.
    FlightKinematics copy() {
        return kinematics.copy();
    }
}
