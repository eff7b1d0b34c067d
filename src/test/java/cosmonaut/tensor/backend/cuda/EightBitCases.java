package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Linear maps in 8 bits, and what the same rounding in double precision makes of them.
public final class EightBitCases {

    static final int ADA = 89;
    static final int HOPPER = 90;

    /// Whole and ragged tiles, fewer and more slices than are on their way: rows, columns, inner extent.
    static final int[][] SIZES = {
        {1, 5, 16}, {3, 70, 144}, {20, 33, 2064}, {64, 64, 128}, {130, 129, 400}, {150, 250, 912}, {256, 256, 256}
    };

    /// Of cards that take their products in one part of k and in several.
    static final int[] PROCESSORS = {1, 16};

    /// Beside results of bf16: one rounding, and on a real card sums of some 14 bits within a slice.
    static final double SHORT_BOUND = Cards.isReal() ? 1e-2 : 4e-3;

    /// A product of these extents with its operands.
    record Case(HostTensor x, HostTensor weight, @Nullable HostTensor bias, Activation after) {

        int m() {
            return x.shape().extent(0);
        }

        int n() {
            return weight.shape().extent(0);
        }

        int k() {
            return weight.shape().extent(1);
        }
    }

    private EightBitCases() {}

    /// What is wrong with the kernels that are loaded on the stand-in device, or nothing.
    ///
    /// @param major compute capability 8 or 9
    /// @param schedules in which the warps of a kernel run
    public static String wrong(int major, List<Integer> schedules) {
        StandIn device = StandIn.load();
        List<double[]> first = new ArrayList<>();
        for (int schedule : schedules) {
            List<double[]> made = new ArrayList<>();
            for (int processors : PROCESSORS) {
                try (CudaBackend card = card(major == 9 ? HOPPER : ADA, processors)) {
                    device.set("seed", schedule);
                    for (int[] mnk : SIZES) {
                        Case c = biased(mnk);
                        double[] values = multiplied(card, c);
                        double error = distance(expected(c, true), values);
                        if (!(error < SHORT_BOUND)) {
                            return Arrays.toString(mnk) + " differs by " + error + " in schedule " + schedule;
                        }
                        made.add(values);
                    }
                } catch (RuntimeException | AssertionError e) {
                    String trouble = device.trouble();
                    return trouble.isEmpty() ? String.valueOf(e.getMessage()) : trouble;
                }
                String trouble = device.trouble();
                device.pullOut();
                if (!trouble.isEmpty()) {
                    return trouble + " in schedule " + schedule;
                }
            }
            for (int i = 0; i < first.size(); i++) {
                if (!Arrays.equals(first.get(i), made.get(i))) {
                    return "other bytes in schedule " + schedule;
                }
            }
            first = made;
        }
        return "";
    }

    /// A product of bf16 with everything behind it.
    static Case biased(int[] mnk) {
        return new Case(
                numbers(DType.BF16, 1, mnk[0], mnk[2]),
                numbers(DType.BF16, 2, mnk[1], mnk[2]),
                numbers(DType.F32, 3, mnk[1]),
                Activation.SILU);
    }

    static CudaBackend card(int capability, int processors) {
        if (Cards.isReal()) {
            return Cards.openEightBit(0);
        }
        StandIn device = StandIn.load();
        device.plugIn();
        device.set("major", capability / 10);
        device.set("minor", capability % 10);
        device.set("shared", capability == HOPPER ? 232_448 : 101_376);
        device.set("processors", processors);
        return new CudaBackend(CudaOptions.of(DType.BF16).withoutLibraries().withEightBit(0));
    }

    static HostTensor numbers(DType dtype, int seed, int... extents) {
        Random random = new Random(seed);
        HostTensor host = HostTensor.allocate(dtype, Shape.of(extents));
        for (int i = 0; i < host.shape().elements(); i++) {
            host.set(i, random.nextGaussian());
        }
        return host;
    }

    static double[] multiplied(CudaBackend card, Case c) {
        try (TensorScope scope = card.openScope("product")) {
            Tensor dst = scope.allocate(c.x().dtype(), c.m(), c.n());
            card.linear(dst, card.upload(scope, c.x()), card.prepareRoundable(scope, c.weight(), c.bias()), c.after());
            HostTensor back = HostTensor.allocate(dst.dtype(), dst.shape());
            card.download(back, dst);
            return values(back);
        }
    }

    static double[] values(HostTensor tensor) {
        double[] values = new double[Math.toIntExact(tensor.shape().elements())];
        Arrays.setAll(values, tensor::get);
        return values;
    }

    /// The product in double precision, of the numbers as they are or rounded as the card does.
    static double[] expected(Case c, boolean rounded) {
        int k = c.k();
        double[] x = values(c.x());
        double[] w = values(c.weight());
        if (rounded) {
            round(x, k);
            round(w, k);
        }
        double[] y = new double[c.m() * c.n()];
        for (int i = 0; i < y.length; i++) {
            double sum = c.bias() == null ? 0 : c.bias().get(i % c.n());
            for (int e = 0; e < k; e++) {
                sum += x[i / c.n() * k + e] * w[i % c.n() * k + e];
            }
            y[i] = c.after() == Activation.SILU ? sum / (1 + Math.exp(-sum)) : sum;
        }
        return y;
    }

    private static void round(double[] rows, int k) {
        for (int from = 0; from < rows.length; from += k) {
            float most = 0;
            for (int e = from; e < from + k; e++) {
                most = Math.max(most, (float) Math.abs(rows[e]));
            }
            float scale = Math.max(most, 1e-30f) / 448;
            float inverse = 1 / scale;
            for (int e = from; e < from + k; e++) {
                rows[e] = e4m3((float) rows[e] * inverse) * scale;
            }
        }
    }

    /// Nearest number with four significant bits, in steps of 2^-9 below 2^-6, at most 448.
    private static double e4m3(float value) {
        double step = Math.scalb(1.0, Math.max(Math.getExponent(value), -6) - 3);
        return Math.clamp(Math.rint(value / step) * step, -448, 448);
    }

    static double distance(double[] expected, double[] actual) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
