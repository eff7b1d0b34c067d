package cosmonaut.drive.plan;

import cosmonaut.drive.DriveLimits;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.EgoTrajectory;
import cosmonaut.drive.FirstPoint;
import cosmonaut.drive.LimitProfile;
import cosmonaut.drive.Motion;
import cosmonaut.drive.RoadSurface;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.VideoTiming;
import cosmonaut.drive.edit.SolvedPath;
import cosmonaut.drive.speed.SpeedHandle;
import cosmonaut.drive.speed.SpeedSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// What is wrong with a drive: every part of it that passes a limit, with what mends it.
public final class DriveCheck {

    /// Recorded drives go no further in 6.4 s, metres.
    private static final double FURTHEST = 230;

    /// How far a speed may stay behind its wish, m/s; rounded changes cost some.
    private static final double MISSED = 0.5;

    private static final double SLIP = 20;
    private static final double SLOW = 1;
    private static final int MOST_CROSSINGS = 3;

    /// Seconds by which pictures and drive may differ without a word; less than two pictures.
    private static final double SLACK = 0.1;

    /// Of a limit, before it counts as passed; plans keep to their limits but for rounding.
    private static final double TOLERANCE = 1 + 1e-3;

    /// Parts nearer than this are one, in samples.
    private static final int GAP = 3;

    private final Vehicle vehicle;
    private final LimitProfile limits;
    private final RoadSurface surface;
    private final @Nullable DrivePlan plan;
    private final List<Violation> found = new ArrayList<>();

    private DriveCheck(Vehicle vehicle, LimitProfile limits, RoadSurface surface, @Nullable DrivePlan plan) {
        this.vehicle = vehicle;
        this.limits = limits;
        this.surface = surface;
        this.plan = plan;
    }

    /// What is wrong with a plan, the worst first.
    public static List<Violation> of(DrivePlan plan) {
        DriveDraft draft = plan.draft();
        DriveCheck check = new DriveCheck(draft.vehicle(), draft.limits(), draft.surface(), plan);
        check.bends(plan.path());
        check.crossings(plan.path());
        check.motions(plan.motions());
        check.wishes(plan);
        if (plan.stopsEarly()) {
            double fast = draft.speed() instanceof SpeedSpec.Handles handles
                    ? handles.cruise()
                    : plan.speed().nodeSpeed(0);
            double missing =
                    Math.max(5, EgoTrajectory.SECONDS * fast - plan.path().length() + 1);
            check.add(
                    Violation.Kind.STOPS_EARLY,
                    Violation.Severity.INFO,
                    plan.motionAt(plan.seconds()),
                    plan.path().length(),
                    EgoTrajectory.SECONDS,
                    DriveMends.further(missing));
        }
        double first = plan.speed().metresAt(EgoTrajectory.SECONDS);
        if (first > FURTHEST) {
            check.add(
                    Violation.Kind.FAR,
                    Violation.Severity.WARNING,
                    plan.motionAt(EgoTrajectory.SECONDS),
                    first,
                    FURTHEST,
                    DriveMends.slower(0, plan.path().length(), FURTHEST / EgoTrajectory.SECONDS));
        }
        return check.sorted();
    }

    /// What is wrong with a recorded or imported track, the worst first; nothing of it can be mended by a click.
    public static List<Violation> of(EgoTrack track, Vehicle vehicle, LimitProfile limits, RoadSurface surface) {
        DriveCheck check = new DriveCheck(vehicle, limits, surface, null);
        List<Motion> motions = Motion.of(track);
        check.motions(motions);
        check.headings(track, motions);
        return check.sorted();
    }

