package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.cuda.Kernels.Grid;

/// Launches the kernels of `pictures.cu`.
final class Pictures {

    private static final String FAMILY = "pictures";
    private static final int THREADS = 256;
    private static final int MOST_CAMERAS = 65_535;

    private final Kernels kernels;
    private final int mostBlocks;

    /// @param processors of the card; eight blocks each keep its memory busy
    Pictures(Kernels kernels, int processors) {
        this.kernels = kernels;
        this.mostBlocks = 8 * processors;
    }

    void toBytes(Tensor dst, Tensor src) {
        long pixels = src.shape().elements() / 3;
        if (pixels > 0) {
            int wide = pixels % 4 == 0 && ElementWise.isAligned(dst) && ElementWise.isAligned(src) ? 1 : 0;
            String name = "to_bytes_" + dst.shape().extent(-1);
            Grid grid = Grid.of(blocks(pixels, wide == 1 ? 4 : 1), THREADS);
            kernels.launch(kernels.kernel(FAMILY, name), grid, dst, src, pixels, wide);
        }
    }

    void rays(Tensor dst, Tensor cameras, double stride, boolean momentFirst) {
        Shape s = dst.shape();
        if (s.elements() > 0) {
            int frames = s.extent(1);
            int each = s.extent(0) / 6;
            int blocks = blocks((long) s.extent(2) * s.extent(3), 1);
            kernels.launch(
                    kernels.kernel(FAMILY, "rays"),
                    Grid.of(blocks, Math.min(Math.multiplyExact(frames, each), MOST_CAMERAS), THREADS),
                    dst,
                    cameras,
                    frames,
                    each,
                    s.extent(2),
                    s.extent(3),
                    stride,
                    momentFirst ? 1 : 0);
        }
    }

    private int blocks(long elements, int perThread) {
        return (int) Math.min(mostBlocks, Math.ceilDiv(elements, (long) perThread * THREADS));
    }
}
