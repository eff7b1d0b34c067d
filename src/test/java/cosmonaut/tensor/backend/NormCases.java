package cosmonaut.tensor.backend;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.OpCase.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cases of the normalisations.
final class NormCases {

    private static final int[][] ROWS = {{1, 1}, {7, 17}, {3, 5, 64}, {2, 1021}, {65, 128}, {1021, 7}};
    /// Rows that devices keep in registers, by as many threads as they need, and one that is too long for that.
    private static final int[][] WIDE_ROWS = {
        {9, 8},
        {33, 64},
        {3, 5, 128},
        {5, 200},
        {11, 512},
        {3, 2048},
        {1, 2056},
        {5, 4096},
        {3, 5120},
        {2, 8192},
        {2, 8200}
    };

    private static final int[][] FRAMES = {
        {1, 1, 1}, {3, 35, 7}, {2, 1021, 17}, {5, 12, 64}, {1, 7, 1021}, {4, 1, 3}, {2, 1100, 16}, {2, 77, 264}
    };

    private NormCases() {}

    static List<OpCase> all() {
        List<OpCase> cases = new ArrayList<>();
        for (int[] shape : ROWS) {
            rows(cases, DType.F32, 1e-13, shape);
            rows(cases, DType.F64, 1e-28, shape);
        }
        for (int[] shape : WIDE_ROWS) {
            rows(cases, DType.F32, 1e-13, shape);
            gatedAddNorm(cases, shape);
        }
        // More than a small device's threads take at once, so that they go on to other channels.
        gatedAdd(cases, 1500, 24);
        gatedAdd(cases, 700, 7);
        gatedAdd(cases, 3, 4096);
        gatedAddNorm(cases, 7, 17);
        gatedAddNorm(cases, 3, 1021);
        for (int[] shape : FRAMES) {
            for (Activation after : List.of(Activation.NONE, Activation.SILU, Activation.GELU)) {
                frames(cases, DType.F32, 1e-13, after, false, shape);
                frames(cases, DType.F64, 1e-28, after, false, shape);
            }
            frames(cases, DType.F32, 1e-13, Activation.SILU, true, shape);
        }
        offCentre(cases);
        return cases;
    }

    private static void rows(List<OpCase> cases, DType dtype, double bound, int... shape) {
        String detail = Arrays.toString(shape);
        int channels = shape[shape.length - 1];
        // Ragged rows and one kind of even ones have vectors at odd addresses.
        boolean odd = channels % 8 != 0 || channels == 64;
        for (boolean inPlace : new boolean[] {false, true}) {
            String label = detail + (inPlace ? " in place" : "");
            cases.add(new OpCase(Op.LAYER_NORM_MODULATE, dtype, label, bound, bench -> {
                Tensor x = bench.normal(dtype, shape);
                Tensor scale = odd ? bench.normal(dtype, channels) : bench.perChannel(dtype, channels);
                Tensor shift = odd ? bench.normal(dtype, channels) : bench.perChannel(dtype, channels);
                Tensor dst = inPlace ? x : bench.poisoned(dtype, shape);
                return new Call(dst, () -> bench.backend().layerNormModulate(dst, x, scale, shift, 1e-6f));
            }));
            cases.add(new OpCase(Op.RMS_NORM, dtype, label, bound, bench -> {
                Tensor x = bench.normal(dtype, shape);
                Tensor weight = odd ? bench.normal(dtype, channels) : bench.perChannel(dtype, channels);
                Tensor dst = inPlace ? x : bench.poisoned(dtype, shape);
                return new Call(dst, () -> bench.backend().rmsNorm(dst, x, weight, 1e-5f));
            }));
        }
    }

    private static void gatedAdd(List<OpCase> cases, int rows, int channels) {
        String detail = rows + " rows of " + channels;
        cases.add(new OpCase(Op.GATED_ADD, DType.F32, detail, 1e-14, bench -> {
            Tensor x = bench.normal(DType.F32, rows, channels);
            Tensor gate = bench.perChannel(DType.F32, channels);
            Tensor y = bench.normal(DType.F32, rows, channels);
            Tensor dst = bench.poisoned(DType.F32, rows, channels);
            return new Call(dst, () -> bench.backend().gatedAdd(dst, x, gate, y));
        }));
    }

