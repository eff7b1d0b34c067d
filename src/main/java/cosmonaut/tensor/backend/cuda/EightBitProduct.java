package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.cuda.Kernels.Grid;
import cosmonaut.tensor.backend.cuda.MatrixProduct.Problem;
import cosmonaut.tensor.backend.cuda.PreparedWeights.Matrix;
import cosmonaut.tensor.backend.cuda.ProductPlan.Card;
import java.util.HashMap;
import java.util.Map;

/// Linear maps in 8 bits: e4m3 (four bits of exponent, three of fraction), sums in f32.
///
/// Every row of the weights and every row of the activations is divided by a scale of its own, so that its largest
/// number becomes 448, the largest that there is. Weights are rounded once, activations whenever they are multiplied.
final class EightBitProduct {

    private static final String FAMILY = "gemm_f8";
    private static final int THREADS = 256;

    /// Shared memory of the kernel that rounds: a number of each of its warps.
    private static final int ROUNDING_BYTES = 4 * THREADS / 32;

    private static final int ALIGNMENT = 256;

    /// Numbers that are read at a time; an inner extent that is no multiple of it stays in bf16.
    private static final int UNIT = 16;

    private record Size(int m, int n, int k) {}

    private final Kernels kernels;
    private final Workspace workspace;
    private final ProductKernels products;
    private final Card card;
    private final long from;
    private final Map<Size, ProductPlan> plans = new HashMap<>();

    /// @param products add up the parts of k
    /// @param from how many numbers a matrix has at least that is made 8-bit
    EightBitProduct(Kernels kernels, Workspace workspace, ProductKernels products, Card card, long from) {
        this.kernels = kernels;
        this.workspace = workspace;
        this.products = products;
        this.card = card;
        this.from = from;
    }

    /// Whether a matrix is worth it.
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
                    kernels.kernel(FAMILY, "quantise_" + ElementWise.suffix(type)),
                    Grid.of(rows, THREADS).shared(ROUNDING_BYTES),
                    dst,
                    scales,
                    src,
                    k,
                    src % 16 == 0 ? 1 : 0);
        }
    }

    /// `dst = after(x w^T + bias)`, dst and x in bf16 or f32.
    void multiply(Problem p, long dst, long x, Matrix matrix, Tensor scales) {
        if (p.m() == 0 || p.n() == 0) {
            return;
        }
        Size size = new Size(p.m(), p.n(), p.k());
        ProductPlan plan =
                plans.computeIfAbsent(size, s -> ProductPlan.of(DType.U8, s.m(), s.n(), s.k(), true, 0, card));
        long scalesAt = aligned((long) p.m() * p.k());
        long partialAt = aligned(scalesAt + 4L * p.m());
        long parts = plan.parts() == 1 ? 0 : 4L * plan.parts() * p.m() * p.n();
        long rounded = workspace.room(partialAt + parts);
        round(rounded, rounded + scalesAt, p.type(), x, p.m(), p.k());
        long partial = parts == 0 ? 0 : rounded + partialAt;
        long bias = ProductKernels.address(matrix.bias());
        String name =
                "linear_" + ElementWise.suffix(p.type()) + "_f8_" + plan.tile().name();
        kernels.launch(
                kernels.kernel(plan.tile().family(FAMILY), name),
                ProductKernels.grid(plan, p.m(), p.n(), 0),
                dst,
                rounded,
                rounded + scalesAt,
                matrix.weight(),
                scales,
                bias,
                partial,
                p.m(),
                p.n(),
                p.k(),
                p.after().ordinal(),
                ProductKernels.quads(p.type(), p.n(), dst) ? 1 : 0);
        products.addParts(
                plan, p.type(), dst, partial, bias, p.m(), p.n(), p.after().ordinal());
    }

    private static long aligned(long bytes) {
        return Math.ceilDiv(bytes, (long) ALIGNMENT) * ALIGNMENT;
    }
}
