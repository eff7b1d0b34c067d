package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.OpChecks;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.cuda.Kernels.Grid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Launches the kernels of `sampling.cu`.
final class Sampling {

    private static final String FAMILY = "sampling";
    private static final int THREADS = 256;
    private static final int PER_COMBINING_THREAD = 4;
    private static final int MOST_ROWS = 65_535;

    /// Bytes of the kernels' structure of terms.
    private static final int TERMS = 128;

    private final Kernels kernels;
    private final int mostBlocks;

    /// @param processors of the card; eight blocks each keep its memory busy
    Sampling(Kernels kernels, int processors) {
        this.kernels = kernels;
        this.mostBlocks = 8 * processors;
    }

    void linearCombination(Tensor dst, double[] coefficients, Tensor... terms) {
        long elements = dst.shape().elements();
        if (elements == 0) {
            return;
        }
        byte[] structure = new byte[TERMS];
        ByteBuffer fields = ByteBuffer.wrap(structure).order(ByteOrder.nativeOrder());
        int most = OpChecks.MOST_TERMS;
        for (int i = 0; i < terms.length; i++) {
            fields.putLong(8 * i, CudaBlock.address(terms[i]));
            fields.putDouble(8 * (most + i), coefficients[i]);
            fields.putInt(16 * most + 4 * i, terms[i].dtype() == DType.F64 ? 1 : 0);
        }
        fields.putInt(20 * most, terms.length);
        launch(
                "linear_combination_" + ElementWise.suffix(dst.dtype()),
                Grid.of(blocks(elements, PER_COMBINING_THREAD), THREADS),
                dst,
                elements,
                structure);
    }

    void multiplyAdd(Tensor dst, Tensor a, Tensor b, double beta, Tensor c) {
        long elements = dst.shape().elements();
        if (elements > 0) {
            int wide = aligned(dst, a, b, c);
            Grid grid = Grid.of(blocks(elements, wide == 1 ? 8 : 1), THREADS);
            launch("multiply_add", grid, dst, a, b, (float) beta, c, elements, wide);
        }
    }

    void affine(Tensor dst, Tensor x, Tensor before, Tensor factor, Tensor after) {
        long elements = dst.shape().elements();
        if (elements > 0) {
            long rows = factor.shape().elements();
            long cells = elements / rows;
            int wide = cells % 8 == 0 ? aligned(dst, x) : 0;
            Grid grid = Grid.of(blocks(cells, wide == 1 ? 8 : 1), (int) Math.min(rows, MOST_ROWS), THREADS);
            launch("affine", grid, dst, x, before, factor, after, rows, cells, wide);
        }
    }

    void guide(
            Tensor dst,
            double strength,
            double alpha,
            Tensor a,
            Tensor b,
            double beta,
            Tensor x,
            @Nullable Tensor keep,
            @Nullable Tensor fixed) {
        long elements = dst.shape().elements();
        if (elements > 0) {
            int wide = aligned(dst, a, b, x);
            long kept = 0;
            long set = 0;
            if (keep != null && fixed != null) {
                wide &= aligned(keep, fixed);
                kept = CudaBlock.address(keep);
                set = CudaBlock.address(fixed);
            }
            Grid grid = Grid.of(blocks(elements, wide == 1 ? 8 : 1), THREADS);
            launch(
                    "guide",
                    grid,
                    dst,
                    a,
                    b,
                    x,
                    kept,
                    set,
                    (float) strength,
                    (float) alpha,
                    (float) beta,
                    elements,
                    wide);
        }
    }

    private void launch(String name, Grid grid, Object... arguments) {
        kernels.launch(kernels.kernel(FAMILY, name), grid, arguments);
    }

    private int blocks(long elements, int perThread) {
        return (int) Math.min(mostBlocks, Math.ceilDiv(elements, (long) perThread * THREADS));
    }

    private static int aligned(Tensor... tensors) {
        for (Tensor tensor : tensors) {
            if (!ElementWise.isAligned(tensor)) {
                return 0;
            }
        }
        return 1;
    }
}