    /// Both results are compared; in place, the sum is x and the normed is y.
    private static void gatedAddNorm(List<OpCase> cases, int... shape) {
        int channels = shape[shape.length - 1];
        int rows = Arrays.stream(shape).reduce(1, (a, b) -> a * b) / channels;
        int[] both = {2, rows, channels};
        for (int variant = 0; variant < 4; variant++) {
            boolean inPlace = variant % 2 == 1;
            boolean more = variant > 1;
            String detail = (more ? "and more " : "") + "and layer norm " + Arrays.toString(shape)
                    + (inPlace ? " in place" : "");
            cases.add(new OpCase(Op.GATED_ADD, DType.F32, detail, 1e-13, bench -> {
                Tensor in = bench.normal(DType.F32, both);
                Tensor gate = bench.perChannel(DType.F32, channels);
                Tensor scale = bench.perChannel(DType.F32, channels);
                Tensor shift = bench.perChannel(DType.F32, channels);
                Tensor out = inPlace ? in : bench.poisoned(DType.F32, both);
                Tensor x = in.slice(0, 1).reshape(shape);
                Tensor y = in.slice(1, 2).reshape(shape);
                Tensor sum = out.slice(0, 1).reshape(shape);
                Tensor normed = out.slice(1, 2).reshape(shape);
                if (more) {
                    Tensor positions = bench.normal(DType.F32, shape);
                    return new Call(
                            out,
                            () -> bench.backend()
                                    .gatedAddNorm(sum, normed, x, gate, y, positions, scale, shift, 1e-6f));
                }
                return new Call(out, () -> bench.backend().gatedAddNorm(sum, normed, x, gate, y, scale, shift, 1e-6f));
            }));
        }
    }

    private static void frames(
            List<OpCase> cases, DType dtype, double bound, Activation after, boolean inPlace, int... shape) {
        String detail = after + Arrays.toString(shape) + (inPlace ? " in place" : "");
        cases.add(new OpCase(Op.GROUP_NORM, dtype, detail, bound, bench -> {
            Tensor x = bench.normal(dtype, shape);
            Tensor weight = bench.perChannel(dtype, shape[2]);
            Tensor bias = bench.perChannel(dtype, shape[2]);
            Tensor dst = inPlace ? x : bench.poisoned(dtype, shape);
            return new Call(dst, () -> bench.backend().groupNorm(dst, x, weight, bias, 1e-6f, after));
        }));
    }

    /// A mean a hundred times the deviation: finds a variance taken as E(x^2) - E(x)^2 in single precision. The input
    /// itself, rounded to f32, is the same for all, so that the bound is only four orders looser.
    private static void offCentre(List<OpCase> cases) {
        cases.add(new OpCase(Op.GROUP_NORM, DType.F32, "mean 100, deviation 1", 1e-9, bench -> {
            Tensor x = bench.around(100, DType.F32, 2, 333, 17);
            Tensor weight = bench.normal(DType.F32, 17);
            Tensor bias = bench.normal(DType.F32, 17);
            Tensor dst = bench.poisoned(DType.F32, 2, 333, 17);
            return new Call(dst, () -> bench.backend().groupNorm(dst, x, weight, bias, 1e-6f, Activation.NONE));
        }));
        cases.add(new OpCase(Op.LAYER_NORM_MODULATE, DType.F32, "mean 100, deviation 1", 1e-9, bench -> {
            Tensor x = bench.around(100, DType.F32, 3, 1021);
            Tensor scale = bench.normal(DType.F32, 1021);
            Tensor shift = bench.normal(DType.F32, 1021);
            Tensor dst = bench.poisoned(DType.F32, 3, 1021);
            return new Call(dst, () -> bench.backend().layerNormModulate(dst, x, scale, shift, 1e-6f));
        }));
    }
}
