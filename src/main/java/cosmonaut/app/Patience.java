package cosmonaut.app;

import cosmonaut.DeviceException;
import cosmonaut.model.ChunkWork;
import cosmonaut.model.ModelFolder;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says before a large model is loaded how long its chunks take on this processor, and goes on only when told to.
///
/// The time is that of the diffusion transformer at the rate of a matrix product, which is measured: the least that it
/// can be.
final class Patience {

    /// From here on a chunk counts as slow.
    private static final double SLOW_SECONDS = 600;

    /// A chunk of fewer operations is not worth a measurement: it takes no processor of today so long.
    private static final double SMALL_WORK = 1e12;

    private static final int ROWS = 1024;
    private static final int WIDTH = 2048;
    private static final int MOST_RUNS = 16;
    private static final double MEASURED_SECONDS = 0.3;

    private Patience() {}

    /// @param guided whether every step asks the network twice
    /// @param slow whether to go on in any case
    /// @return a line that says how long a chunk takes, if that is long
    /// @throws DeviceException if a chunk takes long, unless told to go on
    static Optional<String> check(
            ModelFolder model,
            @Nullable String preset,
            @Nullable Integer steps,
            boolean guided,
            Backend backend,
            boolean slow) {
        Optional<ChunkWork> work =
                model.chunkWork(preset, steps, guided).filter(chunk -> chunk.operations() > SMALL_WORK);
        if (work.isEmpty()) {
            return Optional.empty();
        }
        double rate = rate(backend);
        double seconds = work.get().seconds(rate);
        if (seconds < SLOW_SECONDS) {
            return Optional.empty();
        }
        String line = String.format(
                Locale.ROOT,
                "a chunk takes about %s here, at the %.2g TFLOP/s measured; in memory: %s",
                duration(seconds),
                rate / 1e12,
                model.plan(preset, backend.activationType(), backend.roundableBytes(), backend.freeBytes())
                        .summary());
        if (!slow) {
            throw new DeviceException(
                    line + "; allow slow models (--slow, or in the settings), or take fewer steps or the starter");
        }
        return Optional.of(line);
    }

    /// Operations a second of a matrix product, at its best.
    static double rate(Backend backend) {
        try (TensorScope scope = backend.openScope("rate")) {
            DType type = backend.activationType();
            HostTensor zeros = HostTensor.allocate(DType.F32, Shape.of(WIDTH, WIDTH));
            LinearWeight weight = backend.prepareLinear(scope, zeros, null);
            Tensor x = scope.allocate(type, ROWS, WIDTH);
            Tensor y = scope.allocate(type, ROWS, WIDTH);
            backend.fill(x, 0);
            double best = Double.POSITIVE_INFINITY;
            double spent = 0;
            for (int run = 0; run < MOST_RUNS && (run < 3 || spent < MEASURED_SECONDS); run++) {
                backend.synchronize();
                long begun = System.nanoTime();
                backend.linear(y, x, weight, Activation.NONE);
                backend.synchronize();
                double seconds = (System.nanoTime() - begun) / 1e9;
                best = Math.min(best, seconds);
                spent += seconds;
            }
            return 2.0 * ROWS * WIDTH * WIDTH / best;
        }
    }

    /// As people say it.
    static String duration(double seconds) {
        if (seconds < 2 * 3600) {
            return Math.round(seconds / 60) + " minutes";
        }
        return seconds < 48 * 3600 ? Math.round(seconds / 3600) + " hours" : Math.round(seconds / 86_400) + " days";
    }
}
