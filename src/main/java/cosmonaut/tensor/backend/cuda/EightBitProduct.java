package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.cuda.MatrixProduct.Problem;
import cosmonaut.tensor.backend.cuda.ProductPlan.Card;
import java.util.HashMap;
import java.util.Map;

/// Linear maps in 8 bits: weights were rounded once, activations are whenever they are multiplied; sums are f32.
final class EightBitProduct {

    private static final String FAMILY = "gemm_f8";
    private static final int ALIGNMENT = 256;

    private record Size(int m, int n, int k) {}

    private final Kernels kernels;
    private final Workspace workspace;
    private final EightBitRounding rounding;
    private final ProductKernels products;
    private final Card card;
    private final Map<Size, ProductPlan> plans = new HashMap<>();

    /// @param products add up the parts of k
    EightBitProduct(
            Kernels kernels, Workspace workspace, EightBitRounding rounding, ProductKernels products, Card card) {
        this.kernels = kernels;
        this.workspace = workspace;
        this.rounding = rounding;
        this.products = products;
        this.card = card;
    }

    /// `dst = after(x w^T + bias)`, dst and x in bf16 or f32.
    ///
    /// @param weight U8 `[n,k]` and the scales f32 `[n]` as [EightBitRounding] leaves them
    void multiply(Problem p, long dst, long x, Tensor weight, Tensor scales, long bias) {
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
        rounding.round(rounded, rounded + scalesAt, p.type(), x, p.m(), p.k());
        long partial = parts == 0 ? 0 : rounded + partialAt;
        String name =
                "linear_" + ElementWise.suffix(p.type()) + "_f8_" + plan.tile().name();
        kernels.launch(
                kernels.kernel(plan.tile().family(FAMILY), name),
                ProductKernels.grid(plan, p.m(), p.n(), 0),
                dst,
                rounded,
                rounded + scalesAt,
                weight,
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
