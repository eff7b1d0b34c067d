package cosmonaut.world;

import cosmonaut.tensor.Tensor;
import java.util.List;

/// Shows the network what training shows it when it drops the cache: zeros in the cache of every latent frame that is
/// not given.
final class DroppedCache implements CacheEncoding {

    private final CacheEncoding whole;
    private final int keptFrames;

    /// @param keptFrames latent frames whose cache stays
    DroppedCache(CacheEncoding whole, int keptFrames) {
        this.whole = whole;
        this.keptFrames = keptFrames;
    }

    @Override
    public int evaluations() {
        return whole.evaluations();
    }

    @Override
    public void encode(
            Tensor given, List<float[]> frames, ClipView view, ConditionChannels conditions, Evaluations evaluations) {
        whole.encode(given, frames, view, conditions, evaluations);
        conditions.dropCache(keptFrames);
    }
}
