package cosmonaut.metrics;

import cosmonaut.camera.Pose;
import java.util.List;
import java.util.Optional;

/// How far a track is from another, pose by pose.
public final class TrackErrors {

    private static final double LEAST_LENGTH = 2;
    private static final double LEAST_SPEED = 1;

    private TrackErrors() {}

    /// The root of the mean squared distance of the places, metres (ATE once aligned).
    public static double absolute(List<Pose> estimated, List<Pose> reference) {
        double sum = 0;
        for (int i = 0; i < same(estimated, reference); i++) {
            double away = estimated.get(i).distanceTo(reference.get(i));
            sum += away * away;
        }
        return Math.sqrt(sum / estimated.size());
    }

    /// Errors of the steps `E_i = (P_i^-1 P_{i+d})^-1 (Q_i^-1 Q_{i+d})`.
    ///
    /// @param shift       root of the mean squared length of `E_i`, metres
    /// @param turn        root of the mean squared angle of `E_i`, radians
    /// @param meanTurn    mean angle of `E_i`, radians
    public record Relative(double shift, double turn, double meanTurn) {}

    /// @param step poses from one to the other, 1 or more
    public static Relative relative(List<Pose> estimated, List<Pose> reference, int step) {
        int n = same(estimated, reference) - step;
        if (step < 1 || n < 1) {
            throw new IllegalArgumentException("a step of " + step + " does not fit into the track");
        }
        double shift = 0;
        double turn = 0;
        double mean = 0;
        for (int i = 0; i < n; i++) {
            Pose p = reference.get(i + step).relativeTo(reference.get(i));
            Pose q = estimated.get(i + step).relativeTo(estimated.get(i));
            Pose e = q.relativeTo(p);
            double length = e.distanceTo(Pose.IDENTITY);
            double angle = Math.toRadians(e.degreesTo(Pose.IDENTITY));
            shift += length * length;
            turn += angle * angle;
            mean += angle;
        }
        return new Relative(Math.sqrt(shift / n), Math.sqrt(turn / n), mean / n);
    }

    /// How well a requested drive was followed; poses are those of a vehicle (x forward, y left, z up).
    ///
    /// @param mean        distance of the places, metres: the error that is reported (TFE)
    /// @param last        distance of the last places, metres
    /// @param cross       mean distance across the requested way, metres
    /// @param along       mean distance along it, metres
    /// @param heading     mean difference of heading, radians
    /// @param speed       mean difference of speed, m/s
    /// @param afterScale  root of the mean squared distance after the best turn, shift and scale (Sim3), metres
    public record Following(
            double mean, double last, double cross, double along, double heading, double speed, double afterScale) {

        /// The error in the paper's unit.
        public double centimetres() {
            return 100 * mean;
        }
    }

    /// The estimated track is laid onto the requested one at its first pose, without scale. Both must be sampled at the
    /// times of the pictures.
    ///
    /// @param rate pictures per second
    public static Following following(List<Pose> estimated, List<Pose> requested, double rate) {
        int n = same(estimated, requested);
        List<Pose> moved = TrackAlignment.anchored(estimated, requested).moved(estimated);
        double mean = 0;
        double cross = 0;
        double along = 0;
        double heading = 0;
        double speed = 0;
        for (int i = 0; i < n; i++) {
            Pose want = requested.get(i);
            Pose have = moved.get(i);
            mean += have.distanceTo(want) / n;
            Pose off = have.relativeTo(want);
            along += Math.abs(off.tx()) / n;
            cross += Math.hypot(off.ty(), off.tz()) / n;
            double turn = Math.atan2(have.r10(), have.r00()) - Math.atan2(want.r10(), want.r00());
            heading += Math.abs(Math.IEEEremainder(turn, 2 * Math.PI)) / n;
            if (i > 0) {
                double had = have.distanceTo(moved.get(i - 1));
                double wanted = want.distanceTo(requested.get(i - 1));
                speed += Math.abs(had - wanted) * rate / (n - 1);
            }
        }
        double last = moved.getLast().distanceTo(requested.getLast());
        List<Pose> best = TrackAlignment.of(estimated, requested, true).moved(estimated);
        return new Following(mean, last, cross, along, heading, speed, absolute(best, requested));
    }

    /// Metres along the places.
    public static double length(List<Pose> track) {
        double sum = 0;
        for (int i = 1; i < track.size(); i++) {
            sum += track.get(i).distanceTo(track.get(i - 1));
        }
        return sum;
    }

    /// Agreement of two estimates of one drive, both divided by the length of the first (TAE).
    ///
    /// @param ate after the best turn and shift, in shares of the length
    /// @param rpe of single steps; `shift` in shares of the length
    public record Agreement(double ate, Relative rpe) {}

    /// Nothing where there is too little motion: under 2 m, or under 1 m/s on average.
    ///
    /// @param rate poses per second
    public static Optional<Agreement> agreement(List<Pose> one, List<Pose> other, double rate) {
        int n = same(one, other);
        double length = length(one);
        if (n < 2 || length < LEAST_LENGTH || length * rate / (n - 1) < LEAST_SPEED) {
            return Optional.empty();
        }
        List<Pose> a = shrunk(one, length);
        List<Pose> b = shrunk(other, length);
        List<Pose> moved = TrackAlignment.of(b, a, false).moved(b);
        return Optional.of(new Agreement(absolute(moved, a), relative(b, a, 1)));
    }

    private static List<Pose> shrunk(List<Pose> track, double length) {
        return track.stream()
                .map(pose -> pose.movedTo(pose.tx() / length, pose.ty() / length, pose.tz() / length))
                .toList();
    }

    private static int same(List<Pose> estimated, List<Pose> reference) {
        if (estimated.size() != reference.size() || estimated.isEmpty()) {
            throw new IllegalArgumentException("tracks of " + estimated.size() + " and " + reference.size()
                    + " poses cannot be compared; both need as many");
        }
        return estimated.size();
    }
}
