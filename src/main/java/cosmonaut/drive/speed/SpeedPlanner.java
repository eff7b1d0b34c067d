package cosmonaut.drive.speed;

import cosmonaut.drive.DriveLimits;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.edit.SolvedPath;
import java.util.Arrays;
import java.util.List;

/// Makes a plan of what a person asks for: limits over the path, then a pass forwards with what the vehicle can
/// accelerate and one backwards with what it can brake.
///
/// Both passes spend only what the lateral acceleration leaves of the friction circle:
/// `a = a_max sqrt(1 - (v^2 k / a_lat)^2)`.
public final class SpeedPlanner {

    /// A vehicle creeps around what would need it to stand.
    private static final double CREEPING = 0.5;

    private static final double CREEP_ACCELERATION = 0.05;

    /// Of yaw acceleration and jerk, what steering may take; changes of speed within a bend take the rest.
    private static final double BEND_SHARE = 0.5;

    /// Of lateral acceleration, yaw and steering rate, what a bend may take; rounding off takes some of the rest.
    private static final double RATE_SHARE = 0.97;

    /// Places nearer than this, in metres, are one.
    private static final double SAME = 1e-6;

    private final SolvedPath path;
    private final Vehicle vehicle;
    private final DriveLimits limits;

    /// @param limits within which the vehicle is to keep
    public SpeedPlanner(SolvedPath path, Vehicle vehicle, DriveLimits limits) {
        this.path = path;
        this.vehicle = vehicle;
        this.limits = limits;
    }

    /// @param stops whether the vehicle must stand at the end of the path, even if the wish says otherwise
    public SpeedPlan plan(SpeedSpec wish, boolean stops) {
        return switch (wish) {
            case SpeedSpec.Trapezoid shape -> trapezoid(shape, stops || shape.stops());
            case SpeedSpec.SCurve curve ->
                trapezoid(curve.shape(), stops || curve.shape().stops())
                        .averaged(Math.max(
                                        curve.shape().acceleration(),
                                        curve.shape().deceleration())
                                / curve.jerk());
            case SpeedSpec.Table table -> table(table, stops);
            case SpeedSpec.Handles handles -> handles(handles, stops);
        };
    }

    /// How fast the path may be driven at a place for its bends alone, m/s; the least of
    ///
    /// - `sqrt(a_lat / |k|)` and `w / |k|` with the yaw rate `w`,
    /// - `u (1 + L^2 k^2) / (L k')` with the steering rate `u`,
    /// - `sqrt(s w' / k')` and `cbrt(s j / k')` with the yaw acceleration `w'` and the jerk `j`, of which changes of
    ///   speed within the bend take a share too.
    public double bendLimit(double metres) {
        double k = Math.abs(path.smoothCurvature(metres));
        double rate = Math.abs(path.curvatureRate(metres));
        double wheelbase = vehicle.wheelbase();
        double fastest = Double.MAX_VALUE;
        if (k > 0) {
            fastest = Math.min(
                    Math.sqrt(RATE_SHARE * limits.lateralAcceleration() / k), RATE_SHARE * limits.yawRate() / k);
        }
        if (rate > 0) {
            double steering =
                    RATE_SHARE * limits.steeringRate() * (1 + wheelbase * wheelbase * k * k) / (wheelbase * rate);
            double turning = Math.sqrt(BEND_SHARE * limits.yawAcceleration() / rate);
            double jerk = Math.cbrt(BEND_SHARE * limits.wholeJerk() / rate);
            fastest = Math.min(Math.min(fastest, steering), Math.min(turning, jerk));
        }
        return Math.max(CREEPING, fastest);
    }

