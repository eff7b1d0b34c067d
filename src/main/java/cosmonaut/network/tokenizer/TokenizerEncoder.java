package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.network.tokenizer.TokenizerConfig.Level;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Pixels to latents (Cosmos 1.0 section 3.5).
///
/// Beside a linear bypass the network is left out where its end is dead.
final class TokenizerEncoder {

    private final Backend backend;
    private final HaarPatcher patcher;
    private final @Nullable Network network;
    private final @Nullable EncoderBypass bypass;
    private final FrameRate rate;

    TokenizerEncoder(WeightReader weights, TokenizerConfig config) {
        this.backend = weights.backend();
        this.patcher = new HaarPatcher(backend, config);
        this.rate = new FrameRate(config.temporalCompressionRatio());
        this.bypass = config.hasLinearBypass() ? new EncoderBypass(weights, config) : null;
        this.network = bypass != null && Network.isDead(weights) ? null : new Network(weights, config);
    }

    /// @param latents `[C,T',h,w]`
    /// @param pixels `[3,T,H,W]` in [-1,1]
    void forward(Tensor latents, Tensor pixels, CodingMemory memory) {
        int frames = latents.shape().extent(1);
        Tensor linear = null; // [T',h,w,C]
        Tensor coarse = null;
        int to;
        for (int from = 0; from < frames; from = to) {
            to = memory.chunk(from, frames);
            // [frames of the chunk, H/p, W/p, 3 p^3]
            Tensor haar = patcher.forward(pixels, rate.frames(from), rate.frames(to), memory);
            if (bypass != null) {
                linear = linear == null ? bypass.room(frames, haar, memory) : linear;
                bypass.map(linear.slice(from, to), haar);
            }
            if (network == null) {
                memory.give(haar);
            } else {
                coarse = network.fine(coarse, haar, from, to, frames, memory);
            }
        }
        memory.wholeClip();
        Tensor z;
        if (network == null) {
            z = Objects.requireNonNull(linear);
        } else {
            z = network.coarse(Objects.requireNonNull(coarse), memory);
            if (linear != null) {
                backend.axpby(z, 1, z, 1, linear);
                memory.give(linear);
            }
        }
        backend.permute(latents, z, 3, 0, 1, 2);
        memory.give(z);
    }

    /// Coefficients to latents.
    private static final class Network {

        private static final String LAST = "encoder.conv_out";
        private static final String QUANT = "quant_conv.conv3d";

        private final Backend backend;
        private final FactorisedConv convIn;
        private final List<Layer> fineLevels = new ArrayList<>();
        private final List<Layer> coarseLevels = new ArrayList<>();
        private final FrameRate coarseRate;
        private final MiddleBlock middle;
        private final FrameNorm normOut;
        private final FactorisedConv convOut;
        private final LinearWeight quantConv;

        Network(WeightReader weights, TokenizerConfig config) {
            this.backend = weights.backend();
            this.convIn = new FactorisedConv(weights, "encoder.conv_in");
            FineLevels fine = FineLevels.ofEncoder(config);
            this.coarseRate = fine.coarseRate();
            for (int i = 0; i < config.encoderLevels().size(); i++) {
                Level level = config.encoderLevels().get(i);
                String name = "encoder.down." + level.index();
                List<Layer> levels = fine.hasBlocksOf(i) ? fineLevels : coarseLevels;
                levels.add(new LevelBlocks(weights, name, level));
                if (level.spatial() || level.temporal()) {
                    levels.add(new DownSample(weights, name + ".downsample", level));
                }
            }
            this.middle = new MiddleBlock(weights, "encoder.mid");
            this.normOut = new FrameNorm(weights, "encoder.norm_out");
            this.convOut = new FactorisedConv(weights, LAST);
            this.quantConv = weights.linear(QUANT);
        }

        /// Whether it gives zero whatever it is given.
        static boolean isDead(WeightReader weights) {
            return weights.isDead(QUANT) || (FactorisedConv.isDead(weights, LAST) && weights.isZero(QUANT + ".bias"));
        }

        /// The part that works on chunks, for that of these latent frames; gives its coefficients back.
        ///
        /// @param coarse what the chunks before have given, null for the first
        /// @param frames latent frames of the clip
        /// @return the result of all chunks so far
        Tensor fine(@Nullable Tensor coarse, Tensor coefficients, int from, int to, int frames, CodingMemory memory) {
            Tensor x = convIn.forward(coefficients, memory);
            for (Layer layer : fineLevels) {
                x = layer.forward(x, memory);
            }
            if (memory.isWholeClip()) {
                return x;
            }
            Tensor joined = coarse == null
                    ? memory.take(x.shape().with(0, coarseRate.frames(frames)).toArray())
                    : coarse;
            backend.copy(joined.slice(coarseRate.frames(from), coarseRate.frames(to)), x);
            memory.give(x);
            return joined;
        }

        /// The rest, on the whole clip: `[T',h,w,C]`; gives x back.
        Tensor coarse(Tensor fine, CodingMemory memory) {
            Tensor x = fine;
            for (Layer layer : coarseLevels) {
                x = layer.forward(x, memory);
            }
            x = middle.forward(x, memory); // [T',h,w,widest]
            normOut.apply(x, x, Activation.SILU);
            x = convOut.forward(x, memory); // [T',h,w,C]
            Tensor z = memory.takeLike(x);
            backend.linear(z, x, quantConv, Activation.NONE);
            memory.give(x);
            return z;
        }
    }
}
