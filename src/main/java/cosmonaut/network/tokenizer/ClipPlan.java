package cosmonaut.network.tokenizer;

import cosmonaut.InvalidInputException;

/// Sizes of a clip and of its latents.
///
/// @param frames pictures T
/// @param height H in pixels
/// @param width W in pixels
public record ClipPlan(TokenizerConfig config, int frames, int height, int width) {

    public ClipPlan {
        config.latentFrames(frames);
        int cell = config.spatialCompressionRatio();
        if (height < cell || width < cell || height % cell != 0 || width % cell != 0) {
            throw new InvalidInputException("pictures of " + width + "x" + height
                    + " cannot be coded: the tokenizer takes multiples of " + cell + " pixels");
        }
    }

    /// The clip that latents of T' frames of h x w cells stand for.
    public static ClipPlan ofLatents(TokenizerConfig config, int frames, int height, int width) {
        int cell = config.spatialCompressionRatio();
        return new ClipPlan(
                config, config.frames(frames), Math.multiplyExact(height, cell), Math.multiplyExact(width, cell));
    }

    public int latentFrames() {
        return config.latentFrames(frames);
    }

    public int latentHeight() {
        return height / config.spatialCompressionRatio();
    }

    public int latentWidth() {
        return width / config.spatialCompressionRatio();
    }
}
