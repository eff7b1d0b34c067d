package cosmonaut.tensor.backend.reference;

import cosmonaut.tensor.Activation;

/// The element-wise functions in double precision.
final class Activations {

    private Activations() {}

    static double apply(Activation function, double x) {
        return switch (function) {
            case NONE -> x;
            case RELU -> x < 0 ? 0 : x;
            case SILU -> x / (1 + Math.exp(-x));
            case GELU -> x / 2 * erfc(-x / Math.sqrt(2));
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
        };
    }

    /// Complementary error function, `1 - erf(x)`, to about 1e-14 relative.
    ///
    /// Abramowitz and Stegun, Handbook of Mathematical Functions: series 7.1.6 near zero, continued fraction 7.1.14 far
    /// from it.
    static double erfc(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        if (x < 0) {
            return 2 - erfc(-x);
        }
        if (x < 2) {
            double term = x;
            double sum = x;
            for (int n = 1; n < 60; n++) {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }
            return 1 - 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
        }
        double fraction = x;
        for (int n = 120; n >= 1; n--) {
            fraction = x + n / 2.0 / fraction;
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
    }
}
