package cosmonaut.spatial;

/// The soft depth test's weight `1 / (exp(min(80, sharpness * ln(1 + z))) + 1e-7)` of a splatted pixel.
///
/// Logarithm and exponential are short series, exact to about 1e-8, since they are called once per pixel.
record DepthWeight(double sharpness) {

    private static final double MAX_EXPONENT = 80 / Math.log(2);
    private static final double EPSILON = 1e-7;
    private static final long HALF_ROOT_BITS = Double.doubleToRawLongBits(Math.sqrt(0.5));
    private static final int MANTISSA_BITS = 52;
    private static final long EXPONENT_BIAS = 1023;

    /// `2 / ((2 k + 1) ln 2)`: the series of log2((1 + s) / (1 - s)).
    private static final double L1 = 2 / Math.log(2);

    private static final double L3 = L1 / 3;
    private static final double L5 = L1 / 5;
    private static final double L7 = L1 / 7;
    private static final double L9 = L1 / 9;

    /// `(ln 2)^k / k!`: the series of 2^f.
    private static final double E1 = Math.log(2);

    private static final double E2 = E1 * E1 / 2;
    private static final double E3 = E2 * E1 / 3;
    private static final double E4 = E3 * E1 / 4;
    private static final double E5 = E4 * E1 / 5;
    private static final double E6 = E5 * E1 / 6;
    private static final double E7 = E6 * E1 / 7;

    /// @param z metres ahead of the target camera, above 0
    float of(float z) {
        double exponent = Math.min(MAX_EXPONENT, sharpness * log2(1 + (double) z));
        return (float) (1 / (exp2(exponent) + EPSILON));
    }

    private static double log2(double x) {
        long bits = Double.doubleToRawLongBits(x);
        long exponent = (bits - HALF_ROOT_BITS) >> MANTISSA_BITS;
        double m = Double.longBitsToDouble(bits - (exponent << MANTISSA_BITS));
        double s = (m - 1) / (m + 1);
        double q = s * s;
        return exponent + s * (L1 + q * (L3 + q * (L5 + q * (L7 + q * L9))));
    }

    private static double exp2(double y) {
        long whole = (long) (y + 0.5);
        double f = y - whole;
        double p = 1 + f * (E1 + f * (E2 + f * (E3 + f * (E4 + f * (E5 + f * (E6 + f * E7))))));
        return p * Double.longBitsToDouble((whole + EXPONENT_BIAS) << MANTISSA_BITS);
    }
}
