package cosmonaut.tensor.backend.cuda;

import cosmonaut.DeviceException;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.backend.cuda.Kernels.Grid;
import java.util.Locale;

/// Rounds matrices to e4m3: four bits of exponent, three of fraction.
///
/// Every row is divided by a scale of its own, so that its largest number becomes 448, the largest that there is.
final class EightBitRounding {

    private static final int THREADS = 256;

    /// Shared memory of the kernel: a number of each of its warps.
    private static final int SHARED = 4 * THREADS / 32;

    /// Numbers that are read at a time; an inner extent that is no multiple of it is not rounded.
    private static final int UNIT = 16;

    private final Kernels kernels;
    private final long from;

    /// @param from how many numbers a matrix of weights has at least that is rounded
    EightBitRounding(Kernels kernels, long from) {
        this.kernels = kernels;
        this.from = from;
    }

    /// @throws DeviceException if a card has no 8-bit products
    static void requireCard(CudaDevice device) {
        if (10 * device.major() + device.minor() < 89) {
            throw new DeviceException(String.format(
                    Locale.ROOT,
                    "%s has compute capability %d.%d, 8-bit products need 8.9 (GeForce RTX 40, L4, H100 or newer)",
                    device.model(),
                    device.major(),
                    device.minor()));
        }
    }

    /// Whether a matrix of weights is worth it.
    boolean takes(int n, int k) {
        return k > 0 && k % UNIT == 0 && (long) n * k >= from;
    }

    /// Rounds the rows of a matrix.
    ///
    /// @param dst address of rows x k bytes, a multiple of 16
    /// @param scales address of as many f32 as there are rows
    /// @param src address of rows of a type, k a multiple of 16
    void round(long dst, long scales, DType type, long src, int rows, int k) {
        if (rows > 0) {
            kernels.launch(
                    kernels.kernel("gemm_f8", "quantise_" + ElementWise.suffix(type)),
                    Grid.of(rows, THREADS).shared(SHARED),
                    dst,
                    scales,
                    src,
                    k,
                    src % 16 == 0 ? 1 : 0);
        }
    }
}