    /// What the model does not use of a drive in a clip.
    ///
    /// @param steersFurther whether calls after the first take a trajectory too
    public static List<Violation> of(VideoTiming timing, FirstPoint first, boolean steersFurther) {
        List<Violation> notes = new ArrayList<>();
        double last = (EgoTrajectory.POINTS - 1 + first.knot()) / EgoTrajectory.RATE;
        double used = steersFurther ? Math.min(timing.end(), last) : timing.usedSeconds();
        if (used < last) {
            notes.add(note(Violation.Kind.USED_PART, Violation.Severity.INFO, used, used, last));
        }
        if (timing.end() > last) {
            notes.add(note(Violation.Kind.ENDS_EARLY, Violation.Severity.WARNING, last, last, timing.end()));
        }
        return notes;
    }

    /// What pictures show of a drive, where they follow the whole of it.
    ///
    /// @param clip  seconds until the last picture
    /// @param drive seconds that the drive lasts
    /// @param stands whether the vehicle stands at the end of the drive
    public static List<Violation> of(double clip, double drive, boolean stands) {
        if (clip < drive - SLACK) {
            return List.of(note(Violation.Kind.USED_PART, Violation.Severity.INFO, clip, clip, drive));
        }
        if (clip > drive + SLACK) {
            Violation.Severity severity = stands ? Violation.Severity.INFO : Violation.Severity.WARNING;
            return List.of(note(Violation.Kind.ENDS_EARLY, severity, drive, drive, clip));
        }
        return List.of();
    }

    private static Violation note(
            Violation.Kind kind, Violation.Severity severity, double from, double value, double limit) {
        return new Violation(kind, severity, from, limit, 0, 0, from, 0, value, limit, 0, Optional.empty());
    }

    private List<Violation> sorted() {
        found.sort(Comparator.comparing(Violation::severity).reversed().thenComparingDouble(Violation::fromSeconds));
        return List.copyOf(found);
    }

    private void bends(SolvedPath path) {
        double hard = vehicle.maxCurvature();
        double comfort = Math.min(limits.comfort().curvature(), hard);
        int worst = -1;
        int from = 0;
        for (int i = 0; i <= path.steps() + 1; i++) {
            double k = i <= path.steps() ? Math.abs(path.smoothCurvature(path.metres(i))) : 0;
            if (k > comfort * TOLERANCE) {
                from = worst < 0 ? i : from;
                worst = worst < 0 || k > Math.abs(path.smoothCurvature(path.metres(worst))) ? i : worst;
            } else if (worst >= 0) {
                bend(path, from, i - 1, worst, comfort, hard);
                worst = -1;
            }
        }
    }

    private void bend(SolvedPath path, int from, int to, int worst, double comfort, double hard) {
        double metres = path.metres(worst);
        double k = Math.abs(path.smoothCurvature(metres));
        boolean error = k > hard * TOLERANCE;
        found.add(new Violation(
                Violation.Kind.CURVATURE,
                error ? Violation.Severity.ERROR : Violation.Severity.WARNING,
                seconds(path.metres(from)),
                seconds(path.metres(to)),
                path.metres(from),
                path.metres(to),
                seconds(metres),
                metres,
                k,
                error ? hard : comfort,
                point(metres),
                Optional.of(DriveMends.smoother(error ? hard : comfort))));
    }

    private double seconds(double metres) {
        return plan == null ? 0 : plan.speed().secondsAt(metres);
    }

    private int point(double metres) {
        if (plan == null) {
            return 0;
        }
        return plan.draft()
                .path()
                .points()
                .get(plan.path().nearestPoint(metres))
                .id();
    }

    private void crossings(SolvedPath path) {
        for (SolvedPath.Crossing crossing : path.crossings(MOST_CROSSINGS)) {
            found.add(new Violation(
                    Violation.Kind.CROSSING,
                    Violation.Severity.INFO,
                    seconds(crossing.first()),
                    seconds(crossing.second()),
                    crossing.first(),
                    crossing.second(),
                    seconds(crossing.second()),
                    crossing.second(),
                    crossing.first(),
                    crossing.second(),
                    point(crossing.second()),
                    Optional.empty()));
        }
    }

