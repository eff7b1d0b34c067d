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
    private static final int[][] FRAMES = {{1, 1, 1}, {3, 35, 7}, {2, 1021, 17}, {5, 12, 64}, {1, 7, 1021}, {4, 1, 3}};

    private NormCases() {}

    static List<OpCase> all() {
        List<OpCase> cases = new ArrayList<>();
        for (int[] shape : ROWS) {
            rows(cases, DType.F32, 1e-13, shape);
            rows(cases, DType.F64, 1e-28, shape);
        }
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
        for (boolean inPlace : new boolean[] {false, true}) {
            String label = detail + (inPlace ? " in place" : "");
            cases.add(new OpCase(Op.LAYER_NORM_MODULATE, dtype, label, bound, bench -> {
                Tensor x = bench.normal(dtype, shape);
                Tensor scale = bench.normal(dtype, channels);
                Tensor shift = bench.normal(dtype, channels);
                Tensor dst = inPlace ? x : bench.poisoned(dtype, shape);
                return new Call(dst, () -> bench.backend().layerNormModulate(dst, x, scale, shift, 1e-6f));
            }));
            cases.add(new OpCase(Op.RMS_NORM, dtype, label, bound, bench -> {
                Tensor x = bench.normal(dtype, shape);
                Tensor weight = bench.normal(dtype, channels);
                Tensor dst = inPlace ? x : bench.poisoned(dtype, shape);
                return new Call(dst, () -> bench.backend().rmsNorm(dst, x, weight, 1e-5f));
            }));
        }
    }

    private static void frames(
            List<OpCase> cases, DType dtype, double bound, Activation after, boolean inPlace, int... shape) {
        String detail = after + Arrays.toString(shape) + (inPlace ? " in place" : "");
        cases.add(new OpCase(Op.GROUP_NORM, dtype, detail, bound, bench -> {
            Tensor x = bench.normal(dtype, shape);
            Tensor weight = bench.normal(dtype, shape[2]);
            Tensor bias = bench.normal(dtype, shape[2]);
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
