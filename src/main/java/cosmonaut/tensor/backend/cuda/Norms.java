package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.cuda.Kernels.Grid;
import org.jspecify.annotations.Nullable;

/// Launches the kernels of `norm.cu`.
final class Norms {

    private static final String FAMILY = "norm";
    private static final int THREADS = 256;
    private static final int WARP = 32;

    /// Numbers whose moments one block of group norm finds.
    private static final int PIECE = 8192;

    private static final int MOMENTS_BYTES = 16;
    private static final int FRAME_BYTES = 8;

    private final Kernels kernels;
    private final Workspace workspace;
    private final int mostBlocks;

    /// @param processors of the card; eight blocks each keep its memory busy
    Norms(Kernels kernels, Workspace workspace, int processors) {
        this.kernels = kernels;
        this.workspace = workspace;
        this.mostBlocks = 8 * processors;
    }

    /// How rows are shared among threads.
    ///
    /// @param suffix of the kernel
    /// @param laneBits binary logarithm of the threads of a row, where they are part of a warp or a whole one
    private record Sharing(String suffix, int threads, int rowsPerBlock, int laneBits) {

        /// @param parts whether a kernel with several rows in a warp exists
        static Sharing of(int channels, boolean wide, boolean parts) {
            if (!wide || channels > 8192) {
                return new Sharing("_any", THREADS, THREADS / WARP, 5);
            }
            if (parts && channels <= 256) {
                int laneBits = 32 - Integer.numberOfLeadingZeros(channels / 8 - 1);
                return new Sharing("_256", THREADS, THREADS >> laneBits, laneBits);
            }
            if (channels <= 512) {
                return new Sharing("_512", THREADS, THREADS / WARP, 5);
            }
            return channels <= 2048
                    ? new Sharing("_2048", 128, 1, 5)
                    : channels <= 4096 ? new Sharing("_4096", 128, 1, 5) : new Sharing("_8192", THREADS, 1, 5);
        }
    }

    void layerNormModulate(Tensor dst, Tensor x, Tensor scale, Tensor shift, float eps) {
        Sharing sharing = Sharing.of(channels(x), isWide(dst, x, scale, shift), false);
        rows("layer_norm", sharing, x, dst, x, scale, shift, rows(x), channels(x), sharing.laneBits(), eps);
    }

    void rmsNorm(Tensor dst, Tensor x, Tensor weight, float eps) {
        Sharing sharing = Sharing.of(channels(x), isWide(dst, x, weight), true);
        rows("rms_norm", sharing, x, dst, x, weight, rows(x), channels(x), sharing.laneBits(), eps);
    }

    void gatedAddNorm(
            Tensor sum,
            Tensor normed,
            Tensor x,
            Tensor gate,
            Tensor y,
            @Nullable Tensor more,
            Tensor scale,
            Tensor shift,
            float eps) {
        boolean wide = isWide(sum, normed, x, gate, y, scale, shift);
        long rows = rows(x);
        int channels = channels(x);
        if (more == null) {
            Sharing to = Sharing.of(channels, wide, false);
            rows("gated_add_norm", to, x, sum, normed, x, gate, y, scale, shift, rows, channels, to.laneBits(), eps);
            return;
        }
        Sharing to = Sharing.of(channels, wide && ElementWise.isAligned(more), false);
        String name = "gated_add_more_norm";
        rows(name, to, x, sum, normed, x, gate, y, more, scale, shift, rows, channels, to.laneBits(), eps);
    }

    private void rows(String name, Sharing sharing, Tensor x, Object... arguments) {
        if (x.shape().elements() > 0) {
            long blocks = (rows(x) + sharing.rowsPerBlock() - 1) / sharing.rowsPerBlock();
            String kernel = name + "_" + ElementWise.suffix(x.dtype()) + sharing.suffix();
            kernels.launch(
                    kernels.kernel(FAMILY, kernel), Grid.of(Math.toIntExact(blocks), sharing.threads()), arguments);
        }
    }

    void gatedAdd(Tensor dst, Tensor x, Tensor gate, Tensor y) {
        long elements = x.shape().elements();
        if (elements == 0) {
            return;
        }
        int wide = isWide(dst, x, gate, y) ? 1 : 0;
        long threads = wide == 1 ? elements / 8 : elements;
        int blocks = (int) Math.min(mostBlocks, (threads + THREADS - 1) / THREADS);
        kernels.launch(
                kernels.kernel(FAMILY, "gated_add_" + ElementWise.suffix(x.dtype())),
                Grid.of(blocks, THREADS),
                dst,
                x,
                gate,
                y,
                elements,
                channels(x),
                wide);
    }

    void groupNorm(Tensor dst, Tensor x, Tensor weight, Tensor bias, float eps, Activation after) {
        if (x.shape().elements() == 0) {
            return;
        }
        int frames = x.shape().extent(0);
        long perFrame = x.shape().elements(1, 3);
        int pieces = Math.toIntExact((perFrame + PIECE - 1) / PIECE);
        int blocks = Math.multiplyExact(frames, pieces);
        long ofPieces = workspace.room((long) MOMENTS_BYTES * blocks + (long) FRAME_BYTES * frames);
        long ofFrames = ofPieces + (long) MOMENTS_BYTES * blocks;
        String type = ElementWise.suffix(x.dtype());
        int wideFrame = ElementWise.isAligned(x) && perFrame % 8 == 0 ? 1 : 0;
        Grid grid = Grid.of(blocks, THREADS);
        kernels.launch(kernels.kernel(FAMILY, "group_pieces_" + type), grid, ofPieces, x, perFrame, pieces, wideFrame);
        kernels.launch(
                kernels.kernel(FAMILY, "group_frames"),
                Grid.of(frames, THREADS),
                ofFrames,
                ofPieces,
                perFrame,
                pieces,
                eps);
        kernels.launch(
                kernels.kernel(FAMILY, "group_apply_" + type),
                grid,
                dst,
                x,
                weight,
                bias,
                ofFrames,
                perFrame,
                pieces,
                channels(x),
                after.ordinal(),
                isWide(dst, x, weight, bias) ? 1 : 0);
    }

    private static int channels(Tensor x) {
        return x.shape().extent(-1);
    }

    private static long rows(Tensor x) {
        return x.shape().elements(0, x.shape().rank() - 1);
    }

    /// Whether eight channels can be loaded at once everywhere.
    private static boolean isWide(Tensor dst, Tensor... others) {
        boolean wide = channels(dst) % 8 == 0 && ElementWise.isAligned(dst);
        for (Tensor other : others) {
            wide &= ElementWise.isAligned(other);
        }
        return wide;
    }
}
