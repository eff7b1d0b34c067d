package cosmonaut.settings;

import cosmonaut.InvalidInputException;

/// What a number in the settings may be; a slider takes its ends from here.
public record Range(double least, double most) {

    public boolean contains(double value) {
        return value >= least && value <= most;
    }

    /// The value, or the nearest end.
    public double nearest(double value) {
        return Math.clamp(value, least, most);
    }

    /// @throws InvalidInputException when the value lies outside
    double require(String what, double value) {
        if (!contains(value)) {
            throw new InvalidInputException(what + " is " + value + "; it lies between " + this);
        }
        return value;
    }

    @Override
    public String toString() {
        return plain(least) + " and " + plain(most);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
