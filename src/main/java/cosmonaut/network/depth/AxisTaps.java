package cosmonaut.network.depth;

import cosmonaut.tensor.HostTensor;

/// How numbers along an axis become more or fewer: every result is a weighted sum of neighbours, as in PyTorch's
/// `interpolate`.
///
/// @param inputs how many there are
/// @param first the first of each result's neighbours
/// @param weights of the neighbours, of every result
record AxisTaps(int inputs, int[] first, double[][] weights) {

    /// Of a bfloat16 network: 1/256 of the way from a neighbour to the next is exact in it, and so is what is left.
    private static final int STEPS = 256;

    private static final double CUBIC_A = -0.5;
    private static final double PLAIN_CUBIC_A = -0.75;

    /// A filter that is widened where there become fewer.
    enum Filter {
        /// Two neighbours at most where nothing shrinks.
        BILINEAR(1) {
            @Override
            double at(double x) {
                return Math.max(0, 1 - x);
            }
        },
        /// Keys' cubic with a = -0.5, as PyTorch takes it with antialiasing.
        BICUBIC(2) {
            @Override
            double at(double x) {
                return cubic(x, CUBIC_A);
            }
        };

        private final double reach;

        Filter(double reach) {
            this.reach = reach;
        }

        abstract double at(double distance);
    }

    /// Keys' cubic convolution.
    static double cubic(double x, double a) {
        return x < 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }

    /// With antialiasing: half-pixel centres, weights that sum to 1.
    static AxisTaps antialiased(Filter filter, int inputs, int outputs) {
        double scale = (double) inputs / outputs;
        double widening = Math.max(scale, 1);
        double support = filter.reach * widening;
        int[] first = new int[outputs];
        double[][] weights = new double[outputs][];
        for (int i = 0; i < outputs; i++) {
            double centre = scale * (i + 0.5);
            first[i] = Math.max((int) (centre - support + 0.5), 0);
            int end = Math.min((int) (centre + support + 0.5), inputs);
            double[] taps = new double[end - first[i]];
            double sum = 0;
            for (int k = 0; k < taps.length; k++) {
                taps[k] = filter.at(Math.abs(k + first[i] - centre + 0.5) / widening);
                sum += taps[k];
            }
            for (int k = 0; k < taps.length; k++) {
                taps[k] /= sum;
            }
            weights[i] = taps;
        }
        return new AxisTaps(inputs, first, weights);
    }

    /// Two neighbours each, half-pixel centres, those beyond the edge taken from it (`align_corners=False`).
    static AxisTaps bilinear(int inputs, int outputs) {
        double scale = (double) inputs / outputs;
        return between(inputs, outputs, i -> Math.max(0, (i + 0.5) * scale - 0.5));
    }

    /// Two neighbours each, the first and the last number staying where they are (`align_corners=True`).
    static AxisTaps corners(int inputs, int outputs) {
        double scale = outputs == 1 ? 0 : (inputs - 1.0) / (outputs - 1);
        return between(inputs, outputs, i -> i * scale);
    }

    /// Four neighbours each, a = -0.75, without antialiasing: half-pixel centres, those beyond the edge taken from it.
    static AxisTaps bicubic(int inputs, int outputs) {
        double scale = (double) inputs / outputs;
        int[] first = new int[outputs];
        double[][] weights = new double[outputs][];
        for (int i = 0; i < outputs; i++) {
            double at = (i + 0.5) * scale - 0.5;
            int before = (int) Math.floor(at) - 1;
            int low = Math.clamp(before, 0, inputs - 1);
            int high = Math.clamp(before + 3, 0, inputs - 1);
            first[i] = low;
            weights[i] = new double[high - low + 1];
            for (int k = before; k < before + 4; k++) {
                weights[i][Math.clamp(k, low, high) - low] += cubic(Math.abs(at - k), PLAIN_CUBIC_A);
            }
        }
        return new AxisTaps(inputs, first, weights);
    }

    private static AxisTaps between(int inputs, int outputs, java.util.function.IntToDoubleFunction place) {
        int[] first = new int[outputs];
        double[][] weights = new double[outputs][];
        for (int i = 0; i < outputs; i++) {
            double at = place.applyAsDouble(i);
            first[i] = Math.min((int) at, inputs - 1);
            double share = at - first[i];
            weights[i] = first[i] + 1 < inputs ? new double[] {1 - share, share} : new double[] {1};
        }
        return new AxisTaps(inputs, first, weights);
    }

    /// The same to 1/256 of the way between two neighbours, which bfloat16 holds exactly, so that weights sum to 1.
    AxisTaps rounded() {
        double[][] coarse = new double[weights.length][];
        for (int i = 0; i < coarse.length; i++) {
            double share = weights[i].length == 2 ? Math.rint(weights[i][1] * STEPS) / STEPS : 0;
            coarse[i] = weights[i].length == 2 ? new double[] {1 - share, share} : weights[i];
        }
        return new AxisTaps(inputs, first, coarse);
    }

    int outputs() {
        return first.length;
    }

    /// The map as a matrix `[outputs,inputs]`.
    HostTensor matrix() {
        float[] values = new float[outputs() * inputs];
        for (int i = 0; i < outputs(); i++) {
            for (int k = 0; k < weights[i].length; k++) {
                values[i * inputs + first[i] + k] = (float) weights[i][k];
            }
        }
        return HostTensor.ofFloats(values, outputs(), inputs);
    }

    /// Maps the middle axis of `[outer,inputs,inner]`.
    float[] apply(float[] src, int outer, int inner) {
        float[] dst = new float[outer * outputs() * inner];
        double[] sum = new double[inner];
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < outputs(); i++) {
                java.util.Arrays.fill(sum, 0);
                for (int k = 0; k < weights[i].length; k++) {
                    double weight = weights[i][k];
                    int from = (o * inputs + first[i] + k) * inner;
                    for (int c = 0; c < inner; c++) {
                        sum[c] += weight * src[from + c];
                    }
                }
                int to = (o * outputs() + i) * inner;
                for (int c = 0; c < inner; c++) {
                    dst[to + c] = (float) sum[c];
                }
            }
        }
        return dst;
    }
}