    /// Speeds that were asked for and cannot be reached, for bends or for want of way.
    private void wishes(DrivePlan driven) {
        if (driven.draft().speed() instanceof SpeedSpec.Handles wish) {
            for (SpeedHandle handle : wish.handles()) {
                double speed = driven.speed().speedAtPlace(handle.metres());
                boolean reached = handle.kind() != SpeedHandle.Kind.EXACT || speed > handle.speed() - MISSED;
                if (!reached && handle.metres() <= driven.path().length()) {
                    double seconds = seconds(handle.metres());
                    found.add(new Violation(
                            Violation.Kind.WISH,
                            Violation.Severity.INFO,
                            seconds,
                            seconds,
                            handle.metres(),
                            handle.metres(),
                            seconds,
                            handle.metres(),
                            speed,
                            handle.speed(),
                            point(handle.metres()),
                            Optional.empty()));
                }
            }
        }
    }

    private void motions(List<Motion> motions) {
        DriveLimits soft = limits.comfort();
        DriveLimits hard = limits.hard();
        scan(
                motions,
                Violation.Kind.LATERAL,
                m -> Math.abs(m.lateralAcceleration()),
                soft.lateralAcceleration(),
                hard.lateralAcceleration());
        double friction = surface.maxAcceleration();
        scan(motions, Violation.Kind.FRICTION, Motion::wholeAcceleration, friction, friction);
        scan(motions, Violation.Kind.JERK, Motion::wholeJerk, soft.wholeJerk(), hard.wholeJerk());
        scan(
                motions,
                Violation.Kind.STEERING_RATE,
                m -> Math.abs(m.steeringRate(vehicle)),
                soft.steeringRate(),
                hard.steeringRate());
        scan(motions, Violation.Kind.YAW_RATE, m -> Math.abs(m.yawRate()), soft.yawRate(), hard.yawRate());
        scan(
                motions,
                Violation.Kind.YAW_ACCELERATION,
                m -> Math.abs(m.yawAcceleration()),
                soft.yawAcceleration(),
                hard.yawAcceleration());
        scan(motions, Violation.Kind.ACCELERATION, Motion::acceleration, soft.acceleration(), hard.acceleration());
        scan(motions, Violation.Kind.ACCELERATION, m -> -m.acceleration(), soft.deceleration(), hard.deceleration());
        scan(motions, Violation.Kind.SPEED, Motion::speed, soft.maxSpeed(), hard.maxSpeed());
        scan(motions, Violation.Kind.REVERSE, m -> -m.speed(), 0.1 - soft.minSpeed(), 0.1 - hard.minSpeed());
        scan(motions, Violation.Kind.SLOPE, m -> Math.abs(m.slope()), soft.slope(), hard.slope());
        if (plan == null) {
            scan(
                    motions,
                    Violation.Kind.CURVATURE,
                    m -> Math.abs(m.curvature()),
                    Math.min(soft.curvature(), vehicle.maxCurvature()),
                    vehicle.maxCurvature());
        }
    }

    private void scan(
            List<Motion> motions, Violation.Kind kind, ToDoubleFunction<Motion> of, double comfort, double hard) {
        int from = -1;
        int last = -1;
        int worst = -1;
        for (int i = 0; i < motions.size(); i++) {
            double value = of.applyAsDouble(motions.get(i));
            if (value > comfort * TOLERANCE) {
                if (from >= 0 && i - last > GAP) {
                    add(motions, kind, of, new int[] {from, last, worst}, comfort, hard);
                    from = -1;
                }
                worst = from < 0 || value > of.applyAsDouble(motions.get(worst)) ? i : worst;
                from = from < 0 ? i : from;
                last = i;
            }
        }
        if (from >= 0) {
            add(motions, kind, of, new int[] {from, last, worst}, comfort, hard);
        }
    }

