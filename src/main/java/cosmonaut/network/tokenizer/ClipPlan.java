package cosmonaut.network.tokenizer;

import cosmonaut.InvalidInputException;
import cosmonaut.network.Workspace;
import cosmonaut.network.tokenizer.TokenizerConfig.Level;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.TensorScope;
import java.util.Arrays;

/// Sizes of a clip and of its latents, and the memory that coding it takes.
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

    /// Bytes of the workspace.
    ///
    /// @param type of activations
    public long workspaceBytes(DType type) {
        long sum = 0;
        for (long capacity : capacities()) {
            sum += type.bytes() * capacity;
        }
        return sum;
    }

    /// Memory for encoding and decoding this clip: two blocks of the widest step (input and result), one of the widest
    /// that has something between, two more of the widest attention (queries, keys and values), one of the latents.
    ///
    /// @param type of activations
    /// @throws InvalidInputException if a block would have more elements than a tensor can
    Workspace workspace(TensorScope scope, DType type) {
        long[] capacities = capacities();
        if (Arrays.stream(capacities).max().orElse(0) > Integer.MAX_VALUE) {
            throw new InvalidInputException("a clip of " + frames + " pictures of " + width + "x" + height
                    + " is too large to be coded at once; take fewer or smaller pictures");
        }
        return new Workspace(scope, type, capacities);
    }

    private long[] capacities() {
        long latentCells = (long) latentFrames() * latentHeight() * latentWidth();
        long attention = latentCells
                * Math.max(
                        config.encoderBlockOutChannels().getLast(),
                        config.decodeBlockOutChannels().getLast());
        Widest widest = new Widest(attention);
        int patch = config.patchSize();
        long patched = (long) (latentFrames() - 1) * (config.temporalCompressionRatio() / patch) + 1;
        widest.add(patched
                * (height / patch)
                * (width / patch)
                * config.patchChannels(Math.max(config.inChannels(), config.outChannels())));
        widest.add(latentCells * config.latentChannels());
        encoder(widest, (int) patched);
        decoder(widest);
        return new long[] {
            widest.step,
            widest.step,
            widest.between,
            widest.attention,
            widest.attention,
            latentCells * config.latentChannels()
        };
    }

    private void encoder(Widest widest, int patched) {
        long t = patched;
        long h = height / config.patchSize();
        long w = width / config.patchSize();
        widest.add(t * h * w * config.encoderBlockOutChannels().getFirst());
        for (Level level : config.encoderLevels()) {
            widest.add(level, t * h * w);
            t = level.temporal() ? (t + 1) / 2 : t;
            h = level.spatial() ? h / 2 : h;
            w = level.spatial() ? w / 2 : w;
        }
    }

    private void decoder(Widest widest) {
        long t = latentFrames();
        long h = latentHeight();
        long w = latentWidth();
        for (Level level : config.decoderLevels()) {
            widest.add(level, t * h * w);
            t = level.temporal() ? 2 * t - 1 : t;
            h = level.spatial() ? 2 * h : h;
            w = level.spatial() ? 2 * w : w;
            widest.addResult(t * h * w * level.out());
        }
    }

    /// The most elements of any step, of any with a third tensor beside input and result, and of any with attention.
    private static final class Widest {

        long step;
        long between;
        long attention;

        Widest(long attention) {
            this.step = attention;
            this.between = attention;
            this.attention = attention;
        }

        void add(long elements) {
            addResult(elements);
            between = Math.max(between, elements);
        }

        /// What stands beside one other tensor as large at most.
        void addResult(long elements) {
            step = Math.max(step, elements);
        }

        void add(Level level, long cells) {
            addResult(cells * level.in()); // only the first block has the width before
            add(cells * level.out());
            if (level.attention()) {
                attention = Math.max(attention, cells * level.out());
            }
        }
    }
}
