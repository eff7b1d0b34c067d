package cosmonaut.camera.edit;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.camera.TurnCurve;
import java.util.Arrays;
import java.util.List;

/// The camera at every time between keys.
///
/// It passes every key at its time. Except with [Interpolation#LINEAR], its velocity and its turning are continuous.
/// Focal lengths are interpolated by their logarithms, which zooms evenly, and never beyond those of
/// the keys beside.
final class PathCurve {

    /// Keys at one place still are two knots.
    private static final double LEAST_KNOT = 1e-6;

    private final List<PathKey> keys;
    private final boolean linear;
    private final double[] seconds;
    private final KnotCurve places;
    private final KnotCurve lenses;
    private final KnotClock placeClock;
    private final KnotClock timeClock;
    private final TurnCurve turns;
    private final List<Quaternion> rotations;

    /// @param keys one or more at rising times, none of which rides
    PathCurve(List<PathKey> keys, Interpolation interpolation) {
        this.keys = keys;
        this.linear = interpolation == Interpolation.LINEAR;
        seconds = keys.stream().mapToDouble(PathKey::seconds).toArray();
        double[] eases = keys.stream().mapToDouble(PathKey::ease).toArray();
        double[] knots = interpolation == Interpolation.CENTRIPETAL ? centripetal(keys) : seconds;
        places = new KnotCurve(knots, keys.stream().map(PathCurve::place).toArray(double[][]::new), false);
        lenses = new KnotCurve(
                seconds, keys.stream().map(key -> numbers(key.lens())).toArray(double[][]::new), true);
        placeClock = new KnotClock(seconds, knots, eases);
        timeClock = new KnotClock(seconds, seconds, eases);
        rotations = keys.stream().map(key -> key.pose().quaternion()).toList();
        turns = new TurnCurve(rotations, seconds);
    }

    private static double[] centripetal(List<PathKey> keys) {
        double[] knots = new double[keys.size()];
        for (int k = 1; k < knots.length; k++) {
            double distance = keys.get(k).pose().distanceTo(keys.get(k - 1).pose());
            knots[k] = knots[k - 1] + Math.max(LEAST_KNOT, Math.sqrt(distance));
        }
        return knots;
    }

    private static double[] place(PathKey key) {
        return new double[] {key.pose().tx(), key.pose().ty(), key.pose().tz()};
    }

    private static double[] numbers(Intrinsics lens) {
        return new double[] {Math.log(lens.fx()), Math.log(lens.fy()), lens.cx(), lens.cy()};
    }

    private static Intrinsics lens(double[] n, Intrinsics of) {
        return new Intrinsics(Math.exp(n[0]), Math.exp(n[1]), n[2], n[3], of.width(), of.height());
    }

    /// The camera at `time`, which is held within the path.
    CameraFrame at(double time) {
        int last = keys.size() - 1;
        int found = Arrays.binarySearch(seconds, time);
        if (found >= 0 || last == 0 || time < seconds[0] || time > seconds[last]) {
            return keys.get(found >= 0 ? found : time > seconds[0] ? last : 0).camera();
        }
        int piece = -found - 2;
        double share = timeClock.share(piece, time);
        PathKey a = keys.get(piece);
        PathKey b = keys.get(piece + 1);
        if (linear) {
            double[] from = place(a);
            double[] to = place(b);
            Pose pose = Pose.of(
                    rotations.get(piece).slerp(rotations.get(piece + 1), share),
                    from[0] + (to[0] - from[0]) * share,
                    from[1] + (to[1] - from[1]) * share,
                    from[2] + (to[2] - from[2]) * share);
            double[] lens = numbers(a.lens());
            double[] next = numbers(b.lens());
            for (int c = 0; c < lens.length; c++) {
                lens[c] += (next[c] - lens[c]) * share;
            }
            return new CameraFrame(pose, lens(lens, a.lens()));
        }
        double[] p = places.at(piece, placeClock.share(piece, time));
        Pose pose = Pose.of(turns.at(piece, share), p[0], p[1], p[2]);
        return new CameraFrame(pose, a.lens().equals(b.lens()) ? a.lens() : lens(lenses.at(piece, share), a.lens()));
    }
}
