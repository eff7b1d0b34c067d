package cosmonaut.drive.curve;

import java.util.function.DoubleUnaryOperator;

/// Integrals by five-point Gauss-Legendre quadrature, exact for polynomials up to degree nine.
final class GaussLegendre {

    private static final double[] NODES = {
        0, 0.5384693101056831, -0.5384693101056831, 0.906179845938664, -0.906179845938664
    };
    private static final double[] WEIGHTS = {
        0.5688888888888889, 0.47862867049936647, 0.47862867049936647, 0.23692688505618908, 0.23692688505618908
    };

    private GaussLegendre() {}

    static double integral(DoubleUnaryOperator f, double from, double to) {
        double half = (to - from) / 2;
        double middle = (to + from) / 2;
        double sum = 0;
        for (int i = 0; i < NODES.length; i++) {
            sum += WEIGHTS[i] * f.applyAsDouble(middle + half * NODES[i]);
        }
        return sum * half;
    }

    /// Over `parts` equal parts of the interval.
    static double integral(DoubleUnaryOperator f, double from, double to, int parts) {
        double step = (to - from) / parts;
        double sum = 0;
        for (int i = 0; i < parts; i++) {
            sum += integral(f, from + i * step, from + (i + 1) * step);
        }
        return sum;
    }
}
