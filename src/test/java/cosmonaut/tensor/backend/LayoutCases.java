package cosmonaut.tensor.backend;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.OpCase.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cases of the operations that move elements: all of them exact.
final class LayoutCases {

    private LayoutCases() {}

    static List<OpCase> all() {
        List<OpCase> cases = new ArrayList<>();
        for (DType dtype : DType.values()) {
            permute(cases, dtype, new int[] {7}, 0);
            permute(cases, dtype, new int[] {17, 1021}, 1, 0);
            permute(cases, dtype, new int[] {3, 5, 7}, 2, 0, 1);
            permute(cases, dtype, new int[] {3, 5, 7}, 0, 1, 2);
            permute(cases, dtype, new int[] {2, 33, 3, 20}, 0, 2, 1, 3);
            permute(cases, dtype, new int[] {4, 3, 5, 7}, 3, 0, 1, 2);
            permute(cases, dtype, new int[] {3, 5, 7, 16}, 1, 2, 0, 3);
            // Patches apart and together: [T,h,2,w,2,C].
            permute(cases, dtype, new int[] {3, 5, 2, 7, 2, 6}, 0, 1, 3, 2, 4, 5);
            permute(cases, dtype, new int[] {2, 1, 3, 2, 2, 3, 5}, 6, 3, 0, 5, 1, 4, 2);
            // Runs that devices move 16 bytes at a time, and squares that they turn.
            permute(cases, dtype, new int[] {40, 6, 64}, 1, 0, 2);
            permute(cases, dtype, new int[] {64, 100}, 1, 0);
            permute(cases, dtype, new int[] {3, 40, 70, 2}, 0, 3, 2, 1);
            permute(cases, dtype, new int[] {5, 18, 3, 35}, 3, 2, 0, 1);
            concat(cases, dtype, 3, new int[] {2, 3, 4, 1}, 16, 64, 32);
            narrow(cases, dtype, 2, 16, 32, 4, 6, 64);
            concat(cases, dtype, 0, new int[] {1, 7}, 1, 2, 17);
            concat(cases, dtype, 1, new int[] {3, 1, 5}, 7, 1, 0, 3);
            concat(cases, dtype, 2, new int[] {17, 3, 1}, 16, 1);
            concat(cases, dtype, 3, new int[] {2, 3, 5, 1}, 16, 1, 6, 16);
            narrow(cases, dtype, 0, 3, 2, 7, 5);
            narrow(cases, dtype, 1, 1, 16, 3, 17, 5);
            narrow(cases, dtype, 2, 6, 1, 2, 5, 7);
            narrow(cases, dtype, 2, 0, 7, 2, 5, 7);
            narrow(cases, dtype, 0, 20, 1000, 1021);
            gather(cases, dtype, 1, 1, 1);
            gather(cases, dtype, 17, 7, 33);
            gather(cases, dtype, 64, 1021, 512);
        }
        for (int[] shape : new int[][] {{7}, {3, 5, 7}, {2, 33, 36}, {4, 16, 8}}) {
            converting(cases, shape);
        }
        return cases;
    }

    /// From f32 into activations and back: to the last axis first, and as they lie.
    private static void converting(List<OpCase> cases, int... from) {
        int rank = from.length;
        int[] kept = java.util.stream.IntStream.range(0, rank).toArray();
        int[] turned = java.util.stream.IntStream.range(0, rank)
                .map(axis -> (axis + rank - 1) % rank)
                .toArray();
        for (int[] axes : rank == 1 ? new int[][] {kept} : new int[][] {kept, turned}) {
            int[] to = Arrays.stream(axes).map(axis -> from[axis]).toArray();
            String detail = Arrays.toString(from) + " by " + Arrays.toString(axes);
            cases.add(new OpCase(Op.PERMUTE, DType.F32, "into activations " + detail, 0, bench -> {
                Tensor src = bench.table(DType.F32, from);
                Tensor dst = bench.poisoned(DType.F32, to);
                return new Call(dst, () -> bench.backend().permute(dst, src, axes));
            }));
            cases.add(new OpCase(Op.PERMUTE, DType.F32, "from activations " + detail, 0, bench -> {
                Tensor src = bench.normal(DType.F32, from);
                Tensor dst = bench.poisonedExactly(DType.F32, to);
                return new Call(dst, () -> bench.backend().permute(dst, src, axes));
            }));
        }
    }

    private static Tensor any(Bench bench, DType dtype, int... extents) {
        return dtype.isFloating() ? bench.normal(dtype, extents) : bench.whole(dtype, 250, extents);
    }

    private static void permute(List<OpCase> cases, DType dtype, int[] from, int... axes) {
        int[] to = Arrays.stream(axes).map(axis -> from[axis]).toArray();
        String detail = Arrays.toString(from) + " by " + Arrays.toString(axes);
        cases.add(new OpCase(Op.PERMUTE, dtype, detail, 0, bench -> {
            Tensor src = any(bench, dtype, from);
            Tensor dst = bench.poisoned(dtype, to);
            return new Call(dst, () -> bench.backend().permute(dst, src, axes));
        }));
    }

    private static void concat(List<OpCase> cases, DType dtype, int axis, int[] part, int... extents) {
        Shape shape = Shape.of(part);
        String detail = shape + " axis " + axis + " parts " + Arrays.toString(extents);
        cases.add(new OpCase(Op.CONCAT, dtype, detail, 0, bench -> {
            Tensor[] parts = Arrays.stream(extents)
                    .mapToObj(
                            extent -> any(bench, dtype, shape.with(axis, extent).toArray()))
                    .toArray(Tensor[]::new);
            Tensor dst = bench.poisoned(
                    dtype, shape.with(axis, Arrays.stream(extents).sum()).toArray());
            return new Call(dst, () -> bench.backend().concat(dst, axis, parts));
        }));
    }

    private static void narrow(List<OpCase> cases, DType dtype, int axis, int from, int extent, int... shape) {
        String detail = Arrays.toString(shape) + " axis " + axis + " from " + from + " takes " + extent;
        cases.add(new OpCase(Op.NARROW, dtype, detail, 0, bench -> {
            Tensor src = any(bench, dtype, shape);
            Tensor dst =
                    bench.poisoned(dtype, Shape.of(shape).with(axis, extent).toArray());
            return new Call(dst, () -> bench.backend().narrow(dst, src, axis, from));
        }));
    }

    private static void gather(List<OpCase> cases, DType dtype, int count, int rows, int channels) {
        String detail = count + " of " + rows + " rows of " + channels;
        cases.add(new OpCase(Op.GATHER, dtype, detail, 0, bench -> {
            Tensor table = any(bench, dtype, rows, channels);
            Tensor indices = bench.whole(DType.I32, rows, count);
            Tensor dst = bench.poisoned(DType.F32, count, channels);
            return new Call(dst, () -> bench.backend().gather(dst, table, indices));
        }));
    }
}
