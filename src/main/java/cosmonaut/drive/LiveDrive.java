package cosmonaut.drive;

import java.util.ArrayList;
import java.util.List;

/// A vehicle driven by hand through the bicycle model; one value per moment.
///
/// The wheels follow the wheel at the comfortable steering rate, and only as far as the hard limit of lateral
/// acceleration lets them at this speed; a released throttle lets the car roll out.
///
/// @param seconds since the start
/// @param state   now
public record LiveDrive(BicycleModel model, LimitProfile limits, double seconds, BicycleState state) {

    /// Deceleration of a car that rolls, m/s^2.
    private static final double ROLLING = 0.4;

    /// Speed below which a braking car stands.
    private static final double STANDING = 1e-9;

    public static LiveDrive of(Vehicle vehicle, LimitProfile limits, BicycleState start) {
        return new LiveDrive(new BicycleModel(vehicle), limits, 0, start);
    }

    /// This drive `dt` seconds later.
    ///
    /// @param dt above 0, 0.25 at most; longer steps are cut to that
    public LiveDrive after(Pedals pedals, double dt) {
        double step = Math.clamp(dt, 0, 0.25);
        double speed = state.speed();
        double direction = pedals.reverse() ? -1 : 1;
        double wanted = direction * pedals.throttle() * limits.comfort().acceleration();
        double against = pedals.brake() * limits.hard().deceleration() + (pedals.throttle() > 0 ? 0 : ROLLING);
        double highest = pedals.reverse() ? 0 : limits.comfort().maxSpeed();
        double lowest = pedals.reverse() ? limits.hard().minSpeed() : 0;
        double next = speed + wanted * step;
        next = next > 0 ? Math.max(0, next - against * step) : Math.min(0, next + against * step);
        next = Math.abs(next) < STANDING ? 0 : next;
        // Changing direction takes a stop; a speed past its bound falls back to it no faster than by braking.
        next = speed > highest ? Math.max(highest, next - against * step) : Math.min(next, highest);
        next = speed < lowest ? Math.min(lowest, speed + limits.hard().deceleration() * step) : Math.max(next, lowest);
        double acceleration = step > 0 ? (next - speed) / step : 0;
        double rate = steeringRate(pedals.wheel(), speed, step);
        BicycleState moved = model.step(state, acceleration, rate, step);
        BicycleState exact = new BicycleState(moved.x(), moved.y(), moved.heading(), next, moved.steer());
        return new LiveDrive(model, limits, seconds + step, exact);
    }

    private double steeringRate(double wheel, double speed, double step) {
        double sharpest = Math.min(
                model.vehicle().maxCurvature(), limits.hard().lateralAcceleration() / Math.max(speed * speed, 1e-6));
        double target = wheel * model.steer(sharpest);
        double most = limits.comfort().steeringRate();
        return step > 0 ? Math.clamp((target - state.steer()) / step, -most, most) : 0;
    }

    /// What was driven, from its moments in order; moments at the same time count once.
    public static EgoTrack track(List<LiveDrive> moments) {
        List<EgoTrack.Sample> samples = new ArrayList<>();
        for (LiveDrive moment : moments) {
            if (samples.isEmpty() || moment.seconds > samples.getLast().seconds() + EgoTrack.SHORTEST_SECONDS) {
                samples.add(new EgoTrack.Sample(moment.seconds, moment.state.pose()));
            }
        }
        return new EgoTrack(samples);
    }
}
