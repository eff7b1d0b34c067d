package cosmonaut.tensor.backend;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.OpCase.Call;
import java.util.ArrayList;
import java.util.List;

/// Cases of linear maps and convolutions, with weights of every type.
final class ProductCases {

    private static final List<DType> WEIGHTS = List.of(DType.F32, DType.F16, DType.BF16);

    /// Rows, columns, inner extent.
    private static final int[][] PRODUCTS = {
        {1, 1, 1},
        {1, 7, 17},
        {1, 1021, 257},
        {1, 64, 1021},
        {7, 17, 1},
        {7, 1, 1021},
        {17, 1021, 7},
        {1021, 7, 17},
        {1021, 17, 64},
        {5, 16, 16},
        {13, 33, 129},
        {64, 64, 64},
        {64, 96, 256},
        {129, 65, 63},
        {3, 512, 1021},
    };

    /// Rows, columns, inner extent of products that take a device's large tiles, with more slices than are on their way
    /// at a time, and its way with few rows and long sums.
    private static final int[][] LARGE_PRODUCTS = {
        {256, 256, 456},
        {250, 120, 328},
        {144, 24, 520},
        {33, 40, 2048},
        {9, 72, 640},
        {150, 20, 131},
        {70, 130, 262},
        {20, 30, 1501},
        {2, 21, 264},
        {3, 33, 1021},
        {8, 17, 512},
    };

    private ProductCases() {}

    static List<OpCase> all() {
        List<OpCase> cases = new ArrayList<>();
        for (DType weights : WEIGHTS) {
            for (int[] mnk : PRODUCTS) {
                linear(cases, weights, DType.F32, true, Activation.NONE, mnk[0], mnk[1], mnk[2]);
                linear(cases, weights, DType.F32, false, Activation.NONE, mnk[0], mnk[1], mnk[2]);
            }
            linear(cases, weights, weights, true, Activation.NONE, 19, 23, 29);
            for (Activation after : Activation.values()) {
                linear(cases, weights, DType.F32, true, after, 7, 33, 65);
                linear(cases, weights, DType.F32, false, after, 17, 19, 64);
            }
            leadingAxes(cases, weights);
            convolutions(cases, weights);
        }
        for (int[] mnk : LARGE_PRODUCTS) {
            linear(cases, DType.BF16, DType.BF16, true, Activation.GELU, mnk[0], mnk[1], mnk[2]);
        }
        largeConvolutions(cases);
        return cases;
    }

    private static void linear(
            List<OpCase> cases, DType weights, DType biases, boolean biased, Activation after, int m, int n, int k) {
        String bias = biased ? " bias " + biases : "";
        String detail = "M=" + m + " N=" + n + " K=" + k + bias + " " + after;
        cases.add(new OpCase(Op.LINEAR, weights, detail, 1e-12, bench -> {
            LinearWeight weight = bench.backend()
                    .prepareLinear(
                            bench.scope(), bench.hostSmall(weights, n, k), biased ? bench.hostSmall(biases, n) : null);
            Tensor x = bench.normal(DType.F32, m, k);
            Tensor dst = bench.poisoned(DType.F32, m, n);
            return new Call(dst, () -> bench.backend().linear(dst, x, weight, after));
        }));
    }

    private static void leadingAxes(List<OpCase> cases, DType weights) {
        cases.add(new OpCase(Op.LINEAR, weights, "[2,3,5,17] to [6,5,9]", 1e-12, bench -> {
            LinearWeight weight = bench.backend().prepareLinear(bench.scope(), bench.hostSmall(weights, 9, 17), null);
            Tensor x = bench.normal(DType.F32, 2, 3, 5, 17);
            Tensor dst = bench.poisoned(DType.F32, 6, 5, 9);
            return new Call(dst, () -> bench.backend().linear(dst, x, weight, Activation.NONE));
        }));
    }

