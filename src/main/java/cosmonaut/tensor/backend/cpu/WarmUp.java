package cosmonaut.tensor.backend.cpu;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Has the kernels compiled while the program still reads its weights.
///
/// Vector code is several hundred times slower until the second compiler has seen it, so that the first operation of a
/// network, met cold, would run for seconds. Many small calls reach the compiler's thresholds soonest; inner extents
/// stay at 40, because the compiler lays out loops by the trip counts it saw and shorter ones cost a third of the
/// speed.
final class WarmUp {

    private static final AtomicBoolean STARTED = new AtomicBoolean();
    private static final long LIMIT_NANOS = 4_000_000_000L;
    private static final int ROUNDS = 3000;

    private final Backend backend;
    private final Tensor rows;
    private final Tensor result;
    private final Tensor attended;
    private final Tensor one;
    private final Tensor oneResult;
    private final Tensor channels;
    private final Tensor angles;
    private final Tensor picture;
    private final Tensor bands;
    private final Tensor turned;
    private final LinearWeight matrix;
    private final Tensor cells;
    private final List<ConvWeight> kernels;
    private final List<Tensor> convolved;

    private WarmUp(Backend backend, TensorScope scope) {
        this.backend = backend;
        rows = scope.allocate(DType.F32, 24, 40);
        result = scope.allocate(DType.F32, 24, 40);
        attended = scope.allocate(DType.F32, 1, 24, 1, 40);
        one = scope.allocate(DType.F32, 1, 40);
        oneResult = scope.allocate(DType.F32, 1, 40);
        channels = scope.allocate(DType.F32, 40);
        angles = scope.allocate(DType.F32, 24, 20);
        picture = scope.allocate(DType.F32, 2, 4, 6, 20);
        bands = scope.allocate(DType.F32, 1, 2, 3, 160);
        turned = scope.allocate(DType.F32, 40, 24);
        matrix = backend.prepareLinear(scope, HostTensor.allocate(DType.F32, Shape.of(40, 40)), null);
        cells = scope.allocate(DType.F32, 1, 4, 6, 40);
        // One for every width of a panel.
        List<Integer> widths = List.of(Lanes.COUNT, 2 * Lanes.COUNT, 3 * Lanes.COUNT);
        kernels = widths.stream()
                .map(width -> HostTensor.allocate(DType.F32, Shape.of(width, 40, 1, 3, 3)))
                .map(weight -> backend.prepareConv(scope, weight, null))
                .toList();
        convolved = widths.stream()
                .map(width -> scope.allocate(DType.F32, 1, 4, 6, width))
                .toList();
    }

    /// Begins in a thread of its own, once per process.
    ///
    /// @param another makes a backend for that thread alone, which does not warm up in turn
    static void start(Supplier<? extends Backend> another) {
        if (STARTED.compareAndSet(false, true)) {
            Thread thread = new Thread(() -> run(another), "cpu-backend-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void run(Supplier<? extends Backend> another) {
        long end = System.nanoTime() + LIMIT_NANOS;
        try (Backend backend = another.get();
                TensorScope scope = backend.openScope("warm-up")) {
            WarmUp warmUp = new WarmUp(backend, scope);
            for (int round = 0; round < ROUNDS && System.nanoTime() < end; round++) {
                warmUp.round();
            }
        }
    }

    private void round() {
        backend.linear(result, rows, matrix, Activation.GELU);
        backend.linear(oneResult, one, matrix, Activation.SILU);
        Tensor heads = rows.reshape(1, 24, 1, 40);
        backend.attention(attended, heads, heads, heads, AttentionSpec.plain(40));
        for (int i = 0; i < kernels.size(); i++) {
            backend.conv(convolved.get(i), cells, kernels.get(i), ConvGeometry.same(0, 1), Activation.SILU);
        }
        backend.layerNormModulate(result, rows, channels, channels, 1e-6f);
        backend.rmsNorm(result, rows, channels, 1e-6f);
        backend.rope(result.reshape(24, 1, 40), rows.reshape(24, 1, 40), angles, angles);
        backend.gatedAdd(result, rows, channels, rows);
        backend.groupNorm(
                result.reshape(2, 12, 40), rows.reshape(2, 12, 40), channels, channels, 1e-6f, Activation.SILU);
        backend.axpby(result, 1, rows, 1, rows);
        backend.clamp(result, rows, -1, 1);
        backend.permute(turned, rows, 1, 0);
        backend.haar(bands, picture);
        backend.inverseHaar(picture, bands);
    }
}
