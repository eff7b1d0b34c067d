package cosmonaut.network.tokenizer;

import cosmonaut.InvalidInputException;
import cosmonaut.network.Workspace;
import cosmonaut.network.tokenizer.TokenizerConfig.Level;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.Arrays;

/// The memory that coding a clip takes, and the temporal chunks that keep it small.
///
/// Blocks: two of the widest step (input and result), one of the widest that has something between, two more of the
/// widest attention (queries, keys and values), one of the latents. The fine levels of a long clip of large pictures
/// would need the most by far. So they work on as many latent frames at a time as need no larger blocks than the coarse
/// levels do with the whole clip. In return each of their convolutions over time keeps the frames before.
public final class CodingPlan {

    /// Elements of a block below which nothing is worth dividing.
    static final long SMALL = 1L << 25;

    /// Frames before its own that a convolution over time looks at, at most.
    private static final int OVERLAP = 2;

    private final ClipPlan clip;
    private final TokenizerConfig config;
    private final int chunkFrames;
    private final Blocks coarse = new Blocks();
    private final Blocks fine = new Blocks();
    private final long cache;

    /// @param chunkFrames latent frames of a chunk; no fewer than the clip has: it is not divided
    CodingPlan(ClipPlan clip, int chunkFrames) {
        this.clip = clip;
        this.config = clip.config();
        this.chunkFrames = Math.min(chunkFrames, clip.latentFrames());
        int widest = Math.max(
                config.encoderBlockOutChannels().getLast(),
                config.decodeBlockOutChannels().getLast());
        coarse.addAttention(latentCells() * widest);
        coarse.add(latentCells() * config.latentChannels());
        this.cache = Math.max(encoderCache(), decoderCache());
    }

    /// With the largest chunks whose blocks are no larger than those of the coarse levels, or than [#SMALL].
    public static CodingPlan of(ClipPlan clip) {
        int frames = clip.latentFrames();
        CodingPlan plan = new CodingPlan(clip, frames);
        long limit = Math.max(SMALL, plan.coarse.step);
        while (plan.fine.step > limit && frames > 1) {
            frames--;
            plan = new CodingPlan(clip, frames);
        }
        return plan;
    }

    /// With the chunks that take the least memory, which may be smaller.
    static CodingPlan smallest(ClipPlan clip) {
        CodingPlan least = of(clip);
        for (int frames = least.chunkFrames - 1; frames > 0; frames--) {
            CodingPlan plan = new CodingPlan(clip, frames);
            least = plan.bytes(DType.F32) < least.bytes(DType.F32) ? plan : least;
        }
        return least;
    }

    /// Latent frames of a chunk.
    int chunkFrames() {
        return chunkFrames;
    }

    /// Bytes of the memory for encoding and decoding the clip.
    ///
    /// @param type of activations
    public long bytes(DType type) {
        long sum = cache;
        for (long capacity : capacities()) {
            sum += capacity;
        }
        return sum * type.bytes();
    }

    /// @param type of activations
    /// @throws InvalidInputException if a block would have more elements than a tensor can
    CodingMemory allocate(TensorScope scope, DType type) {
        long[] capacities = capacities();
        long largest = Math.max(cache, Arrays.stream(capacities).max().orElse(0));
        if (largest > Integer.MAX_VALUE) {
            throw new InvalidInputException("a clip of " + clip.frames() + " pictures of " + clip.width() + "x"
                    + clip.height() + " is too large to be coded; take fewer or smaller pictures");
        }
        Tensor kept = scope.allocate(type, Math.toIntExact(cache));
        return new CodingMemory(new Workspace(scope, type, capacities), kept, chunkFrames);
    }

    private long[] capacities() {
        long step = Math.max(coarse.step, fine.step);
        return new long[] {
            step,
            step,
            Math.max(coarse.between, fine.between),
            coarse.attention,
            coarse.attention,
            latentCells() * config.latentChannels()
        };
    }

    private boolean isDivided() {
        return chunkFrames < clip.latentFrames();
    }

