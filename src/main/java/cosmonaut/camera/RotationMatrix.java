package cosmonaut.camera;

/// The arithmetic of 3x3 rotations on plain numbers, row-major; used by [Pose].
final class RotationMatrix {

    private static final int POLAR_STEPS = 12;

    private RotationMatrix() {}

    /// The largest deviation of `R * R^T` from the identity and of the determinant from +1; NaN stays NaN.
    static double error(double... r) {
        double worst = Math.abs(determinant(r) - 1);
        for (int i = 0; i < 3; i++) {
            for (int j = i; j < 3; j++) {
                double dot = r[3 * i] * r[3 * j] + r[3 * i + 1] * r[3 * j + 1] + r[3 * i + 2] * r[3 * j + 2];
                worst = Math.max(worst, Math.abs(dot - (i == j ? 1 : 0)));
            }
        }
        return worst;
    }

    static double determinant(double... r) {
        return r[0] * (r[4] * r[8] - r[5] * r[7])
                - r[1] * (r[3] * r[8] - r[5] * r[6])
                + r[2] * (r[3] * r[7] - r[4] * r[6]);
    }

    /// The rotation nearest to `r` (Newton's iteration for the polar factor, `R <- (R + R^-T) / 2`).
    ///
    /// @throws IllegalArgumentException if `r` is further than `tolerance` from a rotation
    static double[] nearest(double[] r, double tolerance) {
        double error = error(r);
        if (!(error <= tolerance)) {
            double determinant = determinant(r);
            String what = Math.abs(determinant) < 1e-9
                    ? "rotation is singular"
                    : determinant < 0
                            ? "rotation is a reflection (determinant below 0)"
                            : "rotation is not orthonormal";
            throw new IllegalArgumentException(what + " (error " + (float) error + ", at most " + tolerance + ")");
        }
        double[] current = r.clone();
        for (int step = 0; step < POLAR_STEPS && error(current) > 1e-15; step++) {
            double[] c = cofactors(current);
            double det = determinant(current);
            for (int i = 0; i < 9; i++) {
                current[i] = (current[i] + c[i] / det) / 2;
            }
        }
        return current;
    }

    /// The cofactor matrix; divided by the determinant it is the transposed inverse.
    private static double[] cofactors(double[] r) {
        return new double[] {
            r[4] * r[8] - r[5] * r[7], r[5] * r[6] - r[3] * r[8], r[3] * r[7] - r[4] * r[6],
            r[2] * r[7] - r[1] * r[8], r[0] * r[8] - r[2] * r[6], r[1] * r[6] - r[0] * r[7],
            r[1] * r[5] - r[2] * r[4], r[2] * r[3] - r[0] * r[5], r[0] * r[4] - r[1] * r[3]
        };
    }

    /// `(x, y, z, w)` with `w >= 0`, by the largest of the four squares (Shepperd's method).
    static double[] quaternion(double... r) {
        double trace = r[0] + r[4] + r[8];
        double[] squares = {1 + r[0] - r[4] - r[8], 1 - r[0] + r[4] - r[8], 1 - r[0] - r[4] + r[8], 1 + trace};
        int largest = 0;
        for (int i = 1; i < 4; i++) {
            if (squares[i] > squares[largest]) {
                largest = i;
            }
        }
        double s = Math.sqrt(squares[largest]) * 2;
        double[] q = {r[7] - r[5], r[2] - r[6], r[3] - r[1], s * s / 4};
        double[][] mixed = {
            {s * s / 4, r[1] + r[3], r[2] + r[6], r[7] - r[5]},
            {r[1] + r[3], s * s / 4, r[5] + r[7], r[2] - r[6]},
            {r[2] + r[6], r[5] + r[7], s * s / 4, r[3] - r[1]},
            q
        };
        double[] chosen = mixed[largest];
        double sign = chosen[3] < 0 ? -1 : 1;
        return new double[] {sign * chosen[0], sign * chosen[1], sign * chosen[2], sign * chosen[3]};
    }
}
