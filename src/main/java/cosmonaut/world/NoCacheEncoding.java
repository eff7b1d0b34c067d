package cosmonaut.world;

import cosmonaut.tensor.Tensor;
import java.util.List;

/// A model without a cache: the conditioning frames alone, the rest of the clip mid grey (Cosmos 1.0 section 2.6).
final class NoCacheEncoding implements CacheEncoding {

    private final LatentCoder coder;

    NoCacheEncoding(LatentCoder coder) {
        this.coder = coder;
    }

    @Override
    public int evaluations() {
        return 1;
    }

    @Override
    public void encode(
            Tensor given, List<float[]> frames, ClipView view, ConditionChannels conditions, Evaluations evaluations) {
        coder.clear();
        for (int i = 0; i < frames.size(); i++) {
            coder.put(i, frames.get(i));
        }
        evaluations.before();
        coder.encode(given);
    }
}
