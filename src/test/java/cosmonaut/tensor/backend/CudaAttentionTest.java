package cosmonaut.tensor.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.Candidate.Opened;
import cosmonaut.tensor.backend.cuda.StandIn;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Attention of the cuda backend in bf16 against the reference, at sizes that reach what the cases of
/// [BackendConformanceTest] do not: several tiles of queries and keys, their ragged ends, shares of the keys,
/// heads that are filled up with zeros, and the kernels of compute capability 9.0.
final class CudaAttentionTest {

    private static final double BOUND = 1e-4;

    /// @param major compute capability of the device
    private record Case(
            int major,
            int batches,
            int queries,
            int keys,
            int heads,
            int features,
            int zeroKeys,
            boolean causal,
            boolean biased,
            float factor) {

        static Case plain(int major, int batches, int queries, int keys, int heads, int features) {
            return new Case(major, batches, queries, keys, heads, features, 0, false, false, 1);
        }

        Case zeros(int count) {
            return new Case(major, batches, queries, keys, heads, features, count, causal, biased, factor);
        }

        Case ofCausal() {
            return new Case(major, batches, queries, keys, heads, features, zeroKeys, true, biased, factor);
        }

        Case withBias() {
            return new Case(major, batches, queries, keys, heads, features, zeroKeys, causal, true, factor);
        }

        /// Scores so many times as large: the maximum of a row grows while its keys pass.
        Case steep(float times) {
            return new Case(major, batches, queries, keys, heads, features, zeroKeys, causal, biased, times);
        }

        String label() {
            return "B=" + batches + " Nq=" + queries + " Nk=" + keys + " H=" + heads + " D=" + features + " zeros="
                    + zeroKeys + (causal ? " causal" : "") + (biased ? " bias" : "") + " factor=" + factor + " on "
                    + major + ".0";
        }

        OpCase asOpCase() {
            return new OpCase(Op.ATTENTION, DType.F32, label(), BOUND, bench -> {
                // Scores well below zero: a key too many, of zeros, would outweigh the others.
                Tensor q = bench.around(1, DType.F32, batches, queries, heads, features);
                Tensor k = bench.around(-0.5, DType.F32, batches, keys, heads, features);
                Tensor v = bench.normal(DType.F32, batches, keys, heads, features);
                Tensor bias = biased ? bench.table(DType.F32, heads, queries, keys) : null;
                Tensor dst = bench.poisoned(DType.F32, batches, queries, heads, features);
                float scale = (float) (factor / Math.sqrt(features));
                AttentionSpec spec = new AttentionSpec(scale, causal, zeroKeys, bias);
                return new OpCase.Call(dst, () -> bench.backend().attention(dst, q, k, v, spec));
            });
        }
    }

    private static List<Case> cases() {
        return List.of(
                Case.plain(8, 1, 130, 200, 2, 128),
                Case.plain(8, 1, 97, 193, 1, 128).zeros(7).steep(6),
                Case.plain(8, 2, 129, 64, 1, 128).ofCausal().zeros(2),
                Case.plain(8, 1, 70, 131, 2, 128).withBias(),
                Case.plain(8, 1, 40, 300, 1, 72),
                Case.plain(8, 2, 131, 129, 2, 64).zeros(3),
                Case.plain(8, 1, 200, 200, 1, 64).ofCausal().steep(6),
                Case.plain(8, 1, 100, 150, 2, 64).ofCausal().withBias(),
                Case.plain(8, 1, 150, 60, 1, 40).steep(6),
                Case.plain(8, 2, 3, 700, 1, 64).zeros(5),
                Case.plain(8, 1, 33, 517, 1, 128).steep(6),
                Case.plain(8, 40, 6, 9, 2, 16),
                Case.plain(8, 1, 70, 100, 1, 512).zeros(3),
                Case.plain(8, 3, 9, 9, 2, 320).ofCausal(),
                Case.plain(8, 1, 65, 97, 1, 256).steep(6),
                Case.plain(9, 1, 64, 130, 1, 512).steep(6),
                Case.plain(12, 1, 64, 50, 1, 512),
                // The maximum grows from that of the zero key by more than a float's exponent holds.
                Case.plain(8, 1, 40, 130, 1, 16).zeros(1).steep(60),
                Case.plain(9, 1, 128, 190, 1, 16).zeros(1).steep(60),
                Case.plain(9, 1, 130, 400, 2, 128),
                Case.plain(9, 1, 197, 193, 1, 128).zeros(7).steep(6),
                Case.plain(9, 3, 129, 176, 1, 128),
                Case.plain(9, 1, 140, 300, 1, 72).zeros(2),
                Case.plain(9, 2, 300, 129, 2, 64).zeros(3),
                Case.plain(9, 1, 150, 60, 1, 40).steep(6),
                Case.plain(9, 1, 128, 900, 1, 64).steep(6),
                Case.plain(9, 1, 128, 352, 3, 128),
                Case.plain(9, 2, 300, 200, 1, 128).zeros(1),
                Case.plain(9, 1, 5, 300, 1, 64));
    }

    /// The cases that are meant for devices of this compute capability.
    static List<OpCase> opCases(int major) {
        return cases().stream()
                .filter(c -> c.major() == major)
                .map(Case::asOpCase)
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> agreesWithTheReference() {
        Assumptions.assumeTrue(StandIn.missing().isEmpty(), StandIn.missing());
        return cases().stream().map(c -> DynamicTest.dynamicTest(c.label(), () -> check(c)));
    }

    private static void check(Case c) {
        double[] wanted;
        try (Backend reference = new ReferenceBackend(new HostMemory(), DType.BF16)) {
            Opened host = new Opened(reference, Candidate::hostValues, () -> 0L, () -> "");
            wanted = CaseRun.of(host, true, c.asOpCase()).values();
        }
        StandIn device = StandIn.load();
        device.plugIn();
        device.set("major", c.major());
        device.set("shared", c.major() == 9 ? 232_448 : c.major() == 12 ? 101_376 : 166_912);
        Opened card = Candidate.cuda(DType.BF16);
        try (Backend backend = card.backend()) {
            double[] actual = CaseRun.of(card, true, c.asOpCase()).values();
            double error = CaseRun.error(wanted, actual);
            assertTrue(error <= BOUND, () -> "error " + error);
            double[] again = CaseRun.of(card, true, c.asOpCase()).values();
            assertArrayEquals(actual, again, () -> "not the same twice from " + backend.name());
        } finally {
            assertEquals("", device.trouble());
            device.pullOut();
        }
    }
}
