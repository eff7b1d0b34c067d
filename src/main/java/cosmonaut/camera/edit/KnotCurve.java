package cosmonaut.camera.edit;

/// Catmull-Rom's curve through values at uneven knots, as cubic Hermite pieces.
///
/// The slope at a knot is the mean of the two slopes beside it, each weighted with the other's length (Barry and
/// Goldman 1988); at an end it is such that the curve is straight there (no second derivative). Of two knots it is the
/// line between them. A level curve has the slopes of Fritsch and Butland (1984) instead, with which it never
/// leaves the range of the two values that it lies between.
final class KnotCurve {

    private final boolean level;
    private final double[] knots;
    private final double[][] values;
    private final double[][] slopes;

    /// @param knots one or more, rising
    /// @param values a row for each knot, all of one length
    /// @param level whether the curve stays between neighbouring values
    KnotCurve(double[] knots, double[][] values, boolean level) {
        this.level = level;
        this.knots = knots.clone();
        this.values = values.clone();
        this.slopes = slopes();
    }

    private double[][] slopes() {
        int last = knots.length - 1;
        int size = values[0].length;
        double[][] found = new double[knots.length][size];
        for (int c = 0; c < size && last > 0; c++) {
            for (int k = 1; k < last; k++) {
                double before = knots[k] - knots[k - 1];
                double after = knots[k + 1] - knots[k];
                found[k][c] = level
                        ? levelled(secant(k - 1, c), secant(k, c), before, after)
                        : (secant(k - 1, c) * after + secant(k, c) * before) / (before + after);
            }
            boolean one = last == 1 || level;
            found[0][c] = one ? secant(0, c) : 1.5 * secant(0, c) - 0.5 * found[1][c];
            found[last][c] = one ? secant(last - 1, c) : 1.5 * secant(last - 1, c) - 0.5 * found[last - 1][c];
        }
        return found;
    }

    /// The weighted harmonic mean of two slopes, or 0 where the values turn.
    private static double levelled(double in, double out, double before, double after) {
        if (in * out <= 0) {
            return 0;
        }
        double first = 2 * after + before;
        double second = after + 2 * before;
        return (first + second) / (first / in + second / out);
    }

    private double secant(int piece, int component) {
        return (values[piece + 1][component] - values[piece][component]) / (knots[piece + 1] - knots[piece]);
    }

    /// The value at `share` (0 to 1) of the knots' distance between `piece` and the next.
    double[] at(int piece, double share) {
        double step = knots[piece + 1] - knots[piece];
        double rest = 1 - share;
        double fromStart = share * share * (3 - 2 * share);
        double out = share * rest * rest * step;
        double in = -share * share * rest * step;
        double[] a = values[piece];
        double[] b = values[piece + 1];
        double[] value = new double[a.length];
        for (int c = 0; c < a.length; c++) {
            value[c] = a[c] + (b[c] - a[c]) * fromStart + slopes[piece][c] * out + slopes[piece + 1][c] * in;
        }
        return value;
    }
}
