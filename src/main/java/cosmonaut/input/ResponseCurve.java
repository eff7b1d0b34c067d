package cosmonaut.input;

import cosmonaut.InvalidInputException;

/// How a deflection becomes a speed: `deflection ^ exponent`, so that small deflections can be finer than large ones.
///
/// @param exponent 1 is a straight line, 2 a parabola; from 0.25 to 4
public record ResponseCurve(double exponent) {

    public static final double LEAST = 0.25;
    public static final double MOST = 4;

    public ResponseCurve {
        if (!(exponent >= LEAST && exponent <= MOST)) {
            throw new InvalidInputException(
                    "a response curve with exponent " + exponent + " cannot be; it lies between 0.25 and 4");
        }
    }

    /// The answer, 0 to 1, to a deflection of 0 to 1.
    public double at(double deflection) {
        return Math.pow(Math.clamp(deflection, 0.0, 1.0), exponent);
    }
}
