package cosmonaut.drive;

import cosmonaut.InvalidInputException;
import java.util.List;

/// The body of a vehicle and how far its front wheels turn.
///
/// @param name      for people
/// @param length    of the body in metres, as `width` and `height`
/// @param wheelbase metres between the axles
/// @param toFront   metres from the rear axle to the front of the body
/// @param toRear    metres from the rear axle to the rear of the body
/// @param maxSteer  largest angle of the front wheels in radians
public record Vehicle(
        String name,
        double length,
        double width,
        double height,
        double wheelbase,
        double toFront,
        double toRear,
        double maxSteer) {

    private static final double LONGEST = 40;

    /// A middle-sized car; road cars turn at a radius of 5 to 6 m.
    public static final Vehicle DEFAULT = new Vehicle("car", 4.90, 1.90, 1.65, 2.90, 3.85, 1.05, 0.61);

    /// From the parameters of nuPlan.
    public static final Vehicle PACIFICA =
            new Vehicle("nuPlan Pacifica", 5.176, 2.297, 1.777, 3.089, 4.049, 1.127, 0.61);

    /// Data sheet; carries the nuScenes rig.
    public static final Vehicle ZOE =
            new Vehicle("nuScenes Renault Zoe", 4.084, 1.730, 1.562, 2.588, 3.40, 0.684, 0.61);

    /// From the parameters of CommonRoad's vehicles 1 to 3; their overhangs are split evenly.
    public static final Vehicle ESCORT =
            new Vehicle("CommonRoad 1 Ford Escort", 4.298, 1.674, 1.40, 2.3927, 3.3453, 0.9527, 0.910);

    public static final Vehicle BMW320I =
            new Vehicle("CommonRoad 2 BMW 320i", 4.508, 1.610, 1.42, 2.5789, 3.5434, 0.9646, 1.066);
    public static final Vehicle VANAGON =
            new Vehicle("CommonRoad 3 VW Vanagon", 4.569, 1.844, 1.94, 2.4719, 3.5204, 1.0486, 1.023);

    /// Those that a person can choose, the default first.
    public static final List<Vehicle> ALL = List.of(DEFAULT, PACIFICA, ZOE, ESCORT, BMW320I, VANAGON);

    /// @throws InvalidInputException if a length is not above 0 and below 40 m, the wheelbase longer than the body or
    ///     the steering angle not in (0, 1.5)
    public Vehicle {
        requireLength("length", length);
        requireLength("width", width);
        requireLength("height", height);
        requireLength("wheelbase", wheelbase);
        requireLength("distance from the rear axle to the front", toFront);
        if (!(toRear >= 0 && toRear < LONGEST)) {
            throw new InvalidInputException(
                    "vehicle has a distance from the rear axle to the rear of " + toRear + " m; give 0 to 40");
        }
        if (wheelbase > length) {
            throw new InvalidInputException("vehicle has a wheelbase of " + wheelbase + " m and a length of " + length
                    + " m; give a shorter one");
        }
        if (!(maxSteer > 0 && maxSteer < 1.5)) {
            throw new InvalidInputException(
                    "vehicle has a largest steering angle of " + maxSteer + " rad; give one in (0, 1.5)");
        }
    }

    private static void requireLength(String what, double value) {
        if (!(value > 0 && value < LONGEST)) {
            throw new InvalidInputException("vehicle has a " + what + " of " + value + " m; give one in (0, 40)");
        }
    }

    /// The sharpest curvature that it can drive, 1/m: `tan(maxSteer) / wheelbase`.
    public double maxCurvature() {
        return Math.tan(maxSteer) / wheelbase;
    }
}
