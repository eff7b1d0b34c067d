package cosmonaut.guardrail;

import cosmonaut.media.Picture;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Tells sexual pictures from others: nsfwjs's MobileNetV2, run here in single precision.
///
/// Activations lie as `[H,W,C]`. Normalisations are folded into the convolutions before them (epsilon 0.001, as the
/// model's own file says).
final class FrameGuard implements FrameClassifier {

    static final int SIDE = 224;

    /// The sum of both classes from which a picture is withheld.
    static final double TOO_MUCH = 0.7;

    private static final int FIRST = 32;
    private static final int NARROW = 16;
    private static final int LAST = 1280;
    private static final int KERNEL = 3;
    private static final double EPSILON = 1e-3;

    /// Channels and stride of every block behind the first (Sandler et al. 2018, table 2, width 1).
    private static final int[][] BLOCKS = {
        {24, 2}, {24, 1}, {32, 2}, {32, 1}, {32, 1}, {64, 2}, {64, 1}, {64, 1}, {64, 1}, {96, 1}, {96, 1}, {96, 1},
        {160, 2}, {160, 1}, {160, 1}, {320, 1}
    };

    private static final int EXPANSION = 6;

    private final LayersModel model;
    private final Map<String, Folded> folded = new ConcurrentHashMap<>();

    /// A convolution with the normalisation behind it.
    ///
    /// @param kernel `[in,out]`, `[3,3,C]` or `[3,3,in,out]`
    private record Folded(float[] kernel, float[] bias) {}

    /// @param side of the square
    private record Activation(float[] values, int side, int channels) {}

    FrameGuard(LayersModel model) {
        this.model = model;
        classify(new float[3 * SIDE * SIDE]); // what is missing is missed now
    }

    @Override
    public Map<FrameClass, Double> classify(Picture picture) {
        byte[] rgb = picture.resized(SIDE, SIDE).rgb();
        float[] input = new float[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            input[i] = (rgb[i] & 0xff) / 255f;
        }
        return classify(input);
    }

    /// Of classes, whether a picture is withheld.
    static boolean tooMuch(Map<FrameClass, Double> classes) {
        return classes.getOrDefault(FrameClass.PORN, 0.0) + classes.getOrDefault(FrameClass.HENTAI, 0.0) >= TOO_MUCH;
    }

    /// @param input `[224,224,3]` in [0,1]
    Map<FrameClass, Double> classify(float[] input) {
        Activation x = first(new Activation(input, SIDE, 3));
        x = depthwise(x, "expanded_conv", 1);
        x = pointwise(x, "expanded_conv_project/kernel", "expanded_conv_project_BN", NARROW, false);
        for (int i = 0; i < BLOCKS.length; i++) {
            x = block(x, "block_" + (i + 1), BLOCKS[i][0], BLOCKS[i][1]);
        }
        x = pointwise(x, "Conv_1/kernel", "Conv_1_bn", LAST, true);
        float[] y = dense(mean(x), "dense_1");
        relu(y, Float.MAX_VALUE);
        y = dense(y, "dense_2");
        relu(y, Float.MAX_VALUE);
        return softmax(dense(y, "dense_3"));
    }

    private Activation block(Activation x, String name, int out, int stride) {
        Activation wide = pointwise(x, name + "_expand/kernel", name + "_expand_BN", EXPANSION * x.channels(), true);
        Activation seen = depthwise(wide, name, stride);
        Activation y = pointwise(seen, name + "_project/kernel", name + "_project_BN", out, false);
        if (stride == 1 && out == x.channels()) {
            for (int i = 0; i < y.values().length; i++) {
                y.values()[i] += x.values()[i];
            }
        }
        return y;
    }

    /// 3x3 with stride 2 and a row and a column of zeros below and at the right.
    private Activation first(Activation x) {
        Folded w = fold("Conv1/kernel", "bn_Conv1", FIRST);
        int side = Math.floorDiv(x.side(), 2);
        float[] y = new float[side * side * FIRST];
        rows(side, row -> {
            for (int column = 0; column < side; column++) {
                int at = (row * side + column) * FIRST;
                System.arraycopy(w.bias(), 0, y, at, FIRST);
                for (int tap = 0; tap < KERNEL * KERNEL; tap++) {
                    int sy = 2 * row + Math.floorDiv(tap, KERNEL);
                    int sx = 2 * column + tap % KERNEL;
                    if (sy < x.side() && sx < x.side()) {
                        for (int c = 0; c < 3; c++) {
                            float value = x.values()[(sy * x.side() + sx) * 3 + c];
                            for (int o = 0; o < FIRST; o++) {
                                y[at + o] += value * w.kernel()[(tap * 3 + c) * FIRST + o];
                            }
                        }
                    }
                }
            }
        });
        relu(y, 6);
        return new Activation(y, side, FIRST);
    }

