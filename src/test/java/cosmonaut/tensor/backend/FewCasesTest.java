package cosmonaut.tensor.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.backend.Candidate.Opened;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.CudaBackend;
import cosmonaut.tensor.backend.cuda.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The few cases that a sanitizer is asked about reach every operation and every family of kernels.
final class FewCasesTest {

    /// 8-bit products are no operation: `EightBitTest` runs with these cases.
    private static final Set<String> EIGHT_BIT = Set.of("gemm_f8", "gemm_f8_sm90");

    @Test
    void everyOperationWithEveryTypeIsAmongThem() {
        List<OpCase> all = CaseRun.withAttention();
        List<OpCase> few = CaseRun.few(all);
        assertEquals(kinds(all), kinds(few));
        assertTrue(few.size() < all.size() / 6, () -> few.size() + " of " + all.size());
    }

    private static Set<String> kinds(List<OpCase> cases) {
        return cases.stream().map(c -> c.op() + " " + c.dtype()).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyFamilyOfKernelsIsLaunched() throws IOException {
        assumeFalse(Cards.isReal());
        assumeTrue(Cards.areThere(), StandIn::missing);
        StandIn device = StandIn.load();
        Set<String> launched = new TreeSet<>();
        for (DType type : List.of(DType.F32, DType.BF16)) {
            device.plugIn();
            device.set("major", 9);
            device.set("shared", 232_448);
            Opened opened = Candidate.cuda(type);
            try (CudaBackend card = (CudaBackend) opened.backend()) {
                for (OpCase c : CaseRun.few(CaseRun.withAttention())) {
                    if (card.supports(c.op(), c.dtype())) {
                        CaseRun.of(opened, type == DType.BF16, c);
                    }
                }
                launched.addAll(card.kernelFamilies());
            } finally {
                device.pullOut();
            }
        }
        try (Stream<Path> files = Files.list(Path.of("kernels"))) {
            Set<String> families = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".cu"))
                    .map(name -> name.replace(".cu", ""))
                    .filter(family -> !EIGHT_BIT.contains(family))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(families, launched);
        }
    }
}
