package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Elements;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.cuda.Kernels.Grid;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/// Launches the kernels of `elementwise.cu`.
final class ElementWise {

    private static final String FAMILY = "elementwise";
    private static final int THREADS = 256;

    private final Kernels kernels;
    private final int mostBlocks;

    /// @param processors of the card; eight blocks each keep its memory busy
    ElementWise(Kernels kernels, int processors) {
        this.kernels = kernels;
        this.mostBlocks = 8 * processors;
    }

    void fill(Tensor dst, double value) {
        int bytes = dst.dtype().bytes();
        MemorySegment bits = MemorySegment.ofArray(new long[1]);
        Elements.set(bits, dst.dtype(), 0, value);
        launch("fill_" + bytes, dst, 1, dst, elements(dst), bits.get(ValueLayout.JAVA_LONG, 0));
    }

    /// Between types; of one type it is a copy of bytes and not made here.
    void convert(Tensor dst, Tensor src) {
        launch("convert_" + suffix(dst.dtype()) + "_" + suffix(src.dtype()), dst, 1, dst, src, elements(dst));
    }

    void axpby(Tensor dst, double alpha, Tensor a, double beta, Tensor b) {
        if (dst.dtype() == DType.F64) {
            launch("axpby_f64", dst, 1, dst, a, b, elements(dst), alpha, beta);
        } else {
            wide("axpby", dst, a, b, (float) alpha, (float) beta);
        }
    }

    void multiply(Tensor dst, Tensor a, Tensor b) {
        wide("multiply", dst, a, b, 0);
    }

    void clamp(Tensor dst, Tensor src, double low, double high) {
        wide("clamp", dst, src, src, (float) low, (float) high);
    }

    void activate(Tensor dst, Activation function, Tensor src) {
        wide("activate", dst, src, src, function.ordinal());
    }

    /// `dst = after(dst + bias)` in place, behind a product that did neither.
    ///
    /// @param bias address of f32, 0 if it was added already
    void biasActivate(MatrixProduct.Problem problem, long dst, long bias) {
        long elements = (long) problem.m() * problem.n();
        boolean aligned = (dst | bias) % 16 == 0 && problem.n() % 8 == 0;
        kernels.launch(
                kernels.kernel(FAMILY, "bias_activate_" + suffix(problem.type())),
                Grid.of(blocks((elements + 7) / 8), THREADS),
                dst,
                bias,
                elements,
                problem.n(),
                aligned ? 1 : 0,
                problem.after().ordinal());
    }

    private void wide(String name, Tensor dst, Tensor a, Tensor b, Object... further) {
        int aligned = isAligned(dst) && isAligned(a) && isAligned(b) ? 1 : 0;
        Object[] arguments = new Object[5 + further.length];
        arguments[0] = dst;
        arguments[1] = a;
        arguments[2] = b;
        arguments[3] = elements(dst);
        arguments[4] = aligned;
        System.arraycopy(further, 0, arguments, 5, further.length);
        launch(name + "_" + suffix(dst.dtype()), dst, aligned == 1 ? 8 : 1, arguments);
    }

    private void launch(String name, Tensor dst, int perThread, Object... arguments) {
        long elements = elements(dst);
        if (elements == 0) {
            return;
        }
        long threads = (elements + perThread - 1) / perThread;
        kernels.launch(kernels.kernel(FAMILY, name), Grid.of(blocks(threads), THREADS), arguments);
    }

    private int blocks(long threads) {
        return (int) Math.min(mostBlocks, (threads + THREADS - 1) / THREADS);
    }

    private static long elements(Tensor tensor) {
        return tensor.shape().elements();
    }

    /// Whether the widest loads and stores may be used.
    static boolean isAligned(Tensor tensor) {
        return CudaBlock.address(tensor) % 16 == 0;
    }

    /// How kernels are named after a type.
    static String suffix(DType dtype) {
        return dtype.name().toLowerCase(Locale.ROOT);
    }
}
