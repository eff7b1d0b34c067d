package cosmonaut.tensor.backend.cpu;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The three kernels that take most of the time of a chunk; run through `org.openjdk.jmh.Main`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class KernelBenchmark {

    @Param({"1", "2"})
    int threads;

    private final AttentionSpec spec = AttentionSpec.plain(64);
    private final ConvGeometry geometry = ConvGeometry.same(0, 1);

    // Set up before every trial by the harness.
    @SuppressWarnings("NullAway.Init")
    private Fixture fixture;

    private record Fixture(
            CpuBackend backend,
            TensorScope scope,
            Tensor tokens,
            Tensor hidden,
            Tensor heads,
            Tensor mixed,
            Tensor picture,
            Tensor filtered,
            LinearWeight matrix,
            ConvWeight kernel) {}

    @Setup
    public void open() {
        CpuBackend backend = new CpuBackend(threads);
        TensorScope scope = backend.openScope("bench");
        fixture = new Fixture(
                backend,
                scope,
                ones(backend, scope, 252, 192),
                ones(backend, scope, 252, 768),
                ones(backend, scope, 1, 252, 3, 64),
                ones(backend, scope, 1, 252, 3, 64),
                ones(backend, scope, 3, 28, 48, 96),
                ones(backend, scope, 3, 28, 48, 96),
                backend.prepareLinear(scope, HostTensor.of(ones(backend, scope, 768, 192)), null),
                backend.prepareConv(scope, HostTensor.of(ones(backend, scope, 96, 96, 1, 3, 3)), null));
    }

    @TearDown
    public void close() {
        fixture.scope().close();
        fixture.backend().close();
    }

    @Benchmark
    public void linear() {
        fixture.backend().linear(fixture.hidden(), fixture.tokens(), fixture.matrix(), Activation.GELU);
    }

    @Benchmark
    public void attention() {
        fixture.backend().attention(fixture.mixed(), fixture.heads(), fixture.heads(), fixture.heads(), spec);
    }

    @Benchmark
    public void convolution() {
        fixture.backend().conv(fixture.filtered(), fixture.picture(), fixture.kernel(), geometry, Activation.NONE);
    }

    private static Tensor ones(CpuBackend backend, TensorScope scope, int... extents) {
        Tensor tensor = scope.allocate(DType.F32, extents);
        backend.fill(tensor, 0.1);
        return tensor;
    }
}