    private static void convolutions(List<OpCase> cases, DType weights) {
        ConvGeometry plain = ConvGeometry.same(0, 0);
        ConvGeometry padded = ConvGeometry.same(0, 1);
        ConvGeometry causal = ConvGeometry.same(2, 0);
        int[][] inputs = {{1, 1, 1, 1}, {3, 5, 7, 3}, {5, 7, 9, 16}, {1, 17, 13, 7}, {4, 3, 31, 33}, {2, 8, 8, 64}};
        for (int[] x : inputs) {
            for (int outputs : new int[] {1, 7, 16, 33}) {
                conv(cases, weights, plain, outputs, new int[] {1, 1, 1}, Activation.NONE, x);
                conv(cases, weights, padded, outputs, new int[] {1, 3, 3}, Activation.NONE, x);
                conv(cases, weights, causal, outputs, new int[] {3, 1, 1}, Activation.SILU, x);
            }
        }
        int[] odd = {5, 7, 11, 6};
        for (Activation after : Activation.values()) {
            conv(cases, weights, ConvGeometry.same(2, 1), 19, new int[] {3, 3, 3}, after, odd);
        }
        // The encoder's halvings: a zero row and column behind, strides in space, in time, in all.
        ConvGeometry space = new ConvGeometry(1, 2, 2, 0, 0, 1, 0, 1);
        conv(cases, weights, space, 17, new int[] {1, 3, 3}, Activation.NONE, odd);
        conv(cases, weights, space, 8, new int[] {1, 3, 3}, Activation.NONE, 2, 8, 12, 16);
        ConvGeometry time = new ConvGeometry(2, 1, 1, 2, 0, 0, 0, 0);
        conv(cases, weights, time, 17, new int[] {3, 1, 1}, Activation.NONE, odd);
        conv(cases, weights, time, 9, new int[] {3, 1, 1}, Activation.NONE, 6, 2, 3, 16);
        conv(cases, weights, new ConvGeometry(2, 2, 2, 1, 0, 1, 0, 1), 7, new int[] {3, 3, 3}, Activation.NONE, odd);
        conv(cases, weights, new ConvGeometry(1, 2, 3, 4, 2, 0, 1, 3), 5, new int[] {2, 4, 5}, Activation.NONE, odd);
        conv(cases, weights, ConvGeometry.same(6, 3), 5, new int[] {7, 7, 7}, Activation.NONE, 2, 3, 2, 3);
        conv(cases, weights, new ConvGeometry(1, 2, 2, 0, 0, 0, 0, 0), 33, new int[] {1, 2, 2}, Activation.NONE, odd);
        conv(cases, weights, padded, 64, new int[] {1, 3, 3}, Activation.NONE, 1, 9, 17, 96);
        conv(cases, weights, padded, 3, new int[] {1, 3, 3}, Activation.NONE, 1, 21, 101, 32);
    }

    /// As [#LARGE_PRODUCTS]; channels fewer and more than a slice, with a rest, and none that is a multiple of 8.
    private static void largeConvolutions(List<OpCase> cases) {
        ConvGeometry both = ConvGeometry.same(2, 1);
        int[] space = {1, 3, 3};
        int[] all = {3, 3, 3};
        conv(cases, DType.BF16, ConvGeometry.same(0, 1), 256, space, Activation.SILU, 2, 9, 15, 64);
        conv(cases, DType.BF16, ConvGeometry.same(0, 1), 120, space, Activation.NONE, 1, 13, 15, 40);
        conv(cases, DType.BF16, new ConvGeometry(1, 2, 2, 0, 0, 1, 0, 1), 24, space, Activation.NONE, 1, 24, 26, 72);
        conv(cases, DType.BF16, both, 40, all, Activation.GELU, 2, 3, 5, 88);
        conv(cases, DType.BF16, both, 21, all, Activation.SILU, 3, 4, 9, 8);
        conv(cases, DType.BF16, both, 35, all, Activation.NONE, 2, 3, 5, 51);
        conv(cases, DType.BF16, ConvGeometry.same(2, 0), 72, new int[] {3, 1, 1}, Activation.NONE, 5, 4, 5, 168);
    }

    private static void conv(
            List<OpCase> cases,
            DType weights,
            ConvGeometry geometry,
            int outputs,
            int[] kernel,
            Activation after,
            int... in) {
        String detail = String.format(
                "%s kernel %s to %d channels %s %s",
                java.util.Arrays.toString(in), java.util.Arrays.toString(kernel), outputs, geometry, after);
        boolean biased = outputs != 16;
        cases.add(new OpCase(Op.CONV, weights, detail, 1e-12, bench -> {
            ConvWeight weight = bench.backend()
                    .prepareConv(
                            bench.scope(),
                            bench.hostSmall(weights, outputs, in[3], kernel[0], kernel[1], kernel[2]),
                            biased ? bench.hostSmall(DType.F32, outputs) : null);
            Tensor x = bench.normal(DType.F32, in);
            Tensor dst = bench.poisoned(
                    DType.F32,
                    geometry.outT(in[0], kernel[0]),
                    geometry.outH(in[1], kernel[1]),
                    geometry.outW(in[2], kernel[2]),
                    outputs);
            return new Call(dst, () -> bench.backend().conv(dst, x, weight, geometry, after));
        }));
    }
}
