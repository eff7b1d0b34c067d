package cosmonaut.drive.speed;

import cosmonaut.InvalidInputException;
import java.util.Arrays;

/// Where along the path the vehicle is over time: even acceleration from node to node.
///
/// Between nodes `dt = 2 ds / (v0 + v1)`; a node may be followed by another at the same place, and then the vehicle
/// stands.
public final class SpeedPlan {

    private final double[] seconds;
    private final double[] metres;
    private final double[] speed;

    private SpeedPlan(double[] seconds, double[] metres, double[] speed) {
        this.seconds = seconds;
        this.metres = metres;
        this.speed = speed;
    }

    /// From speeds at places.
    ///
    /// @param metres increasing from 0
    /// @param speed  m/s, 0 or more
    /// @param dwell  seconds of standing at each place
    /// @throws InvalidInputException if the vehicle would have to go on without speed
    static SpeedPlan overPath(double[] metres, double[] speed, double[] dwell) {
        int stops = (int) Arrays.stream(dwell).filter(d -> d > 0).count();
        double[] t = new double[metres.length + stops];
        double[] s = new double[t.length];
        double[] v = new double[t.length];
        int at = 0;
        for (int i = 0; i < metres.length; i++) {
            if (i > 0) {
                double mean = (speed[i - 1] + speed[i]) / 2;
                if (!(mean > 0)) {
                    throw new InvalidInputException("the speed is 0 from " + (float) metres[i - 1] + " m to "
                            + (float) metres[i] + " m; give the vehicle some to go on, or end the path there");
                }
                t[at] = t[at - 1] + (metres[i] - metres[i - 1]) / mean;
            }
            s[at] = metres[i];
            v[at] = speed[i];
            at++;
            if (dwell[i] > 0) {
                t[at] = t[at - 1] + dwell[i];
                s[at] = metres[i];
                v[at] = 0;
                at++;
            }
        }
        return new SpeedPlan(t, s, v);
    }

    /// From speeds at times; distance is their integral.
    static SpeedPlan overTime(double[] seconds, double[] speed) {
        double[] s = new double[seconds.length];
        for (int i = 1; i < s.length; i++) {
            s[i] = s[i - 1] + (speed[i - 1] + speed[i]) / 2 * (seconds[i] - seconds[i - 1]);
        }
        return new SpeedPlan(seconds, s, speed);
    }

    /// Seconds until the end.
    public double seconds() {
        return seconds[seconds.length - 1];
    }

    /// Metres until the end.
    public double metres() {
        return metres[metres.length - 1];
    }

    public int nodes() {
        return seconds.length;
    }

    public double nodeSeconds(int node) {
        return seconds[node];
    }

    public double nodeMetres(int node) {
        return metres[node];
    }

    public double nodeSpeed(int node) {
        return speed[node];
    }

    /// Metres from the start of the path; before the start 0, after the end where it ended.
    public double metresAt(double t) {
        int i = before(seconds, t);
        double dt = Math.clamp(t, seconds[i], seconds[i + 1]) - seconds[i];
        double moved = speed[i] * dt + acceleration(i) * dt * dt / 2;
        return Math.clamp(metres[i] + moved, metres[i], metres[i + 1]);
    }

    /// m/s; after the end that of the end.
    public double speedAt(double t) {
        int i = before(seconds, t);
        double dt = Math.clamp(t, seconds[i], seconds[i + 1]) - seconds[i];
        return Math.max(0, speed[i] + acceleration(i) * dt);
    }

    /// m/s^2 at a time; at a node that of the part behind it, outside the plan 0.
    public double accelerationAt(double t) {
        return t < 0 || t >= seconds() ? 0 : acceleration(before(seconds, t));
    }

    /// The first time at which the vehicle is at a place.
    public double secondsAt(double place) {
        if (place <= 0) {
            return 0;
        }
        if (place >= metres()) {
            return seconds[firstAt(metres())];
        }
        int i = firstAt(place) - 1;
        double left = place - metres[i];
        double a = acceleration(i);
        double v = speed[i];
        // The root of left = v t + a t^2 / 2 in a form that bears a = 0.
        double end = Math.sqrt(Math.max(0, v * v + 2 * a * left));
        return v + end > 0 ? seconds[i] + 2 * left / (v + end) : seconds[i];
    }

    /// m/s when the vehicle first passes a place.
    public double speedAtPlace(double place) {
        int i = Math.max(0, firstAt(Math.clamp(place, 0, metres())) - 1);
        double left = Math.clamp(place, 0, metres()) - metres[i];
        return Math.sqrt(Math.max(0, speed[i] * speed[i] + 2 * acceleration(i) * left));
    }

    /// The first node at or behind a place.
    private int firstAt(double place) {
        int low = 0;
        int high = metres.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (metres[middle] < place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private double acceleration(int i) {
        double dt = seconds[i + 1] - seconds[i];
        return dt > 0 ? (speed[i + 1] - speed[i]) / dt : 0;
    }

    private static int before(double[] values, double value) {
        int found = Arrays.binarySearch(values, value);
        int index = found >= 0 ? found : -found - 2;
        return Math.clamp(index, 0, values.length - 2);
    }

    /// The same with changes of speed rounded off: the moving average of the speed over a time `width`, whose jerk is
    /// at most `da / width`. From rest to rest the distance is the same and the drive `width` longer; where it begins
    /// or ends in motion, the speed there is taken to have been, and to go on, as it is.
    ///
    /// @param width seconds, 0 or more
    SpeedPlan averaged(double width) {
        if (!(width > 0)) {
            return this;
        }
        double half = width / 2;
        double from = speed[0] == 0 ? -half : 0;
        double to = seconds() + (speed[speed.length - 1] == 0 ? half : 0);
        int parts = (int) Math.clamp(Math.ceil((to - from) / 0.02), 1, 100_000);
        double[] t = new double[parts + 1];
        double[] v = new double[parts + 1];
        for (int i = 0; i <= parts; i++) {
            t[i] = i * (to - from) / parts;
            double at = from + t[i];
            v[i] = Math.max(0, (extended(at + half) - extended(at - half)) / width);
        }
        v[0] = speed[0] == 0 ? 0 : v[0];
        v[parts] = speed[speed.length - 1] == 0 ? 0 : v[parts];
        SpeedPlan rounded = overTime(t, v);
        // What the trapezoids over 20 ms leave is put right evenly; a plan never runs past the path.
        double factor = speed[0] == 0 && speed[speed.length - 1] == 0
                ? metres() / rounded.metres()
                : Math.min(1, metres() / rounded.metres());
        for (int i = 0; i <= parts; i++) {
            v[i] *= factor;
        }
        return overTime(t, v);
    }

    /// The part up to a place, or all of it where it does not get there.
    SpeedPlan until(double place) {
        if (metres() <= place) {
            return this;
        }
        double end = secondsAt(place);
        int kept = 0;
        while (kept < seconds.length && seconds[kept] < end) {
            kept++;
        }
        double[] t = Arrays.copyOf(seconds, kept + 1);
        double[] v = Arrays.copyOf(speed, kept + 1);
        v[kept] = speedAt(end);
        t[kept] = end;
        return overTime(t, v);
    }

    private double extended(double t) {
        if (t < 0) {
            return speed[0] * t;
        }
        double over = Math.max(0, t - seconds());
        return metresAt(t) + over * speed[speed.length - 1];
    }
}
