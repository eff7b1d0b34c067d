package cosmonaut.camera;

import org.jspecify.annotations.Nullable;

/// Turns what the pilot holds into a camera that moves smoothly; not safe for several threads.
///
/// Each of the six speeds follows its target as a critically damped spring, so speed and acceleration are
/// continuous and nothing overshoots. Time advances in fixed ticks of 1/[#TICKS_PER_SECOND] second whatever
/// the caller's frame rate, so the same input in seconds gives the same flight at 30, 60 or 120 Hz.
///
/// Level steering keeps heading, elevation and bank as angles: yaw turns about the world's up direction, no
/// tilt can creep in, and the elevation stops short of the zenith. Free steering turns about the camera's
/// own axes. Surge and strafe follow the camera; climb follows the world's up direction in level steering.
///
/// With a [Walker] level steering goes along the floor wherever the camera looks, and as far as the walker can.
public final class FlightKinematics {

    /// Which axes the turns are about.
    public enum Steering {
        LEVEL,
        FREE
    }

    public static final int TICKS_PER_SECOND = 240;

    private static final double TICK = 1.0 / TICKS_PER_SECOND;
    private static final double MAX_ELEVATION = 89;
    private static final int AXES = 6;

    private FlightLimits limits;
    private final Steering steering;
    private final double[] speed = new double[AXES];
    private final double[] acceleration = new double[AXES];
    private final double[] target = new double[AXES];

    private Pose pose;
    private double heading;
    private double elevation;
    private double bank;
    private double elapsed;
    private long ticks;
    private @Nullable Walker walker;
    private double walked;

    public FlightKinematics(Pose start, FlightLimits limits, Steering steering) {
        this.limits = limits;
        this.steering = steering;
        this.pose = start;
        takeAngles(start);
    }

    /// Level steering.
    public FlightKinematics(Pose start, FlightLimits limits) {
        this(start, limits, Steering.LEVEL);
    }

    public Pose pose() {
        return pose;
    }

    /// The present speed in metres per second, of all three directions together.
    public double metresPerSecond() {
        if (walker != null) {
            return walked / TICK;
        }
        return Math.sqrt(speed[0] * speed[0] + speed[1] * speed[1] + speed[2] * speed[2]);
    }

    /// The present turn rate in degrees per second, of all three axes together.
    public double degreesPerSecond() {
        return Math.sqrt(speed[3] * speed[3] + speed[4] * speed[4] + speed[5] * speed[5]);
    }

    /// The same camera in the same motion, to fly on by itself: what this one would do.
    public FlightKinematics copy() {
        FlightKinematics copy = new FlightKinematics(pose, limits, steering);
        System.arraycopy(speed, 0, copy.speed, 0, AXES);
        System.arraycopy(acceleration, 0, copy.acceleration, 0, AXES);
        copy.heading = heading;
        copy.elevation = elevation;
        copy.bank = bank;
        copy.elapsed = elapsed;
        copy.ticks = ticks;
        copy.walker = walker == null ? null : walker.copy();
        copy.walked = walked;
        return copy;
    }

    /// Walks from now on, or flies freely again. Free steering has no floor and is not changed.
    ///
    /// @param other none to fly
    public void setWalker(@Nullable Walker other) {
        walker = steering == Steering.LEVEL ? other : null;
        walked = 0;
    }

    /// What a walking camera knows of its world from now on.
    public void setTerrain(Terrain known) {
        if (walker != null) {
            walker.setTerrain(known);
        }
    }

    public boolean walks() {
        return walker != null;
    }

    /// Whether something solid is in the way of a walking camera.
    public boolean hindered() {
        return walker != null && walker.hindered();
    }

    /// Other limits from now on; a speed above them is given up as smoothly as any other.
    public void setLimits(FlightLimits other) {
        limits = other;
    }

    /// Puts the camera elsewhere, at rest.
    public void reset(Pose start) {
        java.util.Arrays.fill(speed, 0);
        java.util.Arrays.fill(acceleration, 0);
        if (walker != null && !start.equals(pose)) {
            walker.place();
        }
        walked = 0;
        pose = start;
        elapsed = 0;
        ticks = 0;
        takeAngles(start);
    }

    /// Flies on for `seconds` (0 to 10) with the controls held as given, and returns the pose reached.
    ///
    /// Time short of a whole tick is kept for the next call.
    public Pose advance(FlightControl control, double seconds) {
        if (!(seconds >= 0 && seconds <= 10)) {
            throw new IllegalArgumentException("flight time must lie between 0 and 10 seconds, not " + seconds);
        }
        aim(control);
        elapsed += seconds;
        long due = (long) Math.floor(elapsed * TICKS_PER_SECOND + 1e-6);
        for (; ticks < due; ticks++) {
            tick();
        }
        return pose;
    }

