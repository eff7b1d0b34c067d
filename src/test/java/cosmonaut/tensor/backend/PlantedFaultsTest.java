package cosmonaut.tensor.backend;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.backend.Candidate.Opened;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.EightBitCases;
import cosmonaut.tensor.backend.cuda.StandIn;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Are the cases of the operations strong enough? Faults are planted in the kernels one by one (a barrier is gone, an
/// index is off, a wait is missing), and a case has to find each: by a wrong result, by an error, by a write beside its
/// operands, by other bytes in another schedule, or by what the stand-in device has to say.
///
/// A case counts only if it finds nothing in the kernels as they are. `target/planted-faults.txt` tells what found
/// what.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlantedFaultsTest {

    private static final Path KERNELS = Path.of("kernels");

    /// Of the cases that a fault names the first ones are tried.
    private static final int MOST_CASES = 8;

    private final Map<PlantedFault, CompletableFuture<Path>> libraries = new HashMap<>();
    private final Map<Integer, List<OpCase>> cases = new HashMap<>();
    private final Map<String, double[]> references = new HashMap<>();
    private final Map<String, String> unchanged = new HashMap<>();
    private final List<String> report = new ArrayList<>();
    private List<PlantedFault> faults = List.of();

    @BeforeAll
    void plant(@TempDir Path folder) throws IOException {
        assumeTrue(StandIn.missing().isEmpty(), StandIn.missing());
        assumeTrue(!Cards.isReal(), "kernels of a real card are as they were shipped");
        StandIn.load();
        faults = PlantedFault.all();
        for (int major : new int[] {8, 9}) {
            cases.put(
                    major,
                    Stream.concat(CaseRun.allCases().stream(), CudaAttentionTest.opCases(major).stream())
                            .toList());
        }
        try (ExecutorService compilers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (int i = 0; i < faults.size(); i++) {
                PlantedFault fault = faults.get(i);
                Path own = folder.resolve("fault-" + i);
                libraries.put(fault, CompletableFuture.supplyAsync(() -> compile(fault, own), compilers));
            }
        }
    }

    private static Path compile(PlantedFault fault, Path folder) {
        try {
            Files.createDirectories(folder.resolve("shim"));
            for (String part : List.of("", "shim")) {
                try (Stream<Path> files = Files.list(KERNELS.resolve(part))) {
                    for (Path file : files.filter(f -> f.toString().matches(".*\\.(cuh?|h)"))
                            .toList()) {
                        Files.copy(file, folder.resolve(part).resolve(file.getFileName()));
                    }
                }
            }
            Path changed = folder.resolve(fault.file());
            Files.writeString(changed, fault.plantedIn(Files.readString(changed)));
            return StandIn.compileChanged(folder, fault.family());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    void tell() throws IOException {
        Files.write(Path.of("target", "planted-faults.txt"), report);
    }

    @TestFactory
    Stream<DynamicTest> someCaseFinds() {
        return faults.stream().map(fault -> dynamicTest(fault.title(), () -> isFound(fault)));
    }

    /// 8-bit products are no operation of their own: the same rounding in double precision judges them.
    private static final String EIGHT_BIT = "gemm_f8";

    @Test
    void everyFamilyOfKernelsHasAFault() throws IOException {
        try (Stream<Path> files = Files.list(KERNELS)) {
            Set<String> families = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".cu"))
                    .map(name -> name.replace(".cu", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(
                    families, faults.stream().map(PlantedFault::family).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private void isFound(PlantedFault fault) {
        Path library = requireNonNull(libraries.get(fault)).join();
        if (fault.family().startsWith(EIGHT_BIT)) {
            isFoundInEightBits(fault, library);
            return;
        }
        List<OpCase> tried = requireNonNull(cases.get(fault.major())).stream()
                .filter(c -> fault.cases().matcher(c.label()).lookingAt())
                .limit(MOST_CASES)
                .toList();
        assertFalse(tried.isEmpty(), () -> "no case is called " + fault.cases());
        StandIn device = StandIn.load();
        for (OpCase c : tried) {
            device.add(library);
            String wrong;
            try {
                wrong = wrong(fault, c);
            } finally {
                device.drop();
            }
            if (!wrong.isEmpty()) {
                report.add(fault.title() + "\n    " + c.label() + ": " + wrong);
                assertEquals("", unchanged.computeIfAbsent(key(fault, c), key -> wrong(fault, c)), "without the fault");
                return;
            }
        }
        report.add(fault.title() + "\n    SURVIVES " + tried.size() + " cases");
        fail("no case finds it: tried " + tried.stream().map(OpCase::label).toList());
    }

    private void isFoundInEightBits(PlantedFault fault, Path library) {
        StandIn device = StandIn.load();
        device.add(library);
        String wrong;
        try {
            wrong = EightBitCases.wrong(fault.major(), fault.seeds());
        } finally {
            device.drop();
            device.pullOut();
        }
        report.add(fault.title() + "\n    " + (wrong.isEmpty() ? "SURVIVES the 8-bit products" : wrong));
        assertFalse(wrong.isEmpty(), "no product finds it");
        String key = EIGHT_BIT + fault.major() + fault.seeds();
        assertEquals(
                "",
                unchanged.computeIfAbsent(key, k -> EightBitCases.wrong(fault.major(), fault.seeds())),
                "without the fault");
    }

    private static String key(PlantedFault fault, OpCase c) {
        return fault.major() + " " + fault.activations() + " " + c.label() + " " + fault.seeds();
    }

    /// What is wrong with a case on the kernels that are loaded, or nothing.
    private String wrong(PlantedFault fault, OpCase c) {
        boolean halved = fault.activations() == DType.BF16;
        double[] wanted = references.computeIfAbsent(halved + c.label(), key -> reference(halved, c));
        Candidate candidate = new Candidate("card", halved, () -> Candidate.cuda(fault.activations()));
        StandIn device = StandIn.load();
        double[] first = {};
        for (int seed : fault.seeds()) {
            device.plugIn();
            device.set("major", fault.major());
            device.set("shared", fault.major() == 9 ? 232_448 : 166_912);
            device.set("seed", seed);
            String schedule = " in schedule " + seed;
            double[] values;
            try {
                values = run(candidate, c);
            } catch (RuntimeException | AssertionError e) {
                String trouble = device.trouble();
                return (trouble.isEmpty() ? String.valueOf(e.getMessage()) : trouble) + schedule;
            } finally {
                device.pullOut();
            }
            double error = CaseRun.error(wanted, values);
            if (error > candidate.bound(c)) {
                return "error " + error + schedule;
            }
            if (first.length > 0 && !Arrays.equals(first, values)) {
                return "other bytes" + schedule;
            }
            first = values;
        }
        return "";
    }

    private static double[] run(Candidate candidate, OpCase c) {
        Opened opened = candidate.open().get();
        double[] values;
        try (Backend backend = opened.backend()) {
            values = CaseRun.of(opened, candidate.halved(), c).values();
            backend.synchronize();
        }
        assertEquals("", opened.ended().get());
        return values;
    }

    private static double[] reference(boolean halved, OpCase c) {
        DType activations = halved ? DType.BF16 : DType.F32;
        try (Backend backend = new ReferenceBackend(new HostMemory(), activations)) {
            Opened opened = new Opened(backend, Candidate::hostValues, () -> 0L, () -> "");
            return CaseRun.of(opened, halved, c).values();
        }
    }
}
