package cosmonaut.tensor.backend;

import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.OpCase.Call;
import java.util.ArrayList;
import java.util.List;

/// Cases of attention and of the rotation of positions.
final class AttentionCases {

    /// Batch, queries, keys, heads, features of a head.
    private static final int[][] SIZES = {
        {1, 1, 1, 1, 1},
        {1, 7, 17, 3, 20},
        {2, 17, 7, 2, 64},
        {1, 1, 1021, 2, 64},
        {1, 65, 129, 1, 128},
        {2, 33, 33, 3, 7},
        {1, 1021, 1, 1, 20},
        {1, 25, 521, 2, 64},
        {35, 6, 6, 1, 16},
        {1, 20, 20, 1, 512},
    };

    private AttentionCases() {}

    static List<OpCase> all() {
        List<OpCase> cases = new ArrayList<>();
        for (int[] s : SIZES) {
            float scale = (float) (1 / Math.sqrt(s[4]));
            attention(cases, DType.F32, scale, false, 0, false, s);
            attention(cases, DType.F64, scale, false, 0, false, s);
            attention(cases, DType.F32, scale, false, 505, false, s);
            attention(cases, DType.F32, scale, false, 0, true, s);
            attention(cases, DType.F32, scale, true, 0, false, s);
            attention(cases, DType.F32, scale, true, 3, true, s);
            // Scores of tens: one key outweighs all others, and exponentials of large arguments must not overflow.
            attention(cases, DType.F32, 20 * scale, false, 1, false, s);
        }
        negativeScoresBesideZeros(cases);
        for (int[] nhd : new int[][] {{1, 1, 2}, {7, 3, 20}, {17, 2, 64}, {1021, 1, 128}, {5, 7, 6}}) {
            for (boolean inPlace : new boolean[] {false, true}) {
                rope(cases, DType.F32, 1e-14, inPlace, nhd);
                rope(cases, DType.F64, 1e-31, inPlace, nhd);
                normedRope(cases, inPlace, nhd);
            }
        }
        // Heads that devices turn eight features at a time: a power of two of such threads, fewer, and more than a
        // warp.
        for (int[] nhd : new int[][] {{5, 9, 16}, {19, 6, 128}, {4, 3, 96}, {3, 2, 512}, {2, 1, 528}}) {
            rope(cases, DType.F32, 1e-14, false, nhd);
            normedRope(cases, true, nhd);
        }
        return cases;
    }

    private static void attention(
            List<OpCase> cases, DType dtype, float scale, boolean causal, int zeroKeys, boolean biased, int... s) {
        String detail = String.format(
                "B=%d Nq=%d Nk=%d H=%d D=%d scale=%.3f%s%s zeros=%d",
                s[0], s[1], s[2], s[3], s[4], scale, causal ? " causal" : "", biased ? " bias" : "", zeroKeys);
        double bound = dtype == DType.F64 ? 1e-27 : scale * Math.sqrt(s[4]) > 2 ? 1e-10 : 1e-12;
        cases.add(new OpCase(Op.ATTENTION, dtype, detail, bound, bench -> {
            Tensor q = bench.normal(dtype, s[0], s[1], s[3], s[4]);
            Tensor k = bench.normal(dtype, s[0], s[2], s[3], s[4]);
            Tensor v = bench.normal(dtype, s[0], s[2], s[3], s[4]);
            Tensor bias = biased ? bench.table(DType.F32, s[3], s[1], s[2]) : null;
            Tensor dst = bench.poisoned(dtype, s[0], s[1], s[3], s[4]);
            AttentionSpec spec = new AttentionSpec(scale, causal, zeroKeys, bias);
            return new Call(dst, () -> bench.backend().attention(dst, q, k, v, spec));
        }));
    }

    /// All scores far below zero: the zero keys hold the maximum.
    private static void negativeScoresBesideZeros(List<OpCase> cases) {
        cases.add(new OpCase(Op.ATTENTION, DType.F32, "scores of -30 beside 2 zero keys", 1e-10, bench -> {
            Tensor q = bench.normal(DType.F32, 1, 9, 2, 20);
            Tensor k = bench.normal(DType.F32, 1, 9, 2, 20);
            Tensor v = bench.normal(DType.F32, 1, 9, 2, 20);
            Tensor bias = bench.table(DType.F32, 2, 9, 9);
            bench.backend().fill(bias, -30);
            Tensor dst = bench.poisoned(DType.F32, 1, 9, 2, 20);
            AttentionSpec spec = new AttentionSpec(0.1f, false, 2, bias);
            return new Call(dst, () -> bench.backend().attention(dst, q, k, v, spec));
        }));
    }

    /// Queries and keys: RMS norm of every head, then rope.
    private static void normedRope(List<OpCase> cases, boolean inPlace, int... nhd) {
        String detail = "behind RMS norm " + java.util.Arrays.toString(nhd) + (inPlace ? " in place" : "");
        cases.add(new OpCase(Op.ROPE, DType.F32, detail, 1e-13, bench -> {
            Tensor x = bench.normal(DType.F32, nhd);
            Tensor weight = bench.perChannel(DType.F32, nhd[2]);
            Tensor cos = bench.table(DType.F32, nhd[0], nhd[2] / 2);
            Tensor sin = bench.table(DType.F32, nhd[0], nhd[2] / 2);
            Tensor dst = inPlace ? x : bench.poisoned(DType.F32, nhd);
            return new Call(dst, () -> bench.backend().rmsNormRope(dst, x, weight, 1e-6f, cos, sin));
        }));
    }

    private static void rope(List<OpCase> cases, DType dtype, double bound, boolean inPlace, int... nhd) {
        String detail = java.util.Arrays.toString(nhd) + (inPlace ? " in place" : "");
        cases.add(new OpCase(Op.ROPE, dtype, detail, bound, bench -> {
            Tensor x = bench.normal(dtype, nhd);
            Tensor cos = bench.table(dtype, nhd[0], nhd[2] / 2);
            Tensor sin = bench.table(dtype, nhd[0], nhd[2] / 2);
            Tensor dst = inPlace ? x : bench.poisoned(dtype, nhd);
            return new Call(dst, () -> bench.backend().rope(dst, x, cos, sin));
        }));
    }
}
