package cosmonaut.drive;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Pose;
import cosmonaut.drive.curve.Point3;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Poses of the vehicle at increasing times.
///
/// @param samples one or more, times increasing by [#SHORTEST_SECONDS] or more
public record EgoTrack(List<Sample> samples) {

    public static final double SHORTEST_SECONDS = 1e-6;

    /// Places further out than any map projection are damage.
    public static final double FURTHEST_METRES = 1e8;

    public static final int MOST_SAMPLES = 1_000_000;

    private static final double STANDING = 1e-6;
    private static final int LONGEST_PART = 100;

    /// @param seconds of any origin
    /// @param pose    vehicle-to-world
    public record Sample(double seconds, Pose pose) {}

    /// @throws InvalidInputException if there is no sample or there are too many, a time is not finite or not after the
    ///     one before, or a place is too far out
    public EgoTrack {
        samples = List.copyOf(samples);
        if (samples.isEmpty()) {
            throw new InvalidInputException("the track holds no pose; give one or more");
        }
        if (samples.size() > MOST_SAMPLES) {
            throw new InvalidInputException(
                    "the track has " + samples.size() + " poses, at most " + MOST_SAMPLES + " are taken; cut it");
        }
        for (int i = 0; i < samples.size(); i++) {
            double seconds = samples.get(i).seconds();
            if (!Double.isFinite(seconds)) {
                throw new InvalidInputException("pose " + (i + 1) + " has no finite time; give one");
            }
            double step = i == 0 ? 1 : seconds - samples.get(i - 1).seconds();
            if (!(step >= SHORTEST_SECONDS)) {
                throw new InvalidInputException("pose " + (i + 1) + " at " + seconds + " s is not after the one before;"
                        + " sort the poses by time and give each its own");
            }
            Pose pose = samples.get(i).pose();
            double furthest = Math.max(Math.abs(pose.tx()), Math.max(Math.abs(pose.ty()), Math.abs(pose.tz())));
            if (!(furthest <= FURTHEST_METRES)) {
                throw new InvalidInputException("pose " + (i + 1) + " lies " + furthest + " m from the origin, at most "
                        + FURTHEST_METRES + " are taken; check the unit");
            }
        }
    }

    public int size() {
        return samples.size();
    }

    public Sample get(int index) {
        return samples.get(index);
    }

    public double start() {
        return samples.getFirst().seconds();
    }

    public double end() {
        return samples.getLast().seconds();
    }

    public double duration() {
        return end() - start();
    }

    /// Metres along the places.
    public double length() {
        double sum = 0;
        for (int i = 1; i < samples.size(); i++) {
            sum += samples.get(i - 1).pose().distanceTo(samples.get(i).pose());
        }
        return sum;
    }

    /// The places of all samples.
    public List<Point3> places() {
        return samples.stream().map(sample -> place(sample.pose())).toList();
    }

    private static Point3 place(Pose pose) {
        return new Point3(pose.tx(), pose.ty(), pose.tz());
    }

    /// The pose at a time; before the first and after the last sample it stands.
    ///
    /// The place follows the Catmull-Rom curve for the samples' times through the nearest four (a standing vehicle
    /// stays where it is), the rotation turns at constant speed (slerp).
    public Pose at(double seconds) {
        if (!(seconds > start())) {
            return samples.getFirst().pose();
        }
        if (seconds >= end()) {
            return samples.getLast().pose();
        }
        int i = indexBefore(seconds);
        Sample a = samples.get(i);
        if (a.seconds() == seconds) {
            return a.pose();
        }
        Sample b = samples.get(i + 1);
        double span = b.seconds() - a.seconds();
        double u = (seconds - a.seconds()) / span;
        Point3 from = place(a.pose());
        Point3 to = place(b.pose());
        Point3 m0 = velocity(i).times(span);
        Point3 m1 = velocity(i + 1).times(span);
        double u2 = u * u;
        double u3 = u2 * u;
        Point3 p = from.times(2 * u3 - 3 * u2 + 1)
                .plus(m0.times(u3 - 2 * u2 + u))
                .plus(to.times(3 * u2 - 2 * u3))
                .plus(m1.times(u3 - u2));
        return Pose.of(a.pose().quaternion().slerp(b.pose().quaternion(), u), p.x(), p.y(), p.z());
    }