    private long latentCells() {
        return (long) clip.latentFrames() * clip.latentHeight() * clip.latentWidth();
    }

    private long encoderCache() {
        FineLevels levels = FineLevels.ofEncoder(config);
        Walk walk = new Walk(
                FineLevels.framesPerLatent(config),
                (long) (clip.height() / config.patchSize()) * (clip.width() / config.patchSize()));
        walk.blocksOf(true).add(walk.elements(true, config.patchChannels(config.inChannels())));
        walk.convolution(true, config.encoderBlockOutChannels().getFirst());
        for (int i = 0; i < config.encoderLevels().size(); i++) {
            Level level = config.encoderLevels().get(i);
            boolean divided = levels.hasBlocksOf(i);
            walk.level(divided, level);
            walk.area /= level.spatial() ? 4 : 1;
            if (level.temporal()) {
                walk.convolution(divided, level.out());
                walk.perLatent /= 2;
            }
            if (i == levels.end() - 1) {
                coarse.addAttention(walk.elements(false, level.out()));
            }
        }
        return walk.cache;
    }

    private long decoderCache() {
        FineLevels levels = FineLevels.ofDecoder(config);
        Walk walk = new Walk(1, (long) clip.latentHeight() * clip.latentWidth());
        for (int i = 0; i < config.decoderLevels().size(); i++) {
            Level level = config.decoderLevels().get(i);
            walk.level(levels.hasBlocksOf(i), level);
            boolean divided = levels.hasSamplerOf(i);
            if (i == levels.firstSampler()) {
                coarse.addAttention(walk.elements(false, level.out()));
            }
            if (level.temporal()) {
                walk.perLatent *= 2;
                walk.convolution(divided, level.out());
            }
            walk.area *= level.spatial() ? 4 : 1;
            walk.blocksOf(divided).addResult(walk.elements(divided, level.out()));
        }
        walk.blocksOf(true).add(walk.elements(true, config.patchChannels(config.outChannels())));
        walk.convolution(true, config.patchChannels(config.outChannels()));
        return walk.cache;
    }

    /// From layer to layer: the size of the tensors there, and what the convolutions have kept so far.
    private final class Walk {

        int perLatent;
        long area;
        long cache;

        /// @param perLatent frames for every latent frame behind the first
        /// @param area cells of a frame
        Walk(int perLatent, long area) {
            this.perLatent = perLatent;
            this.area = area;
        }

        Blocks blocksOf(boolean divided) {
            return divided ? fine : coarse;
        }

        /// Of a tensor of the whole clip, or of a chunk.
        long elements(boolean divided, int channels) {
            long frames = divided && isDivided()
                    ? (long) chunkFrames * perLatent
                    : (clip.latentFrames() - 1L) * perLatent + 1;
            return frames * area * channels;
        }

        void level(boolean divided, Level level) {
            blocksOf(divided).addResult(elements(divided, level.in())); // only the first block has the width before
            if (level.attention()) {
                blocksOf(divided).addAttention(elements(divided, level.out()));
            }
            for (int i = 0; i < 2 * level.blocks(); i++) {
                convolution(divided, level.out());
            }
        }

        /// A convolution over time, which looks at frames before those of its chunk.
        void convolution(boolean divided, int channels) {
            long before = divided && isDivided() ? OVERLAP * area * channels : 0;
            blocksOf(divided).add(elements(divided, channels) + before);
            cache += before;
        }
    }

    /// The most elements of any step, of any with a third tensor beside input and result, and of any with attention.
    private static final class Blocks {

        long step;
        long between;
        long attention;

        void add(long elements) {
            addResult(elements);
            between = Math.max(between, elements);
        }

        /// What stands beside one other tensor as large at most.
        void addResult(long elements) {
            step = Math.max(step, elements);
        }

        /// What stands beside two other tensors as large. The result of the coarse levels does too, while the fine ones
        /// work on it.
        void addAttention(long elements) {
            add(elements);
            attention = Math.max(attention, elements);
        }
    }
}
