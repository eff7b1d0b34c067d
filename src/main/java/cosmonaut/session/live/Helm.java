package cosmonaut.session.live;

import cosmonaut.camera.FlightControl;
import cosmonaut.camera.FlightKinematics;
import cosmonaut.camera.FlightLimits;
import cosmonaut.camera.MotionMode;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Walker;
import cosmonaut.spatial.SolidSpace;

/// The camera's motion and the flight's own time, which stands while the camera does. The control thread's.
final class Helm {

    /// Slower than these the camera is at rest.
    private static final double REST_METRES = 0.002;

    private static final double REST_DEGREES = 0.05;

    private final FlightLimits limits;
    private final FlightKinematics.Steering steering;
    private final PoseLog log = new PoseLog();
    private FlightKinematics kinematics;
    private double seconds;
    private double speed = 1;
    private MotionMode wanted;
    private SolidSpace solid = SolidSpace.UNKNOWN;

    Helm(Pose start, LiveOptions.Piloting piloting) {
        limits = piloting.limits();
        steering = piloting.steering();
        wanted = piloting.motion();
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

    /// Whether it can be walked here: in free steering there is no floor, without depth nothing solid.
    boolean canWalk() {
        return solid != SolidSpace.UNKNOWN && steering == FlightKinematics.Steering.LEVEL;
    }

    /// The motion in force.
    MotionMode motion() {
        return canWalk() ? wanted : MotionMode.GHOST;
    }

    void setMotion(MotionMode mode) {
        if (mode != wanted) {
            wanted = mode;
            kinematics.setWalker(null);
            heed();
        }
    }

    /// What is solid from now on.
    void heed(SolidSpace known) {
        solid = known;
        heed();
    }

    private void heed() {
        if (motion() == MotionMode.GHOST) {
            kinematics.setWalker(null);
        } else if (kinematics.walks()) {
            kinematics.setTerrain(solid);
        } else {
            kinematics.setWalker(new Walker(solid));
        }
    }

    /// Whether something solid is in the way of what is held.
    boolean hindered(HeldControl held) {
        return !held.released() && kinematics.hindered();
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

    /// Moves on while flight time stands: so slowly that no picture is worth its making yet.
    void creep(FlightControl control, double forSeconds) {
        kinematics.advance(control, forSeconds);
        log.move(kinematics.pose());
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
        heed();
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
