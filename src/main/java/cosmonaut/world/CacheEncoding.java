package cosmonaut.world;

import cosmonaut.tensor.Tensor;
import java.util.List;

/// How what the memory shows, and the conditioning frames, reach the network.
interface CacheEncoding {

    /// Evaluations of the tokenizer that [#encode] takes with what the memory holds now.
    int evaluations();

    /// Encodes a clip.
    ///
    /// @param given `[C,T,h,w]`, its first latent frames are written: those of the conditioning frames
    /// @param frames the conditioning frames, interleaved, none in a clip without any
    /// @param view after a look through the clip's cameras
    /// @param conditions whose cache channels are written
    void encode(
            Tensor given, List<float[]> frames, ClipView view, ConditionChannels conditions, Evaluations evaluations);
}
