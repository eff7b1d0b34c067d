package cosmonaut.input;

import cosmonaut.InvalidInputException;

/// The part around the middle of a stick that does nothing, because no stick returns exactly to it.
///
/// Between `inner` and `outer` the deflection is stretched to 0..1, so there is no jump at the edge; beyond `outer`
/// it is 1, because few sticks reach their corners. A stick's zone is round, so its direction is kept.
///
/// @param inner share of the full deflection, 0 to 0.9
/// @param outer share of the full deflection that counts as all, above `inner`, at most 1
public record DeadZone(double inner, double outer) {

    public static final double MOST_INNER = 0.9;

    public DeadZone {
        if (!(inner >= 0 && inner <= MOST_INNER && outer > inner && outer <= 1)) {
            throw new InvalidInputException("a dead zone from " + inner + " to " + outer
                    + " cannot be; the inner edge lies between 0 and 0.9, the outer between it and 1");
        }
    }

    /// A dead zone up to `inner`, full deflection at 0.98.
    public static DeadZone of(double inner) {
        return new DeadZone(inner, 0.98);
    }

    /// The deflection beyond the zone, 0 to 1, of one of `deflection` (0 or more).
    public double beyond(double deflection) {
        return Math.clamp((deflection - inner) / (outer - inner), 0.0, 1.0);
    }
}
