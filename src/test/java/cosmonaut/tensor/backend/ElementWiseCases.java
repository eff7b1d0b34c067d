package cosmonaut.tensor.backend;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.OpCase.Call;
import java.util.ArrayList;
import java.util.List;

/// Cases of the operations on one element at a time.
final class ElementWiseCases {

    private static final int[][] SHAPES = {{1}, {7}, {3, 17}, {1021}, {5, 7, 64}, {9, 1021}};
    private static final List<DType> FLOATING = List.of(DType.F64, DType.F32, DType.F16, DType.BF16);

    private ElementWiseCases() {}

    static List<OpCase> all() {
        List<OpCase> cases = new ArrayList<>();
        for (int[] shape : SHAPES) {
            String detail = java.util.Arrays.toString(shape);
            copies(cases, detail, shape);
            for (DType dtype : DType.values()) {
                cases.add(new OpCase(Op.FILL, dtype, detail, 0, bench -> {
                    Tensor dst = bench.poisoned(dtype, shape);
                    return new Call(dst, () -> bench.backend().fill(dst, dtype.isFloating() ? -0.1 : 3));
                }));
            }
            arithmetic(cases, DType.F32, 1e-14, detail, shape);
            arithmetic(cases, DType.F64, 1e-31, detail, shape);
            for (Activation function : Activation.values()) {
                activation(cases, function, DType.F32, 1e-13, detail, shape);
                activation(cases, function, DType.F64, 1e-28, detail, shape);
            }
        }
        extremes(cases);
        besideTies(cases, DType.BF16, 8);
        besideTies(cases, DType.F16, 11);
        return cases;
    }

    private static void copies(List<OpCase> cases, String detail, int... shape) {
        for (DType to : FLOATING) {
            for (DType from : FLOATING) {
                cases.add(new OpCase(Op.COPY, narrower(to, from), to + " from " + from + detail, 0, bench -> {
                    Tensor src = bench.normal(from, shape);
                    Tensor dst = bench.poisoned(to, shape);
                    return new Call(dst, () -> bench.backend().copy(dst, src));
                }));
            }
        }
        for (DType dtype : List.of(DType.I64, DType.I32, DType.U8)) {
            cases.add(new OpCase(Op.COPY, dtype, detail, 0, bench -> {
                Tensor src = bench.whole(dtype, 200, shape);
                Tensor dst = bench.poisoned(dtype, shape);
                return new Call(dst, () -> bench.backend().copy(dst, src));
            }));
        }
    }

    /// Doubles next to the middle between two halves, nearer than a float shows. Rounded to float first, they would go
    /// to the wrong one.
    private static void besideTies(List<OpCase> cases, DType half, int bits) {
        cases.add(new OpCase(Op.COPY, half, half + " from F64 beside ties", 0, bench -> {
            double middle = 1 + Math.scalb(1.0, -bits);
            Tensor src = bench.exactly(
                    DType.F64,
                    i -> (i % 2 == 0 ? 1 : -1)
                            * (middle + (i / 2 % 2) * Math.scalb(1.0, 1 - bits) + (i / 4 - 1) * Math.scalb(1.0, -40)),
                    12);
            Tensor dst = bench.poisonedExactly(half, 12);
            return new Call(dst, () -> bench.backend().copy(dst, src));
        }));
    }

    /// A copy needs both of its types; every backend has F32, so the other one decides.
    private static DType narrower(DType a, DType b) {
        return a == DType.F32 ? b : a;
    }

