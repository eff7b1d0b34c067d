package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.cuda.Kernels.Grid;
import cosmonaut.tensor.backend.cuda.Kernels.Kernel;
import cosmonaut.tensor.backend.cuda.PreparedWeights.Taps;
import cosmonaut.tensor.backend.cuda.ProductPlan.Card;
import cosmonaut.tensor.backend.cuda.ProductPlan.Tile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Launches the kernels of `gemm.cu` and `conv.cu`, and on Hopper those of `gemm_sm90.cu` and `conv_sm90.cu`.
final class ProductKernels implements MatrixProduct {

    private static final String LINEAR = "gemm";
    private static final String CONV = "conv";
    private static final int THREADS = 256;

    /// Up to so many rows the time is that of reading the weights, which the kernels of few rows do best.
    private static final int FEW_ROWS = 8;

    /// What a plan depends on.
    private record Size(DType type, int m, int n, int k, boolean aligned, int taps) {}

    private final Kernels kernels;
    private final Workspace workspace;
    private final Card card;
    private final Map<Size, ProductPlan> plans = new HashMap<>();

    ProductKernels(Kernels kernels, Workspace workspace, CudaDevice device) {
        this.kernels = kernels;
        this.workspace = workspace;
        this.card = Card.of(device);
    }

    @Override
    public String name() {
        return "kernels";
    }

    @Override
    public int variants(Problem problem, long dst, long x, long w, long bias) {
        boolean known =
                problem.weights() == problem.type() || (problem.type() == DType.F32 && problem.weights() == DType.BF16);
        return known ? 1 : 0;
    }

    @Override
    public void multiply(Problem p, int variant, long dst, long x, long w, long bias) {
        if (p.m() == 0 || p.n() == 0) {
            return;
        }
        if (p.m() <= FEW_ROWS) {
            fewRows(p, dst, x, w, bias);
            return;
        }
        int wide = quads(p.type(), p.n(), dst) ? 1 : 0;
        boolean aligned = true;
        if (p.type() == DType.F32) {
            wide |= quads(p.type(), p.k(), x) ? 2 : 0;
            wide |= quads(p.weights(), p.k(), w) ? 4 : 0;
        } else {
            aligned = p.k() % 8 == 0 && x % 16 == 0 && w % 16 == 0;
        }
        ProductPlan plan = plan(new Size(p.type(), p.m(), p.n(), p.k(), aligned, 0));
        Kernel kernel = kernels.kernel(plan.tile().family(LINEAR), named("linear", p.type(), p.weights(), plan.tile()));
        long partial = partial(plan, p.m(), p.n());
        int after = p.after().ordinal();
        Grid grid = grid(plan, p.m(), p.n(), 0);
        kernels.launch(kernel, grid, dst, x, w, bias, partial, p.m(), p.n(), p.k(), after, wide);
        addParts(plan, p.type(), dst, partial, bias, p.m(), p.n(), after);
    }

    private void fewRows(Problem p, long dst, long x, long w, long bias) {
        int rows = Math.max(1, Integer.highestOneBit(2 * p.m() - 1));
        boolean wide = p.k() % 8 == 0 && x % 16 == 0 && w % 16 == 0;
        String name = "few_rows_" + ElementWise.suffix(p.type()) + "_" + ElementWise.suffix(p.weights()) + "_" + rows;
        kernels.launch(
                kernels.kernel(LINEAR, name),
                Grid.of(Math.ceilDiv(p.n(), 16), THREADS),
                dst,
                x,
                w,
                bias,
                p.m(),
                p.n(),
                p.k(),
                p.after().ordinal(),
                wide ? 1 : 0);
    }

    /// A convolution; see `Backend.conv`.
    void convolve(Tensor dst, Tensor x, Taps weight, ConvGeometry geometry, Activation after) {
        DType type = dst.dtype();
        Shape out = dst.shape();
        int m = Math.toIntExact(out.elements(0, 3));
        int n = weight.outputs();
        if (m == 0 || n == 0) {
            return;
        }
        long to = CudaBlock.address(dst);
        long from = CudaBlock.address(x);
        int c = weight.inputs();
        int wide = quads(type, n, to) ? 1 : 0;
        boolean aligned = true;
        if (type == DType.F32) {
            wide |= quads(type, c, from) ? 2 : 0;
        } else {
            aligned = c > 0 && c % 8 == 0 && from % 16 == 0;
        }
        int taps = weight.taps();
        ProductPlan plan = plan(new Size(type, m, n, Math.multiplyExact(taps, weight.padded()), aligned, taps));
        Kernel kernel = kernels.kernel(
                plan.tile().family(CONV), named("conv", type, weight.weight().dtype(), plan.tile()));
        long partial = partial(plan, m, n);
        long bias = address(weight.bias());
        kernels.launch(
                kernel,
                grid(plan, m, n, taps),
                to,
                from,
                weight.weight(),
                bias,
                partial,
                window(x.shape(), out, weight, geometry),
                m,
                n,
                after.ordinal(),
                wide);
        addParts(plan, type, to, partial, bias, m, n, after.ordinal());
    }

    /// The `Window` of `product.cuh`.
    private static byte[] window(Shape in, Shape out, Taps weight, ConvGeometry g) {
        Math.toIntExact(in.elements(0, 3));
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        int[] fields = {
            in.extent(0),
            in.extent(1),
            in.extent(2),
            in.extent(3),
            weight.padded(),
            weight.kernelT(),
            weight.kernelH(),
            weight.kernelW(),
            out.extent(1),
            out.extent(2),
            g.strideT(),
            g.strideH(),
            g.strideW(),
            g.frontFrames(),
            g.top(),
            g.left()
        };
        bytes.asIntBuffer().put(fields);
        return bytes.array();
    }

    private ProductPlan plan(Size size) {
        return plans.computeIfAbsent(
                size, s -> ProductPlan.of(s.type(), s.m(), s.n(), s.k(), s.aligned(), s.taps(), card));
    }

    static Grid grid(ProductPlan plan, int m, int n, int taps) {
        Tile tile = plan.tile();
        return Grid.of(Math.toIntExact(tile.count(m, n)), plan.parts(), tile.threads())
                .shared(tile.shared(taps));
    }

    private long partial(ProductPlan plan, int m, int n) {
        return plan.parts() == 1 ? 0 : workspace.room(4L * plan.parts() * m * n);
    }

    /// Adds up what the parts of a plan have left, if it has several.
    void addParts(ProductPlan plan, DType type, long dst, long partial, long bias, int m, int n, int after) {
        if (plan.parts() > 1) {
            long numbers = (long) m * n;
            int blocks = (int) Math.min(8L * card.processors(), Math.ceilDiv(numbers, (long) THREADS));
            Kernel kernel = kernels.kernel(LINEAR, "linear_split_sum_" + ElementWise.suffix(type));
            kernels.launch(kernel, Grid.of(blocks, THREADS), dst, partial, bias, plan.parts(), numbers, n, after);
        }
    }

    private static String named(String operation, DType type, DType weights, Tile tile) {
        return operation + "_" + ElementWise.suffix(type) + "_" + ElementWise.suffix(weights) + "_" + tile.name();
    }

    /// Whether rows can be read or written four numbers at a time.
    static boolean quads(DType type, int row, long address) {
        return row % 4 == 0 && address % (4L * type.bytes()) == 0;
    }

    /// Address of a bias, 0 for none.
    static long address(@Nullable Tensor bias) {
        return bias == null ? 0 : CudaBlock.address(bias);
    }
}
