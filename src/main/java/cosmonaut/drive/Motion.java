package cosmonaut.drive;

import java.util.ArrayList;
import java.util.List;

/// How the vehicle moves at a moment.
///
/// @param seconds       of the track
/// @param metres        driven since its start
/// @param heading       radians, without jumps from moment to moment
/// @param speed         m/s, below 0 in reverse
/// @param acceleration  along, m/s^2
/// @param jerk          along, m/s^3
/// @param curvature     1/m, positive to the left
/// @param curvatureRate its change a metre, 1/m^2
/// @param slope         metres up per metre
public record Motion(
        double seconds,
        double metres,
        double heading,
        double speed,
        double acceleration,
        double jerk,
        double curvature,
        double curvatureRate,
        double slope) {

    /// Below this speed noise of the places decides the curvature, so it counts as 0 (Waymax).
    private static final double SLOW = 0.6;

    /// `v^2 k`, m/s^2
    public double lateralAcceleration() {
        return speed * speed * curvature;
    }

    /// `sqrt(a^2 + a_lat^2)`, m/s^2
    public double wholeAcceleration() {
        return Math.hypot(acceleration, lateralAcceleration());
    }

    /// `v k`, rad/s
    public double yawRate() {
        return speed * curvature;
    }

    /// `a k + v^2 k_s`, rad/s^2
    public double yawAcceleration() {
        return acceleration * curvature + speed * speed * curvatureRate;
    }

    /// `2 v a k + v^3 k_s`, m/s^3
    public double lateralJerk() {
        return 2 * speed * acceleration * curvature + speed * speed * speed * curvatureRate;
    }

    /// m/s^3
    public double wholeJerk() {
        return Math.hypot(jerk, lateralJerk());
    }

    /// `atan(L k)`, radians
    public double steer(Vehicle vehicle) {
        return Math.atan(vehicle.wheelbase() * curvature);
    }

    /// `L v k_s / (1 + L^2 k^2)`, rad/s
    public double steeringRate(Vehicle vehicle) {
        double lk = vehicle.wheelbase() * curvature;
        return vehicle.wheelbase() * speed * curvatureRate / (1 + lk * lk);
    }

    /// The movement of a track by Waymax's inverse dynamics: `a = dv / dt`, `k = dyaw / (v dt + a dt^2 / 2)`, 0 below
    /// 0.6 m/s; speed is that along the heading.
    ///
    /// @return one for each sample; a single sample stands
    public static List<Motion> of(EgoTrack track) {
        int n = track.size();
        double[] heading = new double[n];
        double[] metres = new double[n];
        double[] slope = new double[n];
        double[] step = new double[n];
        double[] speed = new double[n];
        for (int i = 0; i < n; i++) {
            double yaw = EgoPose.yaw(track.get(i).pose());
            heading[i] = i == 0 ? yaw : heading[i - 1] + Math.IEEEremainder(yaw - heading[i - 1], 2 * Math.PI);
            slope[i] = -Math.sin(EgoPose.pitch(track.get(i).pose()));
            if (i > 0) {
                var a = track.get(i - 1).pose();
                var b = track.get(i).pose();
                double away = a.distanceTo(b);
                double middle = (heading[i] + heading[i - 1]) / 2;
                double along = (b.tx() - a.tx()) * Math.cos(middle) + (b.ty() - a.ty()) * Math.sin(middle);
                metres[i] = metres[i - 1] + away;
                step[i] = Math.copySign(away, along)
                        / (track.get(i).seconds() - track.get(i - 1).seconds());
            }
        }
        for (int i = 0; i < n; i++) {
            // Steps give speeds half way between samples; their means lie on the samples.
            double before = i > 0 ? step[i] : n > 1 ? step[1] : 0;
            double after = i + 1 < n ? step[i + 1] : before;
            speed[i] = (before + after) / 2;
        }
        return moments(track, heading, metres, slope, speed);
    }

    private static List<Motion> moments(
            EgoTrack track, double[] heading, double[] metres, double[] slope, double[] speed) {
        int n = track.size();
        double[] acceleration = new double[n];
        double[] curvature = new double[n];
        for (int i = 0; i < n; i++) {
            int a = Math.min(i, Math.max(0, n - 2));
            int b = Math.min(a + 1, n - 1);
            double dt = b > a ? track.get(b).seconds() - track.get(a).seconds() : 1;
            acceleration[i] = (speed[b] - speed[a]) / dt;
            double way = speed[a] * dt + acceleration[i] * dt * dt / 2;
            boolean slow = Math.abs(speed[a]) < SLOW || Math.abs(way) < 1e-9;
            curvature[i] = slow ? 0 : (heading[b] - heading[a]) / way;
        }
        List<Motion> moments = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int a = Math.max(0, Math.min(i, n - 2));
            int b = Math.min(a + 1, n - 1);
            double dt = b > a ? track.get(b).seconds() - track.get(a).seconds() : 1;
            double ds = metres[b] - metres[a];
            moments.add(new Motion(
                    track.get(i).seconds(),
                    metres[i],
                    heading[i],
                    speed[i],
                    acceleration[i],
                    (acceleration[b] - acceleration[a]) / dt,
                    curvature[i],
                    ds > SLOW * dt ? (curvature[b] - curvature[a]) / ds : 0,
                    slope[i]));
        }
        return moments;
    }
}
