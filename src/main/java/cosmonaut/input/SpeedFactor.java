package cosmonaut.input;

/// The person's own speed, a factor of 0.25 to 4 in steps of the square root of 2; not safe for several threads.
final class SpeedFactor {

    static final double LEAST = 0.25;
    static final double MOST = 4;

    private static final int STEPS_PER_DOUBLING = 2;
    private static final double TOLERANCE = 1e-6;

    private double value = 1;

    double value() {
        return value;
    }

    /// Any value; it is brought into the range.
    void set(double wanted) {
        if (Double.isNaN(wanted)) {
            throw new IllegalArgumentException("the speed factor is not a number");
        }
        value = Math.clamp(wanted, LEAST, MOST);
    }

    /// The next step above, or the most.
    void up() {
        set(at(Math.floor(step() + TOLERANCE) + 1));
    }

    /// The next step below, or the least.
    void down() {
        set(at(Math.ceil(step() - TOLERANCE) - 1));
    }

    private double step() {
        return Math.log(value) / Math.log(2) * STEPS_PER_DOUBLING;
    }

    private static double at(double step) {
        return Math.pow(2, step / STEPS_PER_DOUBLING);
    }
}
