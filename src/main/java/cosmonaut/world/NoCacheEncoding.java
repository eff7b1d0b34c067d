package cosmonaut.world;

import cosmonaut.tensor.Tensor;

/// A model without a cache: the conditioning frame alone, the rest of the clip mid grey (Cosmos 1.0 section 2.6).
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
            Tensor given, float[] frame, ClipView view, ConditionChannels conditions, Evaluations evaluations) {
        coder.clear();
        coder.put(0, frame);
        evaluations.before();
        coder.encode(given);
    }
}
