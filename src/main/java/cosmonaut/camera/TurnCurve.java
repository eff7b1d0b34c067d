package cosmonaut.camera;

import java.util.List;

/// A smooth turn through key rotations at given times.
///
/// Between two keys the rotation vector relative to the first of them is a cubic (Hermite) curve. Its ends have the
/// angular velocity of the keys, which is the mean of the two turns beside a key, each weighted with the other's time,
/// as the tangents of Catmull-Rom are; so the speed of turning has no jump. At the ends of the curve it is the speed of
/// the only turn there. Shoemake's squad has the same aim; its speed jumps where times are uneven, this one's does not.
public final class TurnCurve {

    private final List<Quaternion> keys;
    private final double[] seconds;

    /// @param keys    two or more
    /// @param seconds of each key, ascending
    public TurnCurve(List<Quaternion> keys, double[] seconds) {
        this.keys = List.copyOf(keys);
        this.seconds = seconds.clone();
    }

    /// The rotation at `share` (0 to 1) of the time between keys `index` and `index + 1`.
    public Quaternion at(int index, double share) {
        double step = step(index);
        double[] whole = turn(index);
        double[] from = times(velocity(index), step);
        double[] to = times(inverseRightJacobian(whole, velocity(index + 1)), step);
        double s = share;
        double a = s * (s - 1) * (s - 1);
        double b = s * s * (3 - 2 * s);
        double c = s * s * (s - 1);
        double[] vector = new double[3];
        for (int i = 0; i < 3; i++) {
            vector[i] = a * from[i] + b * whole[i] + c * to[i];
        }
        return keys.get(index).times(exponential(vector));
    }

    private double step(int index) {
        return seconds[index + 1] - seconds[index];
    }

    /// The rotation vector, in radians, that leads from key `index` to the next on the shorter way.
    private double[] turn(int index) {
        Quaternion a = keys.get(index);
        Quaternion d = new Quaternion(-a.x(), -a.y(), -a.z(), a.w()).times(keys.get(index + 1));
        double sign = d.w() < 0 ? -1 : 1;
        double sine = Math.sqrt(d.x() * d.x() + d.y() * d.y() + d.z() * d.z());
        double angle = 2 * Math.atan2(sine, sign * d.w());
        double scale = sine < 1e-12 ? 2 : angle / sine;
        return new double[] {sign * d.x() * scale, sign * d.y() * scale, sign * d.z() * scale};
    }

    /// Radians a second about the axes of the camera at key `index`.
    private double[] velocity(int index) {
        int last = keys.size() - 1;
        if (index == 0) {
            return times(turn(0), 1 / step(0));
        }
        double before = step(index - 1);
        double[] in = times(turn(index - 1), 1 / before);
        if (index == last) {
            return in;
        }
        double after = step(index);
        double[] out = times(turn(index), 1 / after);
        double[] mean = new double[3];
        for (int i = 0; i < 3; i++) {
            mean[i] = (in[i] * after + out[i] * before) / (before + after);
        }
        return mean;
    }

    /// How fast a rotation vector `r` must change so that the camera turns with velocity `w` about its own axes.
    private static double[] inverseRightJacobian(double[] r, double[] w) {
        double angle = Math.sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]);
        double[] once = cross(r, w);
        double[] twice = cross(r, once);
        double factor = angle < 1e-4 ? 1 / 12.0 : 1 / (angle * angle) - 1 / (2 * angle * Math.tan(angle / 2));
        double[] sum = new double[3];
        for (int i = 0; i < 3; i++) {
            sum[i] = w[i] + once[i] / 2 + factor * twice[i];
        }
        return sum;
    }

    private static Quaternion exponential(double[] r) {
        double angle = Math.sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]);
        double scale = angle < 1e-12 ? 0.5 : Math.sin(angle / 2) / angle;
        return new Quaternion(r[0] * scale, r[1] * scale, r[2] * scale, Math.cos(angle / 2));
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    private static double[] times(double[] a, double factor) {
        return new double[] {a[0] * factor, a[1] * factor, a[2] * factor};
    }
}