    private int indexBefore(double seconds) {
        int low = 0;
        int high = samples.size() - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (samples.get(middle).seconds() <= seconds) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The tangent of the curve for the times at sample `i`, m/s; at an end that of the only step, and none where the
    /// vehicle stands on either side.
    private Point3 velocity(int i) {
        int last = samples.size() - 1;
        if (i == 0) {
            return step(0);
        }
        if (i == last) {
            return step(last - 1);
        }
        Point3 before = step(i - 1);
        Point3 after = step(i);
        if (before.norm() < STANDING || after.norm() < STANDING) {
            return Point3.ORIGIN;
        }
        double d0 = samples.get(i).seconds() - samples.get(i - 1).seconds();
        double d1 = samples.get(i + 1).seconds() - samples.get(i).seconds();
        return before.times(d1 / (d0 + d1)).plus(after.times(d0 / (d0 + d1)));
    }

    /// Mean velocity from sample `i` to the next.
    private Point3 step(int i) {
        Sample a = samples.get(i);
        Sample b = samples.get(i + 1);
        return place(b.pose()).minus(place(a.pose())).times(1 / (b.seconds() - a.seconds()));
    }

    /// As seen from the level frame under its first pose, with times from 0: the first pose has the place (0, 0, 0)
    /// and yaw 0, and keeps its pitch and roll.
    public EgoTrack anchored() {
        return anchoredAt(start());
    }

    /// As [#anchored], at a time; earlier samples keep negative times.
    public EgoTrack anchoredAt(double seconds) {
        Pose base = EgoPose.level(at(seconds)).inverse();
        return new EgoTrack(samples.stream()
                .map(sample -> new Sample(sample.seconds() - seconds, base.compose(sample.pose())))
                .toList());
    }

    /// Moved as a whole: `base` after every pose.
    public EgoTrack from(Pose base) {
        return new EgoTrack(samples.stream()
                .map(sample -> new Sample(sample.seconds(), base.compose(sample.pose())))
                .toList());
    }

    /// Samples at an even rate from the first time on; the last time is kept only where it falls on one.
    ///
    /// @param rate samples per second
    public EgoTrack resampled(double rate) {
        if (!(rate > 0) || !(duration() * rate < MOST_SAMPLES)) {
            throw new InvalidInputException("the track lasts " + duration() + " s, which makes more than "
                    + MOST_SAMPLES + " poses at " + rate + " a second; cut it, or check the unit of its times");
        }
        int count = (int) Math.floor(duration() * rate + 1e-6) + 1;
        Sample[] made = new Sample[count];
        Arrays.setAll(made, i -> new Sample(start() + i / rate, at(start() + i / rate)));
        return new EgoTrack(List.of(made));
    }

    /// Fewer samples, between which a straight way at even speed keeps within a tolerance of those left out: for
    /// programs that steer from point to point. The first and the last stay.
    ///
    /// @param metres  of place, above 0
    /// @param radians of turn, above 0
    public EgoTrack thinned(double metres, double radians) {
        List<Sample> kept = new ArrayList<>();
        kept.add(samples.getFirst());
        int from = 0;
        for (int to = 2; to < samples.size(); to++) {
            // A part longer than this would be looked through again for every sample that it grows by.
            if (to - from > LONGEST_PART || !isStraight(from, to, metres, radians)) {
                from = to - 1;
                kept.add(samples.get(from));
            }
        }
        if (samples.size() > 1) {
            kept.add(samples.getLast());
        }
        return new EgoTrack(kept);
    }

    private boolean isStraight(int from, int to, double metres, double radians) {
        Sample a = samples.get(from);
        Sample b = samples.get(to);
        for (int i = from + 1; i < to; i++) {
            Pose pose = samples.get(i).pose();
            double share = (samples.get(i).seconds() - a.seconds()) / (b.seconds() - a.seconds());
            Point3 straight = place(a.pose()).mix(place(b.pose()), share);
            Pose turned = Pose.of(
                    a.pose().quaternion().slerp(b.pose().quaternion(), share),
                    straight.x(),
                    straight.y(),
                    straight.z());
            if (turned.distanceTo(pose) > metres || Math.toRadians(turned.degreesTo(pose)) > radians) {
                return false;
            }
        }
        return true;
    }

    /// The part from `from` to `to`, ends included, whose ends are interpolated where no sample falls on them.
    public EgoTrack cut(double from, double to) {
        List<Sample> kept = new ArrayList<>();
        kept.add(new Sample(from, at(from)));
        for (Sample sample : samples) {
            if (sample.seconds() > from + SHORTEST_SECONDS && sample.seconds() < to - SHORTEST_SECONDS) {
                kept.add(sample);
            }
        }
        if (to > from + SHORTEST_SECONDS) {
            kept.add(new Sample(to, at(to)));
        }
        return new EgoTrack(kept);
    }
}