    private SpeedPlan trapezoid(SpeedSpec.Trapezoid shape, boolean stops) {
        double length = path.length();
        double a = shape.acceleration();
        double b = shape.deceleration();
        double v0 = shape.start();
        double end = stops ? 0 : shape.cruise();
        // A start faster than the cruise brakes to it; all speeds are bounded by what still stops at the end.
        double first = Math.min(v0, Math.sqrt(end * end + 2 * b * length));
        double peakSquare = (2 * a * b * length + b * first * first + a * end * end) / (a + b);
        double cruise = shape.cruise();
        double[] s;
        double[] v;
        if (first > cruise) {
            double brake = (first * first - cruise * cruise) / (2 * b);
            double stop = length - (cruise * cruise - end * end) / (2 * b);
            if (brake < stop) {
                s = new double[] {0, brake, stop, length};
                v = new double[] {first, cruise, cruise, end};
            } else {
                s = new double[] {0, length};
                v = new double[] {first, Math.sqrt(Math.max(end * end, first * first - 2 * b * length))};
            }
        } else {
            double peak = Math.min(cruise, Math.sqrt(peakSquare));
            double rise = (peak * peak - first * first) / (2 * a);
            // Where the cruise is also the end speed there is nothing to brake, however short the path.
            double fall = length - Math.max(0, peak * peak - end * end) / (2 * b);
            double last = Math.min(end, Math.sqrt(first * first + 2 * a * length));
            s = new double[] {0, Math.min(rise, length), Math.clamp(fall, Math.min(rise, length), length), length};
            v = new double[] {first, peak, peak, last};
            if (last < end) {
                s = new double[] {0, length};
                v = new double[] {first, last};
            }
        }
        return compact(s, v);
    }

    /// Without nodes at the same place; of those the last stays.
    private static SpeedPlan compact(double[] s, double[] v) {
        double[] places = new double[s.length];
        double[] speeds = new double[s.length];
        int count = 0;
        for (int i = 0; i < s.length; i++) {
            count -= count > 0 && s[i] - places[count - 1] < 1e-9 ? 1 : 0;
            places[count] = s[i];
            speeds[count] = v[i];
            count++;
        }
        places[0] = 0;
        speeds[0] = v[0];
        return SpeedPlan.overPath(Arrays.copyOf(places, count), Arrays.copyOf(speeds, count), new double[count]);
    }

    private SpeedPlan handles(SpeedSpec.Handles wish, boolean stops) {
        double width = wish.jerk() > 0 ? Math.max(limits.acceleration(), limits.deceleration()) / wish.jerk() : 0;
        double[] s = places(wish.handles());
        double[] v = new double[s.length];
        double[] dwell = new double[s.length];
        double[] bends = wish.slowsInBends() ? bendLimits(s, width / 2) : new double[0];
        for (int i = 0; i < s.length; i++) {
            v[i] = Math.min(wished(wish, s[i]), limits.maxSpeed());
            v[i] = wish.slowsInBends() ? Math.min(v[i], bends[i]) : v[i];
        }
        for (SpeedHandle handle : wish.handles()) {
            if (handle.kind() == SpeedHandle.Kind.STOP && handle.metres() <= path.length() + SAME) {
                int at = Arrays.binarySearch(s, Math.min(handle.metres(), path.length()));
                v[at] = 0;
                // The mean over a window is 0 for as long as the vehicle stands longer than the window.
                dwell[at] = Math.max(dwell[at], handle.dwell() + (handle.metres() > 0 ? width : 0));
            }
        }
        if (stops) {
            v[s.length - 1] = 0;
        }
        passes(s, v);
        return SpeedPlan.overPath(s, v, dwell).averaged(width);
    }

    /// What the bends allow at each place. Where changes of speed are rounded off over a window, a bend is driven as
    /// slowly for half a window before and behind it, or the mean would be faster in it than it allows.
    private double[] bendLimits(double[] s, double half) {
        double[] own = new double[s.length];
        Arrays.setAll(own, i -> bendLimit(s[i]));
        if (!(half > 0)) {
            return own;
        }
        double most = Math.max(limits.acceleration(), limits.deceleration());
        double[] wide = own.clone();
        for (int i = 0; i < s.length; i++) {
            double reach = Math.min(own[i], limits.maxSpeed()) * half + most * half * half / 2;
            for (int k = i - 1; k >= 0 && s[i] - s[k] <= reach; k--) {
                wide[k] = Math.min(wide[k], own[i]);
            }
            for (int k = i + 1; k < s.length && s[k] - s[i] <= reach; k++) {
                wide[k] = Math.min(wide[k], own[i]);
            }
        }
        return wide;
    }

    /// The grid of the path and the places of the handles, increasing.
    private double[] places(List<SpeedHandle> handles) {
        double[] own = handles.stream()
                .mapToDouble(SpeedHandle::metres)
                .filter(metres -> metres <= path.length() + SAME)
                .map(metres -> Math.min(metres, path.length()))
                .sorted()
                .distinct()
                .toArray();
        double[] all = new double[path.steps() + 1 + own.length];
        int count = 0;
        int next = 0;
        for (int i = 0; i <= path.steps(); i++) {
            double metres = path.metres(i);
            while (next < own.length && own[next] < metres + SAME) {
                all[count++] = own[next++];
            }
            if (count == 0 || metres - all[count - 1] > SAME) {
                all[count++] = metres;
            }
        }
        // The path begins at 0 and ends at its length, whatever lies within a micrometre of them.
        all[0] = own.length > 0 && own[0] == all[0] ? own[0] : 0;
        return Arrays.copyOf(all, count);
    }