    private static void arithmetic(List<OpCase> cases, DType dtype, double bound, String detail, int... shape) {
        cases.add(new OpCase(Op.AXPBY, dtype, detail, bound, bench -> {
            Tensor a = bench.normal(dtype, shape);
            Tensor b = bench.normal(dtype, shape);
            Tensor dst = bench.poisoned(dtype, shape);
            return new Call(dst, () -> bench.backend().axpby(dst, 0.7, a, -1.3, b));
        }));
        cases.add(new OpCase(Op.AXPBY, dtype, "in place" + detail, bound, bench -> {
            Tensor a = bench.normal(dtype, shape);
            Tensor b = bench.normal(dtype, shape);
            return new Call(b, () -> bench.backend().axpby(b, 1e3, a, 1, b));
        }));
        cases.add(new OpCase(Op.MULTIPLY, dtype, detail, bound, bench -> {
            Tensor a = bench.normal(dtype, shape);
            Tensor b = bench.normal(dtype, shape);
            Tensor dst = bench.poisoned(dtype, shape);
            return new Call(dst, () -> bench.backend().multiply(dst, a, b));
        }));
        cases.add(new OpCase(Op.MULTIPLY, dtype, "square in place" + detail, bound, bench -> {
            Tensor a = bench.normal(dtype, shape);
            return new Call(a, () -> bench.backend().multiply(a, a, a));
        }));
        cases.add(new OpCase(Op.CLAMP, dtype, detail, 0, bench -> {
            Tensor src = bench.normal(dtype, shape);
            Tensor dst = bench.poisoned(dtype, shape);
            return new Call(dst, () -> bench.backend().clamp(dst, src, -0.7, 1.1));
        }));
        cases.add(new OpCase(Op.CLAMP, dtype, "in place" + detail, 0, bench -> {
            Tensor src = bench.normal(dtype, shape);
            return new Call(src, () -> bench.backend().clamp(src, src, -1, 1));
        }));
        int channels = shape[shape.length - 1];
        cases.add(new OpCase(Op.GATED_ADD, dtype, detail, bound, bench -> {
            Tensor x = bench.normal(dtype, shape);
            Tensor gate = bench.normal(dtype, channels);
            Tensor y = bench.normal(dtype, shape);
            Tensor dst = bench.poisoned(dtype, shape);
            return new Call(dst, () -> bench.backend().gatedAdd(dst, x, gate, y));
        }));
        cases.add(new OpCase(Op.GATED_ADD, dtype, "in place" + detail, bound, bench -> {
            Tensor x = bench.normal(dtype, shape);
            Tensor gate = bench.normal(dtype, channels);
            Tensor y = bench.normal(dtype, shape);
            return new Call(x, () -> bench.backend().gatedAdd(x, x, gate, y));
        }));
    }

    private static void activation(
            List<OpCase> cases, Activation function, DType dtype, double bound, String detail, int... shape) {
        cases.add(new OpCase(Op.ACTIVATE, dtype, function + detail, bound, bench -> {
            Tensor src = bench.normal(dtype, shape);
            Tensor dst = bench.poisoned(dtype, shape);
            return new Call(dst, () -> bench.backend().activate(dst, function, src));
        }));
        cases.add(new OpCase(Op.ACTIVATE, dtype, function + " in place" + detail, bound, bench -> {
            Tensor src = bench.normal(dtype, shape);
            return new Call(src, () -> bench.backend().activate(src, function, src));
        }));
    }

    /// Far tails, both ends of the range and what is no number; small ones alone, or large ones would hide their error.
    private static void extremes(List<OpCase> cases) {
        float[][] sets = {
            {100, -100, 3e38f, -3e38f, 88, -88, 89, -89, 20, -20},
            {Float.NaN, Float.POSITIVE_INFINITY, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, Float.NaN},
            {1e-3f, -1e-3f, 2e-4f, -3e-5f, 1e-6f, -1e-7f, 3e-3f, 5e-3f, -6e-3f, 1e-2f, -1e-2f},
            {-2, -2.5f, -3, -3.5f, -4, -2.2f, -3.3f},
        };
        for (int i = 0; i < sets.length; i++) {
            float[] values = sets[i];
            cases.add(new OpCase(Op.CLAMP, DType.F32, "of extremes " + i, 0, bench -> {
                Tensor src = bench.given(values);
                Tensor dst = bench.poisoned(DType.F32, values.length);
                return new Call(dst, () -> bench.backend().clamp(dst, src, -3, 3));
            }));
        }
        for (Activation function : Activation.values()) {
            for (int i = 0; i < sets.length; i++) {
                float[] values = sets[i];
                cases.add(new OpCase(Op.ACTIVATE, DType.F32, function + " of extremes " + i, 1e-12, bench -> {
                    Tensor src = bench.given(values);
                    Tensor dst = bench.poisoned(DType.F32, values.length);
                    return new Call(dst, () -> bench.backend().activate(dst, function, src));
                }));
            }
        }
    }
}
