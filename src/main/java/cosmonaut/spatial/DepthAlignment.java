package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.util.Arrays;

/// Brings an estimated depth onto the scale of what the cache shows of the same view (GEN3C).
///
/// Step 1 fits `1 / T = scale / d + bias` by least squares over the pixels whose inverse depths both lie between their
/// 10 % and 90 % quantiles. Step 2 ([#refined]) multiplies by a smooth factor per pixel that follows the cache's
/// points.
///
/// @param scale factor on the inverse depth
/// @param bias added to the scaled inverse depth, 1/metres
public record DepthAlignment(double scale, double bias) {

    public static final DepthAlignment NONE = new DepthAlignment(1, 0);

    private static final int STEPS = 100;
    private static final double RATE = 1e-3;
    private static final double MOMENTUM = 0.9;
    private static final double SECOND_MOMENTUM = 0.999;
    private static final double SMOOTHNESS = 0.1;

    /// @param depth the estimate `d` in its own scale, above 0
    /// @param target the cache's depth render `T` in metres
    /// @param mask above 0 where the cache shows something
    /// @return the fit, or [#NONE] where fewer than two different pixels overlap
    public static DepthAlignment fit(float[] depth, float[] target, float[] mask) {
        int n = depth.length;
        double[] a = new double[n];
        double[] b = new double[n];
        for (int i = 0; i < n; i++) {
            a[i] = depth[i] > 0 ? 1.0 / depth[i] : 0;
            b[i] = mask[i] > 0 && target[i] > 0 ? 1.0 / target[i] : 0;
        }
        double aLow = quantile(a, 0.1);
        double aHigh = quantile(a, 0.9);
        double bLow = quantile(b, 0.1);
        double bHigh = quantile(b, 0.9);
        double count = 0;
        double meanA = 0;
        double meanB = 0;
        for (int i = 0; i < n; i++) {
            if (a[i] > aLow && a[i] < aHigh && b[i] > bLow && b[i] < bHigh) {
                count++;
                meanA += a[i];
                meanB += b[i];
            }
        }
        if (count < 2) {
            return NONE;
        }
        meanA /= count;
        meanB /= count;
        double products = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            if (a[i] > aLow && a[i] < aHigh && b[i] > bLow && b[i] < bHigh) {
                products += (a[i] - meanA) * (b[i] - meanB);
                squares += (a[i] - meanA) * (a[i] - meanA);
            }
        }
        if (!(squares > 1e-18 * count)) {
            return NONE;
        }
        double scale = products / squares;
        return new DepthAlignment(scale, meanB - scale * meanA);
    }

    /// The quantile of the values above 0, linear between neighbours; NaN where there are none.
    private static double quantile(double[] values, double share) {
        double[] sorted = Arrays.stream(values).filter(v -> v > 0).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = share * (sorted.length - 1);
        int low = (int) at;
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
    }

    /// The aligned depth `1 / (scale / d + bias)` in metres.
    ///
    /// The published code does not guard against an inverse depth of 0 or below; here it counts as `far`.
    public float[] apply(float[] depth, float far) {
        float[] aligned = new float[depth.length];
        for (int i = 0; i < depth.length; i++) {
            double inverse = scale / depth[i] + bias;
            aligned[i] = (float) (inverse > 1.0 / far ? 1 / inverse : far);
        }
        return aligned;
    }

    /// Step 2: `d * f` with the factor `f` found by 100 steps of Adam from 1.
    ///
    /// The loss is the mean absolute difference of the world points over the mask and the three coordinates, plus 0.1
    /// times the mean of `|box3(f) - f|`, with a 3x3 mean that counts zeros outside. Both points lie on one ray, so the
    /// gradient is written down. The published code rotates by world-to-camera where camera-to-world is meant; it
    /// matters little and is kept for equality.
    public static float[] refined(float[] depth, float[] target, float[] mask, CameraFrame camera) {
        int w = camera.intrinsics().width();
        int h = camera.intrinsics().height();
        int n = w * h;
        double[] pull = pull(depth, mask, camera);
        double[] factor = new double[n];
        double[] first = new double[n];
        double[] second = new double[n];
        double[] sign = new double[n];
        double[] mean = new double[n];
        Arrays.fill(factor, 1);
        for (int step = 1; step <= STEPS; step++) {
            box3(factor, w, h, mean);
            for (int i = 0; i < n; i++) {
                sign[i] = Math.signum(mean[i] - factor[i]);
            }
            box3(sign, w, h, mean);
            double firstScale = 1 / (1 - Math.pow(MOMENTUM, step));
            double secondScale = 1 / (1 - Math.pow(SECOND_MOMENTUM, step));
            for (int i = 0; i < n; i++) {
                double gradient =
                        Math.signum(depth[i] * factor[i] - target[i]) * pull[i] + SMOOTHNESS / n * (mean[i] - sign[i]);
                first[i] = MOMENTUM * first[i] + (1 - MOMENTUM) * gradient;
                second[i] = SECOND_MOMENTUM * second[i] + (1 - SECOND_MOMENTUM) * gradient * gradient;
                factor[i] -= RATE * first[i] * firstScale / (Math.sqrt(second[i] * secondScale) + 1e-8);
            }
        }
        float[] refined = new float[n];
        for (int i = 0; i < n; i++) {
            refined[i] = (float) (depth[i] * factor[i]);
        }
        return refined;
    }

    /// The size of the first loss' gradient: `d * |R K^-1 (x, y, 1)|_1 / (3 * count)` inside the mask.
    private static double[] pull(float[] depth, float[] mask, CameraFrame camera) {
        Intrinsics lens = camera.intrinsics();
        Pose r = camera.pose().inverse();
        double count = 0;
        for (float m : mask) {
            count += m > 0 ? 1 : 0;
        }
        double[] pull = new double[depth.length];
        for (int i = 0; i < pull.length; i++) {
            if (mask[i] > 0) {
                int row = i / lens.width();
                double x = (i - row * lens.width() - lens.cx()) / lens.fx();
                double y = (row - lens.cy()) / lens.fy();
                double norm = Math.abs(r.r00() * x + r.r01() * y + r.r02())
                        + Math.abs(r.r10() * x + r.r11() * y + r.r12())
                        + Math.abs(r.r20() * x + r.r21() * y + r.r22());
                pull[i] = depth[i] * norm / (3 * count);
            }
        }
        return pull;
    }

    private static void box3(double[] values, int w, int h, double[] out) {
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                double sum = 0;
                for (int yy = Math.max(0, y - 1); yy <= Math.min(h - 1, y + 1); yy++) {
                    for (int xx = Math.max(0, x - 1); xx <= Math.min(w - 1, x + 1); xx++) {
                        sum += values[yy * w + xx];
                    }
                }
                out[y * w + x] = sum / 9;
            }
        }
    }
}
