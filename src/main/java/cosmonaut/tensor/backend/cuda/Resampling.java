package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.cuda.Kernels.Grid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Launches the kernels of `resampling.cu`.
final class Resampling {

    private static final String FAMILY = "resampling";
    private static final int THREADS = 256;
    private static final int MOST_Y = 65_535;

    private final Kernels kernels;

    Resampling(Kernels kernels) {
        this.kernels = kernels;
    }

    void haar(Tensor dst, Tensor src) {
        haar("haar_", dst, src, src.shape());
    }

    void inverseHaar(Tensor dst, Tensor src) {
        haar("inverse_haar_", dst, src, dst.shape());
    }

    private void haar(String name, Tensor dst, Tensor src, Shape whole) {
        int channels = whole.extent(3);
        boolean wide = isWide(channels, dst, src);
        int units = wide ? channels / 8 : channels;
        launch(
                name + ElementWise.suffix(dst.dtype()) + (wide ? "_wide" : ""),
                whole.extent(0) / 2,
                whole.extent(1) / 2,
                whole.extent(2) / 2,
                units,
                dst,
                src,
                frame(whole.extent(0) / 2, whole.extent(1) / 2, whole.extent(2) / 2, channels, units));
    }

    void nearest(Tensor dst, Tensor src) {
        Shape to = dst.shape();
        Shape from = src.shape();
        int bytes = to.extent(3) * dst.dtype().bytes();
        int unit = 16;
        while (bytes % unit != 0 || (CudaBlock.address(dst) | CudaBlock.address(src)) % unit != 0) {
            unit /= 2;
        }
        int units = bytes / unit;
        launch(
                "repeat_" + unit,
                to.extent(0),
                to.extent(1),
                to.extent(2),
                units,
                dst,
                src,
                frame(to.extent(0), to.extent(1), to.extent(2), to.extent(3), units),
                factor(to, from, 0),
                factor(to, from, 1),
                factor(to, from, 2));
    }

    private static byte[] factor(Shape to, Shape from, int axis) {
        ByteBuffer structure = structure(Divisor.BYTES);
        Divisor.of(to.extent(axis) / from.extent(axis)).put(structure);
        return structure.array();
    }

    void averagePool(Tensor dst, Tensor src, int kt, int kh, int kw) {
        Shape to = dst.shape();
        int channels = to.extent(3);
        boolean wide = isWide(channels, dst, src);
        int units = wide ? channels / 8 : channels;
        launch(
                "average_pool_" + ElementWise.suffix(dst.dtype()) + (wide ? "_wide" : ""),
                to.extent(0),
                to.extent(1),
                to.extent(2),
                units,
                dst,
                src,
                frame(to.extent(0), to.extent(1), to.extent(2), channels, units),
                src.shape().extent(1),
                src.shape().extent(2),
                kt,
                kh,
                kw);
    }

    private static boolean isWide(int channels, Tensor dst, Tensor src) {
        return channels % 8 == 0 && ElementWise.isAligned(dst) && ElementWise.isAligned(src);
    }

    /// The kernels' structure `Frame`; what is empty is not launched, and divides by one.
    private static byte[] frame(int frames, int height, int width, int channels, int units) {
        ByteBuffer structure = structure(12 + 2 * Divisor.BYTES);
        structure.putInt(frames).putInt(height).putInt(channels);
        Divisor.of(Math.max(1, units)).put(structure);
        Divisor.of(Math.max(1, width)).put(structure);
        return structure.array();
    }

    private static ByteBuffer structure(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    private void launch(String name, int frames, int height, int width, int units, Object... arguments) {
        long threads = Math.multiplyExact((long) height * width, (long) units);
        if (threads > 0 && frames > 0) {
            int blocks = Math.toIntExact((Math.toIntExact(threads) + THREADS - 1L) / THREADS);
            kernels.launch(kernels.kernel(FAMILY, name), Grid.of(blocks, Math.min(frames, MOST_Y), THREADS), arguments);
        }
    }
}
