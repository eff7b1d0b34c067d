package cosmonaut.metrics;

import java.util.Arrays;

/// How far two pixels are from fitting a fundamental matrix, in pixels: the square root of Sampson's error.
///
/// With homogeneous `x1`, `x2`, `l2 = F x1`, `l1 = F^T x2`:
/// `S = (x2^T F x1)^2 / (l2_1^2 + l2_2^2 + l1_1^2 + l1_2^2)`. The Cosmos paper (sections 5.3.1 and 6.3) uses `sqrt(S)`
/// on a canvas of 960x540.
///
/// @param f 9 numbers, row by row
public record SampsonError(double... f) {

    /// The diagonal of 960x540 pixels.
    public static final double CANVAS = Math.hypot(960, 540);

    /// @throws IllegalArgumentException if there are not nine finite numbers
    public SampsonError {
        f = f.clone();
        if (f.length != 9 || !Double.isFinite(Arrays.stream(f).sum())) {
            throw new IllegalArgumentException("a fundamental matrix has nine finite numbers");
        }
    }

    @Override
    public double[] f() {
        return f.clone();
    }

    /// That of two pinhole cameras whose places to each other are known: `F = K2^-T [t]x R K1^-1`, where a point of the
    /// first camera lies at `R x + t` in the second.
    ///
    /// @param k1 focal lengths and principal point `fx, fy, cx, cy` of the first, `k2` of the second
    /// @param r  9 numbers, row by row
    /// @param t  3 numbers
    public static SampsonError ofCameras(double[] k1, double[] k2, double[] r, double[] t) {
        double[] cross = {0, -t[2], t[1], t[2], 0, -t[0], -t[1], t[0], 0};
        double[] e = product(cross, r);
        double[] inverse1 = {1 / k1[0], 0, -k1[2] / k1[0], 0, 1 / k1[1], -k1[3] / k1[1], 0, 0, 1};
        double[] inverse2 = {1 / k2[0], 0, 0, 0, 1 / k2[1], 0, -k2[2] / k2[0], -k2[3] / k2[1], 1};
        return new SampsonError(product(product(inverse2, e), inverse1));
    }

    private static double[] product(double[] a, double[] b) {
        double[] c = new double[9];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 3; k++) {
                    c[3 * i + j] += a[3 * i + k] * b[3 * k + j];
                }
            }
        }
        return c;
    }

    /// `sqrt(S)` in pixels of the pictures that `f` is for; NaN where both lines vanish.
    public double pixels(double u1, double v1, double u2, double v2) {
        double a = f[0] * u1 + f[1] * v1 + f[2];
        double b = f[3] * u1 + f[4] * v1 + f[5];
        double c = f[6] * u1 + f[7] * v1 + f[8];
        double d = f[0] * u2 + f[3] * v2 + f[6];
        double e = f[1] * u2 + f[4] * v2 + f[7];
        return Math.abs(u2 * a + v2 * b + c) / Math.sqrt(a * a + b * b + d * d + e * e);
    }

    /// As on a canvas of 960x540.
    ///
    /// @param width of the pictures, pixels, as `height`
    public double onCanvas(double u1, double v1, double u2, double v2, int width, int height) {
        return pixels(u1, v1, u2, v2) * CANVAS / Math.hypot(width, height);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SampsonError error && Arrays.equals(f, error.f);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(f);
    }

    @Override
    public String toString() {
        return "SampsonError" + Arrays.toString(f);
    }
}