    private static double wished(SpeedSpec.Handles wish, double s) {
        SpeedHandle before = null;
        SpeedHandle after = null;
        double limit = Double.MAX_VALUE;
        for (SpeedHandle handle : wish.handles()) {
            if (handle.metres() <= s) {
                limit = handle.kind() == SpeedHandle.Kind.LIMIT ? handle.speed() : Double.MAX_VALUE;
            }
            if (handle.kind() == SpeedHandle.Kind.EXACT) {
                before = handle.metres() <= s ? handle : before;
                after = handle.metres() > s && after == null ? handle : after;
            }
        }
        double base = wish.cruise();
        if (before != null && after != null) {
            double share = (s - before.metres()) / (after.metres() - before.metres());
            base = before.speed() + share * (after.speed() - before.speed());
        } else if (before != null) {
            base = before.speed();
        } else if (after != null) {
            base = after.speed();
        }
        return Math.min(base, limit);
    }

    private void passes(double[] s, double[] v) {
        for (int i = 1; i < s.length; i++) {
            double most = v[i - 1] * v[i - 1] + 2 * left(limits.acceleration(), v[i - 1], s[i - 1]) * (s[i] - s[i - 1]);
            v[i] = Math.min(v[i], Math.sqrt(most));
        }
        for (int i = s.length - 2; i >= 0; i--) {
            double most = v[i + 1] * v[i + 1] + 2 * left(limits.deceleration(), v[i + 1], s[i + 1]) * (s[i + 1] - s[i]);
            v[i] = Math.min(v[i], Math.sqrt(most));
        }
    }

    /// What a bend leaves of an acceleration; never nothing, or the vehicle would stand in it for ever.
    private double left(double most, double v, double s) {
        double used = v * v * path.smoothCurvature(s) / limits.lateralAcceleration();
        return Math.max(CREEP_ACCELERATION, most * Math.sqrt(Math.max(0, 1 - used * used)));
    }

    private SpeedPlan table(SpeedSpec.Table table, boolean stops) {
        List<SpeedSpec.Table.Entry> entries = table.entries();
        int count = entries.size();
        SpeedSpec.Table.Entry last = entries.getLast();
        double[] t = new double[count + 1];
        double[] v = new double[count + 1];
        for (int i = 0; i < count; i++) {
            t[i] = entries.get(i).seconds();
            v[i] = entries.get(i).speed();
        }
        v[count] = last.speed();
        SpeedPlan so = SpeedPlan.overTime(Arrays.copyOf(t, Math.max(2, count)), Arrays.copyOf(v, Math.max(2, count)));
        double left = path.length() - so.metres();
        // The last speed goes on to the end of the path; a vehicle that stands by then stays there.
        t[count] = last.seconds() + (last.speed() > 0 && left > 0 ? left / last.speed() : 1);
        SpeedPlan whole = SpeedPlan.overTime(t, v);
        return stops ? braked(whole) : whole.until(path.length());
    }

    /// The plan with comfortable braking before the end of the path.
    private SpeedPlan braked(SpeedPlan plan) {
        double end = plan.secondsAt(path.length());
        if (plan.metres() < path.length() - 1e-9) {
            return plan;
        }
        int parts = (int) Math.clamp(Math.ceil(end / 0.02), 2, 100_000);
        double low = 0;
        double high = end;
        double b = limits.deceleration();
        // The last moment at which braking still stops in time.
        for (int step = 0; step < 60; step++) {
            double middle = (low + high) / 2;
            double v = plan.speedAt(middle);
            if (plan.metresAt(middle) + v * v / (2 * b) <= path.length()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double v = plan.speedAt(low);
        double[] t = new double[parts + 2];
        double[] speeds = new double[parts + 2];
        for (int i = 0; i <= parts; i++) {
            t[i] = low * i / parts;
            speeds[i] = plan.speedAt(t[i]);
        }
        t[parts + 1] = low + Math.max(v / b, 1e-3);
        if (!(low > 0)) {
            return SpeedPlan.overTime(new double[] {0, 1}, new double[] {0, 0});
        }
        return SpeedPlan.overTime(t, speeds);
    }
}
