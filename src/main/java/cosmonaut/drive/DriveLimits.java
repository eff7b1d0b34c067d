package cosmonaut.drive;

import cosmonaut.InvalidInputException;

/// How a vehicle may move; all are magnitudes but `minSpeed`.
///
/// @param acceleration        along, m/s^2
/// @param deceleration        along, m/s^2, above 0
/// @param lateralAcceleration across, m/s^2
/// @param jerk                along, m/s^3
/// @param wholeJerk           of the vector, m/s^3
/// @param yawRate             rad/s
/// @param yawAcceleration     rad/s^2
/// @param curvature           1/m
/// @param steeringRate        of the front wheels, rad/s
/// @param minSpeed            m/s, below 0 where it may reverse
/// @param maxSpeed            m/s
/// @param slope               metres up or down per metre
public record DriveLimits(
        double acceleration,
        double deceleration,
        double lateralAcceleration,
        double jerk,
        double wholeJerk,
        double yawRate,
        double yawAcceleration,
        double curvature,
        double steeringRate,
        double minSpeed,
        double maxSpeed,
        double slope) {

    /// What passengers take: nuPlan's figures, fitted to drives of experts; past it is a warning.
    public static final DriveLimits COMFORT =
            new DriveLimits(2.40, 4.05, 3.0, 4.13, 8.37, 0.95, 1.93, 0.2, 0.4, 0, 36, 0.12);

    /// What a road car can do; past it is an error. The curvature is the vehicle's own.
    public static final DriveLimits HARD = new DriveLimits(6, 9, 8, 20, 20, 1.5, 6, 0.3, 0.8, -5, 60, 0.30);

    /// What Waymax takes as feasible, where it says something.
    public static final DriveLimits WAYMAX = new DriveLimits(6, 6, 8, 20, 20, 1.5, 6, 0.3, 0.8, -5, 60, 0.30);

    /// Across, from where nuPlan's experts do not go further: a second, stronger warning.
    public static final double STRONG_LATERAL = 4.89;

    /// These limits on a surface that holds no more than `most` m/s^2 in any direction.
    public DriveLimits within(double most) {
        return new DriveLimits(
                Math.min(acceleration, most),
                Math.min(deceleration, most),
                Math.min(lateralAcceleration, most),
                jerk,
                wholeJerk,
                yawRate,
                yawAcceleration,
                curvature,
                steeringRate,
                minSpeed,
                maxSpeed,
                slope);
    }

    /// @throws InvalidInputException if a limit is not finite or not above 0, or the speeds are in the wrong order
    public DriveLimits {
        double[] all = {
            acceleration,
            deceleration,
            lateralAcceleration,
            jerk,
            wholeJerk,
            yawRate,
            yawAcceleration,
            curvature,
            steeringRate,
            maxSpeed,
            slope
        };
        for (double limit : all) {
            if (!(limit > 0) || !Double.isFinite(limit)) {
                throw new InvalidInputException("a driving limit is " + limit + "; give numbers above 0");
            }
        }
        if (!(minSpeed <= 0)) {
            throw new InvalidInputException("the lowest speed is " + minSpeed + " m/s; give 0 or less");
        }
    }
}
