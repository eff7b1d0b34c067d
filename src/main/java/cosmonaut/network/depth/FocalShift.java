package cosmonaut.network.depth;

import java.util.function.DoubleFunction;

/// The lens and the place of an affine-invariant point map: MoGe's points are right but for a shift along the axis of
/// the camera, and that they must project onto the pixels that they belong to tells shift and focal length (GEN3C
/// section 4.1).
///
/// Over 64x64 samples, minimises `f (x, y) / (z + s) - uv` over s, with the f that is best for each s, or a given one.
/// MINPACK's `lmdif` for one unknown (More, Garbow and Hillstrom 1980), with the settings of the published
/// `least_squares(x0=0, ftol=1e-3, method="lm")`: its result is where that stops, which is not quite the minimum.
///
/// @param focal in halves of the picture's diagonal
/// @param shift to be added to z
record FocalShift(double focal, double shift) {

    private static final int SAMPLES = 64;
    private static final double COST_TOLERANCE = 1e-3;
    private static final double TOLERANCE = 1e-8;
    private static final double FIRST_REACH = 100;
    private static final int MOST_ITERATIONS = 100;
    private static final int MOST_DAMPINGS = 10;
    private static final double STEP = Math.sqrt(Math.ulp(1.0));

    /// @param points `[H,W,3]`
    /// @param valid which of them count
    /// @param known the focal length, or NaN where it is to be found
    static FocalShift of(float[] points, boolean[] valid, int height, int width, double known) {
        ViewPlane plane = new ViewPlane((double) width / height);
        float[] u = ViewPlane.places(plane.halfWidth(), width);
        float[] v = ViewPlane.places(plane.halfHeight(), height);
        float[] samples = new float[5 * SAMPLES * SAMPLES]; // x, y, z, u, v
        int found = 0;
        for (int i = 0; i < SAMPLES * SAMPLES; i++) {
            int row = i / SAMPLES * height / SAMPLES;
            int column = i % SAMPLES * width / SAMPLES;
            int pixel = row * width + column;
            if (valid[pixel]) {
                System.arraycopy(points, 3 * pixel, samples, 5 * found, 3);
                samples[5 * found + 3] = u[column];
                samples[5 * found + 4] = v[row];
                found++;
            }
        }
        if (found < 2) {
            return new FocalShift(Double.isNaN(known) ? 1 : known, 0);
        }
        Samples all = new Samples(samples, found, known);
        double shift = (float) minimum(all::residuals);
        return new FocalShift(all.focal(shift), shift);
    }

    private record Samples(float[] numbers, int count, double known) {

        double focal(double shift) {
            if (!Double.isNaN(known)) {
                return known;
            }
            double together = 0;
            double square = 0;
            for (int i = 0; i < count; i++) {
                double z = numbers[5 * i + 2] + shift;
                double x = numbers[5 * i] / z;
                double y = numbers[5 * i + 1] / z;
                together += x * numbers[5 * i + 3] + y * numbers[5 * i + 4];
                square += x * x + y * y;
            }
            return together / square;
        }

        double[] residuals(double shift) {
            double focal = focal(shift);
            double[] residuals = new double[2 * count];
            for (int i = 0; i < count; i++) {
                double z = numbers[5 * i + 2] + shift;
                residuals[2 * i] = focal * numbers[5 * i] / z - numbers[5 * i + 3];
                residuals[2 * i + 1] = focal * numbers[5 * i + 1] / z - numbers[5 * i + 4];
            }
            return residuals;
        }
    }

    private static double minimum(DoubleFunction<double[]> residuals) {
        double x = 0;
        double[] f = residuals.apply(x);
        double norm = norm(f);
        double damping = 0;
        double reach = 0;
        for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
            double h = x == 0 ? STEP : STEP * Math.abs(x);
            double[] slope = residuals.apply(x + h);
            double gradient = 0;
            for (int i = 0; i < slope.length; i++) {
                slope[i] = (slope[i] - f[i]) / h;
                gradient += slope[i] * f[i];
            }
            double steepness = norm(slope);
            if (iteration == 0) {
                reach = x == 0 ? FIRST_REACH : FIRST_REACH * Math.abs(x);
            }
            if (!(norm > 0) || !(steepness > 0) || Math.abs(gradient) / (norm * steepness) <= TOLERANCE) {
                return x;
            }
            boolean accepted = false;
            while (!accepted) {
                damping = damping(steepness, gradient, reach, damping);
                double step = -gradient / (steepness * steepness + damping);
                double size = Math.abs(step);
                if (iteration == 0) {
                    reach = Math.min(reach, size);
                }
                double[] tried = residuals.apply(x + step);
                double triedNorm = norm(tried);
                double actual = 0.1 * triedNorm < norm ? 1 - triedNorm / norm * (triedNorm / norm) : -1;
                double linear = Math.pow(steepness * size / norm, 2);
                double damped = damping * Math.pow(size / norm, 2);
                double predicted = linear + 2 * damped;
                double ratio = predicted == 0 ? 0 : actual / predicted;
                if (ratio <= 0.25) {
                    double descent = -(linear + damped);
                    double shrink = actual >= 0 ? 0.5 : 0.5 * descent / (descent + 0.5 * actual);
                    shrink = 0.1 * triedNorm >= norm || shrink < 0.1 ? 0.1 : shrink;
                    reach = shrink * Math.min(reach, size / 0.1);
                    damping /= shrink;
                } else if (damping == 0 || ratio >= 0.75) {
                    reach = size / 0.5;
                    damping *= 0.5;
                }
                accepted = ratio >= 1e-4;
                if (accepted) {
                    x += step;
                    f = tried;
                    norm = triedNorm;
                }
                boolean settled = Math.abs(actual) <= COST_TOLERANCE && predicted <= COST_TOLERANCE && ratio <= 2;
                if (settled || reach <= TOLERANCE * Math.abs(x) || !Double.isFinite(triedNorm)) {
                    return x;
                }
            }
        }
        return x;
    }

    /// `lmpar`: 0 if the plain step is within reach (and a tenth), else what makes it as long as the reach to a tenth.
    private static double damping(double steepness, double gradient, double reach, double before) {
        double square = steepness * steepness;
        double over = Math.abs(gradient) / square - reach;
        if (over <= 0.1 * reach) {
            return 0;
        }
        double low = over / reach * square;
        double high = Math.abs(gradient) / reach;
        double damping = Math.min(Math.max(before, low), high);
        damping = damping == 0 ? square : damping;
        for (int i = 0; i < MOST_DAMPINGS; i++) {
            damping = damping == 0 ? Math.max(Double.MIN_NORMAL, 0.001 * high) : damping;
            double last = over;
            over = Math.abs(gradient) / (square + damping) - reach;
            if (Math.abs(over) <= 0.1 * reach || low == 0 && over <= last && last < 0) {
                return damping;
            }
            low = over > 0 ? Math.max(low, damping) : low;
            high = over < 0 ? Math.min(high, damping) : high;
            damping = Math.max(low, damping + over / reach * (square + damping));
        }
        return damping;
    }

    private static double norm(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
