package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.cuda.Kernels.Grid;

/// Launches the kernels of `rope.cu`.
final class Rope {

    private static final String FAMILY = "rope";
    private static final int THREADS = 128;
    private static final int THREADS_ANY = 256;
    private static final int WARP = 32;

    /// Heads that a thread takes one after the other.
    private static final int HEADS = 4;

    private final Kernels kernels;

    Rope(Kernels kernels) {
        this.kernels = kernels;
    }

    void rotate(Tensor dst, Tensor x, Tensor cos, Tensor sin) {
        Plan plan = new Plan(dst, x, cos, sin);
        if (plan.wide) {
            launch("rope_", plan, dst, x, cos, sin, plan.tokens, plan.heads, plan.half, plan.groups, plan.laneBits);
        } else {
            launch("rope_", plan, dst, x, cos, sin, plan.tokens, plan.heads, plan.half);
        }
    }

    void normAndRotate(Tensor dst, Tensor x, Tensor weight, float eps, Tensor cos, Tensor sin) {
        Plan plan = new Plan(dst, x, cos, sin, weight);
        int tokens = plan.tokens;
        int heads = plan.heads;
        int half = plan.half;
        if (plan.wide) {
            int groups = plan.groups;
            launch("rms_norm_rope_", plan, dst, x, weight, cos, sin, tokens, heads, half, groups, plan.laneBits, eps);
        } else {
            launch("rms_norm_rope_", plan, dst, x, weight, cos, sin, tokens, heads, half, eps);
        }
    }

    private void launch(String name, Plan plan, Object... arguments) {
        if (plan.blocks > 0) {
            kernels.launch(
                    kernels.kernel(FAMILY, name + plan.suffix),
                    Grid.of(Math.toIntExact(plan.blocks), plan.wide ? THREADS : THREADS_ANY),
                    arguments);
        }
    }

    /// How heads are shared among threads.
    private static final class Plan {

        private final int tokens;
        private final int heads;
        private final int half;
        private final int groups;
        private final int laneBits;
        private final boolean wide;
        private final long blocks;
        private final String suffix;

        private Plan(Tensor dst, Tensor x, Tensor... others) {
            tokens = x.shape().extent(0);
            heads = x.shape().extent(1);
            half = x.shape().extent(2) / 2;
            boolean fits = half % 8 == 0 && half <= 8 * WARP && ElementWise.isAligned(dst) && ElementWise.isAligned(x);
            for (Tensor other : others) {
                fits &= ElementWise.isAligned(other);
            }
            wide = fits;
            groups = (heads + HEADS - 1) / HEADS;
            laneBits = half <= 8 ? 0 : 32 - Integer.numberOfLeadingZeros(half / 8 - 1);
            long threads = wide ? (long) tokens * groups << laneBits : (long) tokens * heads * WARP;
            int perBlock = wide ? THREADS : THREADS_ANY;
            blocks = half == 0 ? 0 : (threads + perBlock - 1) / perBlock;
            suffix = ElementWise.suffix(x.dtype()) + (wide ? "" : "_any");
        }
    }
}
