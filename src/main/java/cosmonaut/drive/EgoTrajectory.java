package cosmonaut.drive;

import cosmonaut.camera.Pose;
import cosmonaut.drive.curve.Point3;
import java.util.ArrayList;
import java.util.List;

/// What a model of several views is told of a drive: 65 knots, a tenth of a second apart, 0 to 6.4 s.
///
/// Frame: the level frame under the vehicle at the first knot (x forward, y left, z up, on the ground under the rear
/// axle), so the first place is (0, 0, 0) and its yaw 0; pitch and roll of the poses are kept. Differences of height
/// are not rotated by them.
///
/// @param knots [#KNOTS] poses
public record EgoTrajectory(List<Pose> knots) {

    public static final int KNOTS = 65;
    public static final int POINTS = 64;
    public static final double RATE = 10;
    /// Seconds of the last knot.
    public static final double SECONDS = 6.4;

    public EgoTrajectory {
        knots = List.copyOf(knots);
        if (knots.size() != KNOTS) {
            throw new IllegalArgumentException("a trajectory has " + KNOTS + " knots, not " + knots.size());
        }
        Pose first = knots.getFirst();
        if (first.tx() != 0 || first.ty() != 0 || first.tz() != 0 || Math.abs(EgoPose.yaw(first)) > 1e-9) {
            throw new IllegalArgumentException("a trajectory begins at (0, 0, 0) with yaw 0");
        }
    }

    /// The window of a drive that begins at a time: what a chunk of a roll-out is told, re-anchored at its first
    /// picture. Past the end of the track the vehicle stands.
    ///
    /// @param seconds time of the track
    public static EgoTrajectory of(EgoTrack track, double seconds) {
        Pose start = track.at(seconds);
        Pose base = EgoPose.level(start).inverse();
        List<Pose> knots = new ArrayList<>();
        for (int k = 0; k < KNOTS; k++) {
            Pose pose = base.compose(track.at(seconds + k / RATE));
            knots.add(k == 0 ? pose.movedTo(0, 0, 0) : pose);
        }
        return new EgoTrajectory(knots);
    }

    /// The 64 points that are fed, metres.
    public List<Point3> points(FirstPoint first) {
        return knots.subList(first.knot(), first.knot() + POINTS).stream()
                .map(pose -> new Point3(pose.tx(), pose.ty(), pose.tz()))
                .toList();
    }

    /// The points as the network reads them, 192 numbers: [64, 3] point by point.
    public float[] floats(FirstPoint first) {
        float[] numbers = new float[3 * POINTS];
        List<Point3> points = points(first);
        for (int i = 0; i < POINTS; i++) {
            numbers[3 * i] = (float) points.get(i).x();
            numbers[3 * i + 1] = (float) points.get(i).y();
            numbers[3 * i + 2] = (float) points.get(i).z();
        }
        return numbers;
    }

    /// The knots with their times.
    public EgoTrack track() {
        List<EgoTrack.Sample> samples = new ArrayList<>();
        for (int k = 0; k < KNOTS; k++) {
            samples.add(new EgoTrack.Sample(k / RATE, knots.get(k)));
        }
        return new EgoTrack(samples);
    }

    /// Metres along the knots.
    public double length() {
        return track().length();
    }

    /// As if driven in a mirror: left and right change places.
    public EgoTrajectory mirrored() {
        return new EgoTrajectory(knots.stream()
                .map(p -> EgoPose.of(p.tx(), -p.ty(), p.tz(), -EgoPose.yaw(p), EgoPose.pitch(p), -EgoPose.roll(p)))
                .toList());
    }

    /// Which of the paper's four classes it is of.
    public ManoeuvreClass manoeuvre() {
        return ManoeuvreClass.of(knots);
    }
}
