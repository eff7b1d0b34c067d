package cosmonaut.drive;

/// The kinematic bicycle: no slip, the rear axle follows where the front wheels lead.
///
/// `x' = v cos(psi), y' = v sin(psi), psi' = v tan(delta) / L, v' = a, delta' = omega`; curvature is `tan(delta) / L`.
public record BicycleModel(Vehicle vehicle) {

    private static final double STRAIGHT_TURN = 1e-6;
    /// The longest part of a step over which the wheels are taken as still.
    private static final double PART = 0.01;

    public double curvature(double steer) {
        return Math.tan(steer) / vehicle.wheelbase();
    }

    public double steer(double curvature) {
        return Math.atan(vehicle.wheelbase() * curvature);
    }

    /// The exact step of constant curvature: `ds = v dt + a dt^2 / 2`, along a circle; for a turn below 1e-6 the
    /// straight line at the middle heading.
    ///
    /// @param acceleration m/s^2
    /// @param seconds      0 or more
    public BicycleState step(BicycleState from, double acceleration, double seconds) {
        double ds = from.speed() * seconds + acceleration * seconds * seconds / 2;
        double curvature = curvature(from.steer());
        double turn = curvature * ds;
        double heading = from.heading() + turn;
        double x;
        double y;
        if (Math.abs(turn) < STRAIGHT_TURN) {
            double middle = from.heading() + turn / 2;
            x = from.x() + ds * Math.cos(middle);
            y = from.y() + ds * Math.sin(middle);
        } else {
            x = from.x() + (Math.sin(heading) - Math.sin(from.heading())) / curvature;
            y = from.y() - (Math.cos(heading) - Math.cos(from.heading())) / curvature;
        }
        return new BicycleState(x, y, heading, from.speed() + acceleration * seconds, from.steer());
    }

    /// A step in which the wheels turn at `steeringRate`, in parts of 10 ms or less; the wheels stop at the vehicle's
    /// largest angle. Each part runs at the angle of its middle.
    public BicycleState step(BicycleState from, double acceleration, double steeringRate, double seconds) {
        int parts = Math.max(1, (int) Math.ceil(seconds / PART));
        double part = seconds / parts;
        BicycleState state = from;
        for (int i = 0; i < parts; i++) {
            double middle = limited(state.steer() + steeringRate * part / 2);
            double end = limited(state.steer() + steeringRate * part);
            BicycleState turned = new BicycleState(state.x(), state.y(), state.heading(), state.speed(), middle);
            BicycleState moved = step(turned, acceleration, part);
            state = new BicycleState(moved.x(), moved.y(), moved.heading(), moved.speed(), end);
        }
        return state;
    }

    private double limited(double steer) {
        return Math.clamp(steer, -vehicle.maxSteer(), vehicle.maxSteer());
    }

    /// The speed `(x', y', psi')` of a vehicle whose place is its centre of gravity:
    /// `beta = atan(lr tan(delta) / L)`, `x' = v cos(psi + beta)`, `y' = v sin(psi + beta)`, `psi' = v sin(beta) / lr`.
    ///
    /// @param rearToCentre metres from the rear axle to the centre of gravity, above 0
    public double[] centreOfGravityRates(BicycleState state, double rearToCentre) {
        double beta = Math.atan(rearToCentre * Math.tan(state.steer()) / vehicle.wheelbase());
        double course = state.heading() + beta;
        return new double[] {
            state.speed() * Math.cos(course),
            state.speed() * Math.sin(course),
            state.speed() * Math.sin(beta) / rearToCentre
        };
    }
}
