package cosmonaut.tensor.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.Candidate.Opened;
import cosmonaut.tensor.backend.cuda.Cards;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One run of a case on a backend.
///
/// @param values all elements of what the case wrote
/// @param allocations how many blocks of tensor memory the operation took for it
record CaseRun(double[] values, long allocations) {

    /// The cases of every operation.
    static List<OpCase> allCases() {
        return Stream.of(
                        ElementWiseCases.all(),
                        NormCases.all(),
                        ProductCases.all(),
                        AttentionCases.all(),
                        LayoutCases.all(),
                        ResamplingCases.all(),
                        SamplingCases.all(),
                        PictureCases.all())
                .flatMap(List::stream)
                .toList();
    }

    /// The cases of every operation. On a real card also those of the ways of its attention: elsewhere they are tried
    /// by a test of their own.
    static List<OpCase> ofThisMachine() {
        return Cards.isReal() ? withAttention() : allCases();
    }

    /// The cases of every operation, and those made for the ways of a card's attention.
    static List<OpCase> withAttention() {
        return Stream.of(allCases(), CudaAttentionTest.opCases(8), CudaAttentionTest.opCases(9))
                .flatMap(List::stream)
                .toList();
    }

    /// All cases or, with `-Dcosmonaut.cases=few`, few: under a sanitizer a kernel takes a hundred times as long.
    static List<OpCase> asked(List<OpCase> all) {
        return "few".equals(System.getProperty("cosmonaut.cases")) ? few(all) : all;
    }

    /// Cases that only a large product, a wide head or a long sequence takes to kernels of their own.
    private static final List<Pattern> OWN_KERNELS = List.of(
            Pattern.compile("LINEAR BF16 M=(250|256) .*GELU"),
            Pattern.compile("CONV BF16 \\[2, 9, 15, 64\\]"),
            Pattern.compile("ATTENTION .* D=256 "),
            Pattern.compile("ATTENTION .* D=128 .* on 9.0"));

    /// Every twelfth case, the first one of every operation with every type, and the first two of each of
    /// [#OWN_KERNELS].
    static List<OpCase> few(List<OpCase> all) {
        Set<String> met = new HashSet<>();
        OWN_KERNELS.forEach(cases -> all.stream()
                .map(OpCase::label)
                .filter(label -> cases.matcher(label).lookingAt())
                .limit(2)
                .forEach(met::add));
        List<OpCase> kept = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            OpCase c = all.get(i);
            if (met.add(c.op() + " " + c.dtype()) || i % 12 == 0 || met.contains(c.label())) {
                kept.add(c);
            }
        }
        return kept;
    }

    /// Runs a case; fails if anything was written outside of its operands.
    ///
    /// @param halved as in [Bench]
    static CaseRun of(Opened opened, boolean halved, OpCase c) {
        Function<Tensor, double[]> download = opened.download();
        try (Bench bench = new Bench(opened.backend(), halved)) {
            OpCase.Call call = c.prepare().apply(bench);
            long before = opened.allocations().getAsLong();
            call.operation().run();
            long taken = opened.allocations().getAsLong() - before;
            bench.checkGuards(download);
            return new CaseRun(download.apply(call.dst()), taken);
        }
    }

    /// Normalised mean squared error; infinite where one is a number and the other is not, or infinities differ.
    static double error(double[] wanted, double[] actual) {
        assertEquals(wanted.length, actual.length);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < wanted.length; i++) {
            if (!Double.isFinite(wanted[i]) || !Double.isFinite(actual[i])) {
                if (Double.compare(wanted[i], actual[i]) != 0) {
                    return Double.POSITIVE_INFINITY;
                }
                continue;
            }
            difference += (actual[i] - wanted[i]) * (actual[i] - wanted[i]);
            norm += wanted[i] * wanted[i];
        }
        return difference == 0 ? 0 : difference / norm;
    }
}
