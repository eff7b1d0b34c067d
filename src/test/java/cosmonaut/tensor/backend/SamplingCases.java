package cosmonaut.tensor.backend;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.OpCase.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cases of the sums that a sampler makes. Their operands are F32 and F64 whatever activations are.
final class SamplingCases {

    private static final double[] COEFFICIENTS = {0.7, -1.3, 0.25, 1e-3, 2, -0.5};

    private SamplingCases() {}

    static List<OpCase> all() {
        List<OpCase> cases = new ArrayList<>();
        for (int[] shape : new int[][] {{1}, {7, 3}, {1024}, {5, 1021}, {3, 4096}}) {
            for (DType type : List.of(DType.F32, DType.F64)) {
                combination(cases, type, List.of(DType.F32), shape);
                combination(cases, type, List.of(DType.F64), shape);
                combination(cases, type, List.of(DType.F64, DType.F32, DType.F64), shape);
                combination(
                        cases, type, List.of(DType.F32, DType.F64, DType.F32, DType.F32, DType.F64, DType.F32), shape);
                inPlace(cases, type, shape);
            }
            multiplyAdd(cases, shape);
            guide(cases, false, shape);
            guide(cases, true, shape);
        }
        affine(cases, new int[] {5}, 5);
        affine(cases, new int[] {1}, 1, 33);
        affine(cases, new int[] {3, 4}, 3, 4, 7, 5);
        affine(cases, new int[] {3, 4}, 3, 4, 16, 8);
        affine(cases, new int[] {16, 2}, 16, 2, 24, 40);
        return cases;
    }

    private static void combination(List<OpCase> cases, DType type, List<DType> terms, int... shape) {
        String detail = terms + Arrays.toString(shape);
        double bound = type == DType.F64 ? 1e-30 : 1e-13;
        cases.add(new OpCase(Op.LINEAR_COMBINATION, type, detail, bound, bench -> {
            Tensor[] given = terms.stream().map(t -> bench.table(t, shape)).toArray(Tensor[]::new);
            Tensor dst = bench.poisonedExactly(type, shape);
            double[] coefficients = Arrays.copyOf(COEFFICIENTS, given.length);
            return new Call(dst, () -> bench.backend().linearCombination(dst, coefficients, given));
        }));
    }

    private static void inPlace(List<OpCase> cases, DType type, int... shape) {
        double bound = type == DType.F64 ? 1e-30 : 1e-13;
        cases.add(new OpCase(Op.LINEAR_COMBINATION, type, "in place" + Arrays.toString(shape), bound, bench -> {
            Tensor first = bench.table(DType.F32, shape);
            Tensor last = bench.table(type, shape);
            double[] coefficients = {1, 3, -0.5};
            return new Call(last, () -> bench.backend().linearCombination(last, coefficients, first, last, last));
        }));
    }

    private static void multiplyAdd(List<OpCase> cases, int... shape) {
        for (boolean inPlace : new boolean[] {false, true}) {
            String detail = (inPlace ? "in place" : "") + Arrays.toString(shape);
            cases.add(new OpCase(Op.MULTIPLY_ADD, DType.F32, detail, 1e-13, bench -> {
                Tensor a = bench.table(DType.F32, shape);
                Tensor b = bench.table(DType.F32, shape);
                Tensor c = bench.table(DType.F32, shape);
                Tensor dst = inPlace ? a : bench.poisonedExactly(DType.F32, shape);
                return new Call(dst, () -> bench.backend().multiplyAdd(dst, a, b, -1.3, c));
            }));
        }
    }

    /// In place where something is given.
    private static void guide(List<OpCase> cases, boolean given, int... shape) {
        String detail = (given ? "given" : "") + Arrays.toString(shape);
        cases.add(new OpCase(Op.GUIDE, DType.F32, detail, 1e-12, bench -> {
            Tensor a = bench.table(DType.F32, shape);
            Tensor b = bench.table(DType.F32, shape);
            Tensor x = bench.table(DType.F32, shape);
            @Nullable Tensor keep = given ? bench.exactly(DType.F32, i -> i % 3 == 0 ? 0 : 1, shape) : null;
            @Nullable Tensor fixed = given ? bench.exactly(DType.F32, i -> i % 3 == 0 ? 0.3 * i : 0, shape) : null;
            Tensor dst = given ? a : bench.poisonedExactly(DType.F32, shape);
            return new Call(dst, () -> bench.backend().guide(dst, 1.5, -0.4, a, b, 0.8, x, keep, fixed));
        }));
    }

    private static void affine(List<OpCase> cases, int[] rows, int... shape) {
        for (boolean inPlace : new boolean[] {false, true}) {
            String detail = (inPlace ? "in place" : "") + Arrays.toString(rows) + " of " + Arrays.toString(shape);
            cases.add(new OpCase(Op.AFFINE, DType.F32, detail, 1e-13, bench -> {
                Tensor x = bench.table(DType.F32, shape);
                Tensor before = bench.table(DType.F32, rows);
                Tensor factor = bench.table(DType.F32, rows);
                Tensor after = bench.table(DType.F32, rows);
                Tensor dst = inPlace ? x : bench.poisonedExactly(DType.F32, shape);
                return new Call(dst, () -> bench.backend().affine(dst, x, before, factor, after));
            }));
        }
    }
}
