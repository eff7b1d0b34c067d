package cosmonaut.drive.plan;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Pose;
import cosmonaut.drive.DriveLimits;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.EgoTrajectory;
import cosmonaut.drive.Motion;
import cosmonaut.drive.curve.CurvePoint;
import cosmonaut.drive.curve.Heading;
import cosmonaut.drive.edit.SolvedPath;
import cosmonaut.drive.speed.SpeedPlan;
import cosmonaut.drive.speed.SpeedPlanner;
import java.util.ArrayList;
import java.util.List;

/// A draft worked out: its curve, its speed over time, the poses that come of both.
///
/// Where the path ends before 6.4 s and the vehicle would still be moving, it brakes so that it stands at the end.
///
/// @param stopsEarly whether that was so
public record DrivePlan(DriveDraft draft, SolvedPath path, SpeedPlan speed, boolean stopsEarly) {

    /// Of what the surface holds, what a plan uses.
    private static final double GRIP = 0.97;

    private static final double MOVING = 0.05;
    private static final double SLOT = 1 / EgoTrajectory.RATE;
    /// Tenths of seconds in two hours.
    private static final int MOST_SLOTS = 72_000;

    /// @throws InvalidInputException if the path has no length, or the speeds leave the vehicle standing on it
    public static DrivePlan of(DriveDraft draft) {
        SolvedPath path = SolvedPath.of(draft.path());
        DriveLimits limits =
                draft.limits().comfort().within(GRIP * draft.surface().maxAcceleration());
        SpeedPlanner planner = new SpeedPlanner(path, draft.vehicle(), limits);
        SpeedPlan speed = planner.plan(draft.speed(), false);
        // A drive of the 64 points alone ends a tenth of a second earlier, and is not early.
        boolean early = speed.seconds() < EgoTrajectory.SECONDS - 1.5 * SLOT && speed.speedAt(speed.seconds()) > MOVING;
        return new DrivePlan(draft, path, early ? planner.plan(draft.speed(), true) : speed, early);
    }

    /// Seconds until the vehicle is at the end of the path, or stands for good.
    public double seconds() {
        return speed.seconds();
    }

    /// The vehicle's pose in the frame of the drawing; it pitches with the slope.
    public Pose poseAt(double seconds) {
        CurvePoint at = path.at(speed.metresAt(seconds));
        return EgoPose.of(at.x(), at.y(), at.z(), Heading.wrapped(at.heading()), -Math.asin(at.slope()), 0);
    }

    /// Poses ten times a second, in the frame of the drawing, from 0 to 6.4 s at least; the last may lie up to a tenth
    /// of a second after the end.
    public EgoTrack track() {
        int slots = (int) Math.ceil(Math.max(seconds(), EgoTrajectory.SECONDS) * EgoTrajectory.RATE - 1e-9);
        if (slots > MOST_SLOTS) {
            throw new InvalidInputException(
                    "the drive lasts " + (float) seconds() + " s, which is too long; drive faster or draw less");
        }
        List<EgoTrack.Sample> samples = new ArrayList<>();
        for (int k = 0; k <= slots; k++) {
            double t = k / EgoTrajectory.RATE;
            samples.add(new EgoTrack.Sample(t, poseAt(t)));
        }
        return new EgoTrack(samples);
    }

    /// What a model is fed of the first 6.4 s.
    public EgoTrajectory trajectory() {
        return trajectoryAt(0);
    }

    /// What a model is fed from a time on.
    public EgoTrajectory trajectoryAt(double seconds) {
        List<EgoTrack.Sample> samples = new ArrayList<>();
        for (int k = 0; k < EgoTrajectory.KNOTS; k++) {
            double t = k / EgoTrajectory.RATE;
            samples.add(new EgoTrack.Sample(t, poseAt(seconds + t)));
        }
        return EgoTrajectory.of(new EgoTrack(samples), 0);
    }

    public Motion motionAt(double seconds) {
        double s = speed.metresAt(seconds);
        double a = speed.accelerationAt(seconds);
        double jerk = (speed.accelerationAt(seconds + SLOT / 2) - speed.accelerationAt(seconds - SLOT / 2)) / SLOT;
        // Nothing is known of the time before the start, nor of that after an end that is passed in motion.
        boolean edge = seconds < SLOT || seconds + SLOT / 2 >= seconds() && speed.speedAt(seconds()) > MOVING;
        return new Motion(
                seconds,
                s,
                path.headingAt(s),
                speed.speedAt(seconds),
                a,
                edge ? 0 : jerk,
                path.smoothCurvature(s),
                path.curvatureRate(s),
                path.slopeAt(s));
    }

    /// How the vehicle moves, ten times a second until it is at the end.
    public List<Motion> motions() {
        List<Motion> motions = new ArrayList<>();
        int slots = (int) Math.min(seconds() * EgoTrajectory.RATE, MOST_SLOTS);
        for (int k = 0; k <= slots; k++) {
            motions.add(motionAt(k / EgoTrajectory.RATE));
        }
        return motions;
    }
}