    /// @param part first, last and worst sample
    private void add(
            List<Motion> motions,
            Violation.Kind kind,
            ToDoubleFunction<Motion> of,
            int[] part,
            double comfort,
            double hard) {
        Motion worst = motions.get(part[2]);
        double value = of.applyAsDouble(worst);
        boolean error = value > hard * TOLERANCE;
        double limit = error ? hard : comfort;
        found.add(new Violation(
                kind,
                error ? Violation.Severity.ERROR : Violation.Severity.WARNING,
                motions.get(part[0]).seconds(),
                motions.get(part[1]).seconds(),
                motions.get(part[0]).metres(),
                motions.get(part[1]).metres(),
                worst.seconds(),
                worst.metres(),
                value,
                limit,
                point(worst.metres()),
                plan == null ? Optional.empty() : mend(kind, motions, part, value, comfort)));
    }

    private static Optional<Mend> mend(
            Violation.Kind kind, List<Motion> motions, int[] part, double value, double comfort) {
        double from = Math.max(0, motions.get(part[0]).metres() - 1);
        double to = motions.get(part[1]).metres() + 1;
        double speed = motions.get(part[2]).speed();
        double share = comfort / value;
        return switch (kind) {
            // Accelerations across grow with the square of the speed, jerk across with its cube.
            case FRICTION ->
                Math.abs(motions.get(part[2]).acceleration())
                                > Math.abs(motions.get(part[2]).lateralAcceleration())
                        ? Optional.of(DriveMends.comfortable())
                        : Optional.of(DriveMends.slower(from, to, speed * Math.sqrt(share)));
            case LATERAL, YAW_ACCELERATION -> Optional.of(DriveMends.slower(from, to, speed * Math.sqrt(share)));
            case STEERING_RATE, YAW_RATE, SPEED -> Optional.of(DriveMends.slower(from, to, speed * share));
            case JERK ->
                Math.abs(motions.get(part[2]).lateralJerk())
                                > Math.abs(motions.get(part[2]).jerk())
                        ? Optional.of(DriveMends.slower(from, to, speed * Math.cbrt(share)))
                        : Optional.of(DriveMends.gentler(value, comfort));
            case ACCELERATION -> Optional.of(DriveMends.comfortable());
            default -> Optional.empty();
        };
    }

    private void add(
            Violation.Kind kind, Violation.Severity severity, Motion at, double value, double limit, Mend mend) {
        found.add(new Violation(
                kind,
                severity,
                at.seconds(),
                at.seconds(),
                at.metres(),
                at.metres(),
                at.seconds(),
                at.metres(),
                value,
                limit,
                point(at.metres()),
                Optional.of(mend)));
    }

    /// Where the heading in the file is not the way driven: side-slip, reverse, or another convention.
    private void headings(EgoTrack track, List<Motion> motions) {
        int worst = -1;
        double largest = SLIP;
        int off = 0;
        for (int i = 1; i < motions.size(); i++) {
            var a = track.get(i - 1).pose();
            var b = track.get(i).pose();
            double away = Math.hypot(b.tx() - a.tx(), b.ty() - a.ty());
            double dt = track.get(i).seconds() - track.get(i - 1).seconds();
            if (away > SLOW * dt) {
                double way = Math.atan2(b.ty() - a.ty(), b.tx() - a.tx());
                double middle = EgoPose.yaw(a) + Math.IEEEremainder(EgoPose.yaw(b) - EgoPose.yaw(a), 2 * Math.PI) / 2;
                double angle = Math.abs(Math.toDegrees(Math.IEEEremainder(way - middle, 2 * Math.PI)));
                off += angle > SLIP ? 1 : 0;
                worst = angle > largest ? i : worst;
                largest = Math.max(largest, angle);
            }
        }
        // One jump of a track is noise; a convention shows in most of it.
        if (worst > 0 && off > motions.size() / 10) {
            Motion at = motions.get(worst);
            found.add(new Violation(
                    Violation.Kind.HEADING,
                    Violation.Severity.WARNING,
                    track.start(),
                    track.end(),
                    0,
                    motions.getLast().metres(),
                    at.seconds(),
                    at.metres(),
                    largest,
                    SLIP,
                    0,
                    Optional.empty()));
        }
    }
}