    /// 3x3 of every channel alone, with the zeros of "same" where the stride is 1, else as [#first].
    private Activation depthwise(Activation x, String name, int stride) {
        int channels = x.channels();
        Folded w = fold(name + "_depthwise/depthwise_kernel", name + "_depthwise_BN", channels);
        int side = Math.floorDiv(x.side(), stride);
        int before = stride == 1 ? 1 : 0;
        float[] y = new float[side * side * channels];
        rows(side, row -> {
            for (int column = 0; column < side; column++) {
                int at = (row * side + column) * channels;
                System.arraycopy(w.bias(), 0, y, at, channels);
                for (int tap = 0; tap < KERNEL * KERNEL; tap++) {
                    int sy = stride * row + Math.floorDiv(tap, KERNEL) - before;
                    int sx = stride * column + tap % KERNEL - before;
                    if (sy >= 0 && sx >= 0 && sy < x.side() && sx < x.side()) {
                        int from = (sy * x.side() + sx) * channels;
                        int weight = tap * channels;
                        for (int c = 0; c < channels; c++) {
                            y[at + c] += x.values()[from + c] * w.kernel()[weight + c];
                        }
                    }
                }
            }
        });
        relu(y, 6);
        return new Activation(y, side, channels);
    }

    private Activation pointwise(Activation x, String kernel, String norm, int out, boolean relu) {
        Folded w = fold(kernel, norm, out);
        int in = x.channels();
        float[] y = new float[x.side() * x.side() * out];
        rows(x.side(), row -> {
            for (int column = 0; column < x.side(); column++) {
                int pixel = row * x.side() + column;
                System.arraycopy(w.bias(), 0, y, pixel * out, out);
                for (int i = 0; i < in; i++) {
                    float value = x.values()[pixel * in + i];
                    if (value != 0) {
                        for (int o = 0; o < out; o++) {
                            y[pixel * out + o] += value * w.kernel()[i * out + o];
                        }
                    }
                }
            }
        });
        if (relu) {
            relu(y, 6);
        }
        return new Activation(y, x.side(), out);
    }

    private Folded fold(String kernel, String norm, int out) {
        return folded.computeIfAbsent(kernel, name -> {
            float[] gamma = model.of(norm + "/gamma");
            float[] beta = model.of(norm + "/beta");
            float[] mean = model.of(norm + "/moving_mean");
            float[] variance = model.of(norm + "/moving_variance");
            float[] weights = model.of(name).clone();
            float[] bias = new float[out];
            double[] scale = new double[out];
            for (int o = 0; o < out; o++) {
                scale[o] = gamma[o] / Math.sqrt(variance[o] + EPSILON);
                bias[o] = (float) (beta[o] - mean[o] * scale[o]);
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (weights[i] * scale[i % out]);
            }
            return new Folded(weights, bias);
        });
    }

    private static float[] mean(Activation x) {
        double[] sums = new double[x.channels()];
        for (int i = 0; i < x.values().length; i++) {
            sums[i % x.channels()] += x.values()[i];
        }
        float[] mean = new float[sums.length];
        for (int c = 0; c < sums.length; c++) {
            mean[c] = (float) (sums[c] / (x.side() * x.side()));
        }
        return mean;
    }

    private float[] dense(float[] x, String name) {
        float[] kernel = model.of(name + "/kernel");
        float[] y = model.of(name + "/bias").clone();
        for (int i = 0; i < x.length; i++) {
            for (int o = 0; o < y.length; o++) {
                y[o] += x[i] * kernel[i * y.length + o];
            }
        }
        return y;
    }

    private static Map<FrameClass, Double> softmax(float[] x) {
        double most = Double.NEGATIVE_INFINITY;
        for (float one : x) {
            most = Math.max(most, one);
        }
        double sum = 0;
        for (float one : x) {
            sum += Math.exp(one - most);
        }
        Map<FrameClass, Double> classes = new EnumMap<>(FrameClass.class);
        for (FrameClass one : FrameClass.values()) {
            classes.put(one, Math.exp(x[one.ordinal()] - most) / sum);
        }
        return classes;
    }

    private static void relu(float[] x, float most) {
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.clamp(x[i], 0, most);
        }
    }

    private static void rows(int rows, IntConsumer row) {
        IntStream.range(0, rows).parallel().forEach(row);
    }
}
