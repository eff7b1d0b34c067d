package cosmonaut.tensor.backend;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.OpCase.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cases of the Haar transform, repetition and means of cells.
final class ResamplingCases {

    private ResamplingCases() {}

    static List<OpCase> all() {
        List<OpCase> cases = new ArrayList<>();
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            double bound = dtype == DType.F32 ? 1e-13 : 1e-30;
            haar(cases, dtype, bound, 1, 1, 1, 1);
            haar(cases, dtype, bound, 1, 3, 5, 3);
            haar(cases, dtype, bound, 3, 7, 9, 24);
            haar(cases, dtype, bound, 5, 2, 17, 7);
            nearest(cases, dtype, new int[] {1, 1, 1}, 3, 5, 7, 3);
            nearest(cases, dtype, new int[] {1, 2, 2}, 3, 5, 7, 16);
            nearest(cases, dtype, new int[] {2, 1, 1}, 5, 3, 1, 7);
            nearest(cases, dtype, new int[] {2, 2, 2}, 1, 7, 17, 33);
            nearest(cases, dtype, new int[] {3, 1, 5}, 2, 3, 3, 1);
            pool(cases, dtype, bound, new int[] {1, 2, 2}, 3, 6, 8, 7);
            pool(cases, dtype, bound, new int[] {2, 1, 1}, 5, 3, 7, 16);
            pool(cases, dtype, bound, new int[] {2, 2, 2}, 3, 7, 9, 33);
            pool(cases, dtype, bound, new int[] {1, 8, 8}, 2, 112, 33, 3);
            pool(cases, dtype, bound, new int[] {1, 1, 1}, 1, 3, 5, 1);
        }
        return cases;
    }

    private static void haar(List<OpCase> cases, DType dtype, double bound, int t, int h, int w, int c) {
        int[] whole = {2 * t, 2 * h, 2 * w, c};
        int[] bands = {t, h, w, 8 * c};
        cases.add(new OpCase(Op.HAAR, dtype, Arrays.toString(whole), bound, bench -> {
            Tensor src = bench.normal(dtype, whole);
            Tensor dst = bench.poisoned(dtype, bands);
            return new Call(dst, () -> bench.backend().haar(dst, src));
        }));
        cases.add(new OpCase(Op.INVERSE_HAAR, dtype, Arrays.toString(bands), bound, bench -> {
            Tensor src = bench.normal(dtype, bands);
            Tensor dst = bench.poisoned(dtype, whole);
            return new Call(dst, () -> bench.backend().inverseHaar(dst, src));
        }));
    }

    private static void nearest(List<OpCase> cases, DType dtype, int[] by, int... in) {
        String detail = Arrays.toString(in) + " by " + Arrays.toString(by);
        cases.add(new OpCase(Op.RESIZE_NEAREST, dtype, detail, 0, bench -> {
            Tensor src = bench.normal(dtype, in);
            Tensor dst = bench.poisoned(dtype, in[0] * by[0], in[1] * by[1], in[2] * by[2], in[3]);
            return new Call(dst, () -> bench.backend().resizeNearest(dst, src));
        }));
    }

    private static void pool(List<OpCase> cases, DType dtype, double bound, int[] cell, int... in) {
        String detail = Arrays.toString(in) + " cells " + Arrays.toString(cell);
        cases.add(new OpCase(Op.AVERAGE_POOL, dtype, detail, bound, bench -> {
            Tensor src = bench.normal(dtype, in);
            Tensor dst = bench.poisoned(dtype, in[0] / cell[0], in[1] / cell[1], in[2] / cell[2], in[3]);
            return new Call(dst, () -> bench.backend().averagePool(dst, src, cell[0], cell[1], cell[2]));
        }));
    }
}
