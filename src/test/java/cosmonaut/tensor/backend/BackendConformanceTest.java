package cosmonaut.tensor.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.SplatSource;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.Candidate.Opened;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Every operation of every available backend against the reference, each case within its own bound.
///
/// Seen besides: all of the destination is written and nothing else, no tensor memory is taken once the working memory
/// is there, and backends of one name (one processor, other numbers of threads) agree to the last bit.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BackendConformanceTest {

    /// A candidate that runs.
    private record Started(Candidate candidate, Opened opened) {

        Backend backend() {
            return opened.backend();
        }
    }

    /// Operations whose type is that of their weights.
    private static final List<Op> WEIGHTED = List.of(Op.LINEAR, Op.CONV, Op.GATHER);

    private final List<OpCase> cases = CaseRun.ofThisMachine();
    private final List<Started> started = new ArrayList<>();
    private final Started halvedReference = new Started(
            new Candidate("reference in bf16", true, () -> {
                throw new IllegalStateException("opened already");
            }),
            new Opened(new ReferenceBackend(new HostMemory(), DType.BF16), Candidate::hostValues, () -> 0L, () -> ""));
    private final Map<String, double[]> references = new HashMap<>();
    private final Map<String, double[]> firsts = new HashMap<>();

    @BeforeAll
    void start() {
        for (Candidate candidate : Candidate.available()) {
            started.add(new Started(candidate, candidate.open().get()));
        }
    }

    @AfterAll
    void stop() {
        for (Started one : started) {
            one.backend().close();
            assertEquals("", one.opened().ended().get(), one.candidate().label());
        }
    }

    @TestFactory
    Stream<DynamicContainer> agreesWithTheReference() {
        return started.stream()
                .map(one -> dynamicContainer(
                        one.candidate().label(),
                        CaseRun.asked(cases).stream()
                                .filter(c -> one.backend().supports(c.op(), c.dtype()))
                                .map(c -> dynamicTest(c.label(), () -> check(one, c)))));
    }

    @Test
    void everySupportedTypeOfEveryOperationHasACase() {
        for (Started one : started) {
            for (Op op : Op.values()) {
                for (DType dtype : DType.values()) {
                    if (one.backend().supports(op, dtype)) {
                        // With bf16 activations the cases of f32 are made in bf16.
                        DType asked = one.candidate().halved() && dtype == DType.BF16 && !WEIGHTED.contains(op)
                                ? DType.F32
                                : dtype;
                        assertTrue(
                                cases.stream().anyMatch(c -> c.op() == op && c.dtype() == asked),
                                () -> one.candidate().label() + " supports " + op + " of " + dtype + " untested");
                    }
                }
            }
        }
    }

    @Test
    void everyBackendHasWhatTheNetworksNeed() {
        for (Started one : started) {
            for (Op op : Op.values()) {
                assertTrue(
                        one.backend().supports(op, DType.F32), one.candidate().label() + " lacks " + op);
            }
            for (Op op : WEIGHTED) {
                assertTrue(
                        one.backend().supports(op, DType.F16), one.candidate().label() + " lacks f16 " + op);
                assertTrue(
                        one.backend().supports(op, DType.BF16), one.candidate().label() + " lacks bf16 " + op);
            }
            assertTrue(
                    one.backend().supports(Op.AXPBY, DType.F64), one.candidate().label() + " lacks f64 AXPBY");
        }
    }

    @Test
    void labelsTellTheCasesApart() {
        Map<String, Long> counts = cases.stream().collect(Collectors.groupingBy(OpCase::label, Collectors.counting()));
        assertTrue(counts.values().stream().allMatch(n -> n == 1), counts::toString);
    }

    @Test
    void hostFloatsGoInAndOut() {
        float[] values = {1, -2.5f, 1e-30f, Float.NaN, 3e38f, 0.1f, -0.0f};
        for (Started one : started) {
            try (TensorScope scope = one.backend().openScope("transfer")) {
                for (DType dtype : List.of(DType.F32, DType.F64)) {
                    Tensor tensor = scope.allocate(dtype, 7);
                    one.backend().write(tensor, values);
                    float[] back = new float[7];
                    one.backend().read(back, tensor);
                    assertArrayEquals(values, back, one.candidate().label());
                }
            }
        }
    }

    @Test
    void stagedNumbersGoThereAndBackInEveryType() {
        for (Started one : started) {
            Backend backend = one.backend();
            try (TensorScope scope = backend.openScope("staging")) {
                for (DType dtype : DType.values()) {
                    HostTensor there = backend.staging(scope, dtype, 2, 3);
                    HostTensor back = backend.staging(scope, dtype, 2, 3);
                    there.copyFrom(new float[] {1, 2, 3, 4, 5, 6});
                    Tensor tensor = scope.allocate(dtype, 2, 3);
                    backend.upload(tensor, there);
                    backend.synchronize();
                    there.copyFrom(new float[6]);
                    backend.download(back, tensor);
                    assertArrayEquals(
                            new float[] {1, 2, 3, 4, 5, 6},
                            back.toFloats(),
                            one.candidate().label());
                    Tensor other = scope.allocate(dtype, 3, 2);
                    assertThrows(IllegalArgumentException.class, () -> backend.upload(other, there));
                    assertThrows(IllegalArgumentException.class, () -> backend.download(back, other));
                }
                HostTensor single = backend.staging(scope, DType.F32, 1);
                Tensor two = scope.allocate(DType.F64, 1);
                assertThrows(IllegalArgumentException.class, () -> backend.upload(two, single));
            }
        }
    }

    @Test
    void operandsThatDoNotFitAreRefused() {
        for (Started one : started) {
            Backend b = one.backend();
            try (TensorScope s = b.openScope("misfits")) {
                Tensor x = s.allocate(DType.F32, 2, 6);
                Tensor five = s.allocate(DType.F32, 5);
                Tensor half = s.allocate(DType.F16, 2, 6);
                Tensor image = s.allocate(DType.F32, 1, 3, 4, 2);
                var matrix = b.prepareLinear(s, HostTensor.ofFloats(new float[12], 2, 6), null);
                AttentionSpec plain = AttentionSpec.plain(2);
                List<Runnable> misfits = List.of(
                        () -> b.axpby(x, 1, x, 1, five),
                        () -> b.multiply(x, x, half),
                        () -> b.clamp(x, five, -1, 1),
                        () -> b.clamp(x, x, 1, -1),
                        () -> b.gatedAdd(x, x, five, x),
                        () -> b.rmsNorm(x, x, five, 1e-6f),
                        () -> b.linear(x, x, matrix, Activation.NONE),
                        () -> b.permute(x, x, 1, 0),
                        () -> b.permute(s.allocate(DType.F32, 6, 2), x, 0, 0),
                        () -> b.permute(s.allocate(DType.F16, 6, 2), x, 1, 0),
                        () -> b.linear(half, half, matrix, Activation.NONE),
                        () -> b.concat(s.allocate(DType.F32, 2, 11), 1, x, x),
                        () -> b.narrow(s.allocate(DType.F32, 2, 3), x, 1, 4),
                        () -> b.haar(s.allocate(DType.F32, 0, 1, 2, 16), image),
                        () -> b.attention(image, image, x, x, plain),
                        () -> b.attention(image, image, image, image, plain),
                        () -> b.resizeNearest(s.allocate(DType.F32, 1, 4, 4, 2), image),
                        () -> b.averagePool(image, image, 1, 1, 1),
                        () -> b.linearCombination(x, new double[] {1}, x, x),
                        () -> b.linearCombination(x, new double[] {1, 1}, x, half),
                        () -> b.linearCombination(x, new double[] {1, 1}, x, five),
                        () -> b.linearCombination(x, new double[7], x, x, x, x, x, x, x),
                        () -> b.multiplyAdd(x, x, x, 1, five),
                        () -> b.affine(x, x, five, five, five),
                        () -> b.affine(x, x, x, x, x),
                        () -> b.guide(x, 1, 1, x, x, 1, x, null, null),
                        () -> b.toBytes(s.allocate(DType.U8, 6, 2), x),
                        () -> b.toBytes(x, s.allocate(DType.F32, 3, 2)),
                        () -> b.rays(image, s.allocate(DType.F64, 3, 1, 16), 8, true),
                        () -> b.farthest(s.allocate(DType.F64, 2), x, s.allocate(DType.F64, 2, 12)),
                        () -> b.splat(
                                s.allocate(DType.F32, 3, 1, 4, 4),
                                s.allocate(DType.F32, 1, 4, 4),
                                s.allocate(DType.F32, 1, 4, 4),
                                new SplatSource(s.allocate(DType.F32, 3, 2, 6), x, x),
                                s.allocate(DType.F64, 1, 13)),
                        () -> b.occlude(image, x, x, x, x, x, 0),
                        () -> b.write(x, new float[5]),
                        () -> b.prepareConv(s, HostTensor.ofFloats(new float[12], 2, 6), null));
                for (int i = 0; i < misfits.size(); i++) {
                    Runnable misfit = misfits.get(i);
                    assertThrows(
                            IllegalArgumentException.class,
                            misfit::run,
                            one.candidate().label() + ": misfit " + i);
                }
            }
        }
    }

    @Test
    void anIndexOutsideOfItsTableIsToldAtTheLatestWhenWaited() {
        for (Started one : started) {
            Backend b = one.backend();
            String label = one.candidate().label();
            try (TensorScope s = b.openScope("indices")) {
                Tensor table = s.allocate(DType.F32, 2, 3);
                Tensor dst = s.allocate(DType.F32, 4, 3);
                for (int index : new int[] {2, -1, Integer.MIN_VALUE}) {
                    Tensor indices = indices(b, s, 0, 1, index, 1);
                    var refused = assertThrows(
                            IllegalArgumentException.class,
                            () -> {
                                b.gather(dst, table, indices);
                                b.synchronize();
                            },
                            label);
                    String said = String.valueOf(refused.getMessage());
                    assertTrue(said.contains("index " + index) && said.contains("table F32[2,3]"), label + said);
                }
                Tensor wrong = indices(b, s, 7, 7, 7, 7);
                assertThrows(
                        IllegalArgumentException.class,
                        () -> {
                            b.gather(dst, table, wrong);
                            b.read(new float[12], dst);
                        },
                        label);
                b.gather(dst, table, indices(b, s, 0, 1, 1, 0));
                b.read(new float[12], dst);
                b.synchronize();
            }
        }
    }

    private static Tensor indices(Backend backend, TensorScope scope, int... values) {
        HostTensor host = HostTensor.allocate(DType.I32, Shape.of(values.length));
        for (int i = 0; i < values.length; i++) {
            host.set(i, values[i]);
        }
        return backend.upload(scope, host);
    }

    @Test
    void resultsOfOnePassMayNotBeEachOther() {
        for (Started one : started) {
            Backend b = one.backend();
            try (TensorScope s = b.openScope("distinct")) {
                Tensor x = s.allocate(DType.F32, 2, 6);
                Tensor row = s.allocate(DType.F32, 6);
                assertThrows(
                        IllegalArgumentException.class,
                        () -> b.gatedAddNorm(x, x, x, row, x, row, row, 1e-6f),
                        one.candidate().label());
                Tensor other = s.allocate(DType.F32, 2, 6);
                for (Tensor more : new Tensor[] {x, other}) {
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> b.gatedAddNorm(x, other, x, row, x, more, row, row, 1e-6f),
                            one.candidate().label());
                }
            }
        }
    }

    /// The truth for devices that compute with bf16: what f32 gives on the same numbers, rounded.
    @TestFactory
    Stream<DynamicTest> theReferenceInBf16IsItsF32Rounded() {
        return cases.stream()
                .filter(c -> c.op() != Op.COPY)
                .filter(c -> c.dtype() == (WEIGHTED.contains(c.op()) ? DType.BF16 : DType.F32))
                .map(c -> dynamicTest(c.label(), () -> {
                    double[] exact = halved(new ReferenceBackend(), c);
                    double[] rounded = halved(new ReferenceBackend(new HostMemory(), DType.BF16), c);
                    double error = CaseRun.error(exact, rounded);
                    assertTrue(error <= 1e-5, () -> c.label() + ": error " + error);
                }));
    }

    private static double[] halved(Backend backend, OpCase c) {
        try (backend;
                Bench bench = new Bench(backend, true)) {
            OpCase.Call call = c.prepare().apply(bench);
            call.operation().run();
            bench.checkGuards(Candidate::hostValues);
            return Candidate.hostValues(call.dst());
        }
    }

    private void check(Started one, OpCase c) {
        Started truth = one.candidate().halved() ? halvedReference : started.getFirst();
        double[] wanted = references.computeIfAbsent(
                truth.candidate().label() + c.label(), key -> run(truth, c).values());
        if (one == truth) {
            return;
        }
        CaseRun result = run(one, c);
        if (result.allocations() > 0) {
            // Working memory may grow for a case larger than all before, but the same case must not take more again.
            assertEquals(0, run(one, c).allocations(), "the operation takes tensor memory at every call");
        }
        double error = CaseRun.error(wanted, result.values());
        double bound = one.candidate().bound(c);
        assertTrue(error <= bound, () -> c.label() + ": error " + error + " exceeds " + bound);
        String family = one.backend().name() + one.backend().activationType() + " " + c.label();
        double[] first = firsts.computeIfAbsent(family, key -> result.values());
        // Apart from threads, `FloatVector.reduceLanes(ADD)` leaves its order open: it adds in another order once
        // compiled.
        assertArrayEquals(first, result.values(), c.label() + " depends on threads or on compilation");
    }

    private static CaseRun run(Started one, OpCase c) {
        return CaseRun.of(one.opened(), one.candidate().halved(), c);
    }
}
