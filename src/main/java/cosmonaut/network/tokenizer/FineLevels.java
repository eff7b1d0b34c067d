package cosmonaut.network.tokenizer;

import cosmonaut.network.tokenizer.TokenizerConfig.Level;
import java.util.List;

/// The levels that can work on one temporal chunk of a clip after the other: those finer than the latents are, none of
/// which attends over time. Their tensors are the largest; the rest works on the whole clip.
///
/// @param coarseRate frames of the rest
/// @param firstBlocks the first level whose blocks are fine
/// @param firstSampler the first level whose change of size is fine
/// @param end behind the last fine level
record FineLevels(FrameRate coarseRate, int firstBlocks, int firstSampler, int end) {

    /// Up to the last down-sampling before a level with attention.
    static FineLevels ofEncoder(TokenizerConfig config) {
        int end = 0;
        int rate = framesPerLatent(config);
        int coarse = rate;
        List<Level> levels = config.encoderLevels();
        for (int i = 0; i < levels.size() && !levels.get(i).attention(); i++) {
            Level level = levels.get(i);
            rate = level.temporal() ? rate / 2 : rate;
            if (level.spatial() || level.temporal()) {
                end = i + 1;
                coarse = rate;
            }
        }
        return new FineLevels(new FrameRate(coarse), 0, 0, end);
    }

    /// From the first up-sampling behind which no level has attention.
    static FineLevels ofDecoder(TokenizerConfig config) {
        List<Level> levels = config.decoderLevels();
        int first = levels.size();
        int rate = framesPerLatent(config);
        int coarse = rate;
        for (int i = levels.size() - 1; i >= 0; i--) {
            Level level = levels.get(i);
            rate = level.temporal() ? rate / 2 : rate;
            if (level.spatial() || level.temporal()) {
                first = i;
                coarse = rate;
            }
            if (level.attention()) {
                break;
            }
        }
        return new FineLevels(new FrameRate(coarse), first + 1, first, levels.size());
    }

    boolean hasBlocksOf(int level) {
        return level >= firstBlocks && level < end;
    }

    boolean hasSamplerOf(int level) {
        return level >= firstSampler && level < end;
    }

    /// Frames of the coefficients for every latent frame behind the first.
    static int framesPerLatent(TokenizerConfig config) {
        return config.temporalCompressionRatio() / config.patchSize();
    }
}
