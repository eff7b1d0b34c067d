package cosmonaut.model;

import cosmonaut.diffusion.FinalSigma;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.network.dit.DitConfig;

/// How much a chunk has to be computed for: multiplications and additions of the diffusion transformer. They are nearly
/// all of a large model's.
///
/// @param operations multiplications and additions, each counted
public record ChunkWork(double operations) {

    /// @param tokens of a chunk
    /// @param textTokens rows of text
    /// @param guided whether every step asks the network twice
    static ChunkWork of(DitConfig network, long tokens, int textTokens, SamplerConfig sampling, boolean guided) {
        double width = network.width();
        double maps = 6 * width * width + 2 * width * network.mlpWidth();
        double block = 2 * tokens * maps + 4.0 * tokens * (tokens + textTokens) * width;
        int steps = sampling.steps() + (sampling.finalSigma() == FinalSigma.DENOISE ? 1 : 0);
        return new ChunkWork(steps * (guided ? 2 : 1) * network.layers() * block);
    }

    /// Seconds at a rate of operations a second.
    public double seconds(double rate) {
        return operations / rate;
    }
}
