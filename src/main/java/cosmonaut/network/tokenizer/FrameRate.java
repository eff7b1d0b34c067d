package cosmonaut.network.tokenizer;

/// Frames of a level, or pictures, that a number of latent frames stand for: a first one, then so many for each.
///
/// @param perLatent for every latent frame behind the first
record FrameRate(int perLatent) {

    /// Those before the latent frame of that index.
    int frames(int latentFrames) {
        return latentFrames == 0 ? 0 : (latentFrames - 1) * perLatent + 1;
    }
}
