package cosmonaut.world;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.List;

/// GEN3C's layout (sections 2.1 and 2.2): colours and masks of every camera of the clip are encoded as clips of their
/// own, buffer by buffer, and the conditioning frame as a last one. Absent buffers are literal zeros.
final class LatentMaskEncoding implements CacheEncoding {

    private final Backend backend;
    private final LatentCoder coder;
    private final WorldMemory memory;
    private final NoCacheEncoding conditioningFrame;
    private final Tensor mask;
    private final Tensor latents;

    LatentMaskEncoding(Backend backend, TensorScope scope, LatentCoder coder, WorldMemory memory) {
        this.backend = backend;
        this.coder = coder;
        this.memory = memory;
        this.conditioningFrame = new NoCacheEncoding(coder);
        int[] s = coder.pixels().shape().toArray();
        this.mask = scope.allocate(DType.F32, 1, s[1], s[2], s[3]);
        this.latents = scope.allocate(DType.F32, coder.latentShape());
    }

    @Override
    public int evaluations() {
        return 1 + 2 * memory.buffers();
    }

    @Override
    public void encode(
            Tensor given, List<float[]> frames, ClipView view, ConditionChannels conditions, Evaluations evaluations) {
        for (int buffer = 0; buffer < view.buffers(); buffer++) {
            view.fill(buffer, coder.pixels(), mask);
            evaluations.before();
            coder.encode(latents);
            conditions.setCacheLatents(buffer, latents);
            for (int colour = 0; colour < 3; colour++) {
                spread(coder.pixels().slice(colour, colour + 1));
            }
            evaluations.before();
            coder.encode(latents);
            conditions.setMaskLatents(buffer, latents);
        }
        conditions.clearCache(view.buffers());
        conditioningFrame.encode(given, frames, view, conditions, evaluations);
    }

    /// A mask of 0 or 1 as numbers of -1 or 1.
    private void spread(Tensor plane) {
        backend.fill(plane, -1);
        backend.axpby(plane, 1, plane, 2, mask);
    }
}