    private void aim(FlightControl control) {
        double fine = control.fine() ? limits.fineFactor() : 1;
        double move = limits.metresPerSecond() * fine * (control.fast() ? limits.fastFactor() : 1);
        double turn = limits.degreesPerSecond() * fine;
        target[0] = control.surge() * move;
        target[1] = control.strafe() * move;
        target[2] = control.climb() * move;
        target[3] = control.yaw() * turn;
        target[4] = control.pitch() * turn;
        target[5] = control.roll() * turn;
    }

    private void tick() {
        double[] step = new double[AXES];
        double omega = 2 / limits.settleSeconds();
        double decay = Math.exp(-omega * TICK);
        for (int i = 0; i < AXES; i++) {
            double before = speed[i];
            double gap = speed[i] - target[i];
            double slope = acceleration[i] + omega * gap;
            speed[i] = target[i] + (gap + slope * TICK) * decay;
            acceleration[i] = (acceleration[i] - omega * slope * TICK) * decay;
            step[i] = (before + speed[i]) / 2 * TICK;
        }
        if (walker != null) {
            walk(walker, step);
        } else if (steering == Steering.LEVEL) {
            levelStep(step);
        } else {
            freeStep(step);
        }
    }

    private void levelStep(double[] step) {
        Pose midway = orientation(heading + step[3] / 2, limited(elevation + step[4] / 2), bank + step[5] / 2);
        heading = wrapped(heading + step[3]);
        elevation = limited(elevation + step[4]);
        bank = wrapped(bank + step[5]);
        double x = pose.tx() + midway.r02() * step[0] + midway.r00() * step[1];
        double y = pose.ty() + midway.r12() * step[0] + midway.r10() * step[1] - step[2];
        double z = pose.tz() + midway.r22() * step[0] + midway.r20() * step[1];
        pose = orientation(heading, elevation, bank).movedTo(x, y, z);
    }

    private void walk(Walker walking, double[] step) {
        double midway = Math.toRadians(heading + step[3] / 2);
        double dx = Math.sin(midway) * step[0] + Math.cos(midway) * step[1];
        double dz = Math.cos(midway) * step[0] - Math.sin(midway) * step[1];
        double length = Math.hypot(step[0], step[1]);
        double forward = length > 0 ? Math.max(0, step[0] / length) : 0;
        walking.walk(pose.tx(), pose.ty(), pose.tz(), dx, step[2], dz, forward);
        heading = wrapped(heading + step[3]);
        elevation = limited(elevation + step[4]);
        bank = wrapped(bank + step[5]);
        Pose moved = orientation(heading, elevation, bank).movedTo(walking.x(), walking.y(), walking.z());
        walked = moved.distanceTo(pose);
        pose = moved;
    }

    private void freeStep(double[] step) {
        Quaternion half = turn(step, 0.5);
        Pose midway = pose.compose(Pose.of(half, 0, 0, 0));
        Pose moved = midway.compose(Pose.at(step[1], -step[2], step[0]));
        pose = moved.compose(Pose.of(half, 0, 0, 0)).orthonormalised();
    }

    private static Quaternion turn(double[] step, double share) {
        double degrees = Math.sqrt(step[3] * step[3] + step[4] * step[4] + step[5] * step[5]);
        return degrees < 1e-12 ? Quaternion.IDENTITY : Quaternion.about(step[4], step[3], step[5], degrees * share);
    }

    /// `Ry(heading) * Rx(elevation) * Rz(bank)` in degrees. The y axis points down, so a positive heading turns
    /// right; a positive turn about x lifts the view.
    private static Pose orientation(double heading, double elevation, double bank) {
        Quaternion turned = Quaternion.about(0, 1, 0, heading)
                .times(Quaternion.about(1, 0, 0, elevation))
                .times(Quaternion.about(0, 0, 1, bank));
        return Pose.of(turned, 0, 0, 0);
    }

    private void takeAngles(Pose from) {
        elevation = limited(Math.toDegrees(Math.asin(Math.clamp(-from.r12(), -1.0, 1.0))));
        heading = Math.toDegrees(Math.atan2(from.r02(), from.r22()));
        bank = Math.toDegrees(Math.atan2(from.r10(), from.r11()));
    }

    private static double limited(double degrees) {
        return Math.clamp(degrees, -MAX_ELEVATION, MAX_ELEVATION);
    }

    private static double wrapped(double degrees) {
        return Math.IEEEremainder(degrees, 360);
    }
}
