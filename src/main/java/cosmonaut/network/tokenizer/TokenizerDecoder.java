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

/// Latents to pixels (Cosmos 1.0 section 3.6).
///
/// Beside a linear bypass the network is left out where its end is dead.
final class TokenizerDecoder {

    private final Backend backend;
    private final HaarPatcher patcher;
    private final @Nullable Network network;
    private final @Nullable DecoderBypass bypass;
    private final FrameRate rate;

    TokenizerDecoder(WeightReader weights, TokenizerConfig config) {
        this.backend = weights.backend();
        this.patcher = new HaarPatcher(backend, config);
        this.rate = new FrameRate(config.temporalCompressionRatio());
        this.bypass = config.hasLinearBypass() ? new DecoderBypass(weights, config) : null;
        this.network = bypass != null && Network.isDead(weights) ? null : new Network(weights, config);
    }

    /// @param pixels `[3,T,H,W]`, about [-1,1], not clamped
    /// @param latents `[C,T',h,w]`
    void forward(Tensor pixels, Tensor latents, CodingMemory memory) {
        int[] s = latents.shape().toArray();
        Tensor z = memory.take(s[1], s[2], s[3], s[0]);
        backend.permute(z, latents, 1, 2, 3, 0);
        Tensor coarse = network == null ? null : network.coarse(z, memory);
        int to = memory.chunk(0, s[1]);
        if (coarse != null && to < s[1]) {
            coarse = memory.setAside(coarse, backend);
        }
        for (int from = 0; from < s[1]; from = to) {
            to = memory.chunk(from, s[1]);
            Tensor x = coarse == null || network == null
                    ? null
                    : network.fine(coarse, from, to, memory); // [frames of the chunk, H/p, W/p, 3 p^3]
            Tensor linear = bypass == null ? null : bypass.coefficients(z.slice(from, to), memory);
            if (x != null && linear != null) {
                backend.axpby(x, 1, x, 1, linear);
                memory.give(linear);
            }
            Tensor coefficients = x != null ? x : Objects.requireNonNull(linear);
            patcher.inverse(pixels, rate.frames(from), rate.frames(to), coefficients, memory);
        }
        if (coarse != null && !memory.isWholeClip()) {
            memory.give(coarse);
        }
        memory.wholeClip();
        memory.give(z);
    }

    /// Latents to coefficients.
    private static final class Network {

        private static final String LAST = "decoder.conv_out";

        private final Backend backend;
        private final LinearWeight postQuantConv;
        private final FactorisedConv convIn;
        private final MiddleBlock middle;
        private final List<Layer> coarseLevels = new ArrayList<>();
        private final List<Layer> fineLevels = new ArrayList<>();
        private final FrameRate coarseRate;
        private final FrameNorm normOut;
        private final FactorisedConv convOut;

        Network(WeightReader weights, TokenizerConfig config) {
            this.backend = weights.backend();
            this.postQuantConv = weights.linear("post_quant_conv.conv3d");
            this.convIn = new FactorisedConv(weights, "decoder.conv_in");
            this.middle = new MiddleBlock(weights, "decoder.mid");
            FineLevels fine = FineLevels.ofDecoder(config);
            this.coarseRate = fine.coarseRate();
            for (int i = 0; i < config.decoderLevels().size(); i++) {
                Level level = config.decoderLevels().get(i);
                String name = "decoder.up." + level.index();
                (fine.hasBlocksOf(i) ? fineLevels : coarseLevels).add(new LevelBlocks(weights, name, level));
                if (level.spatial() || level.temporal()) {
                    (fine.hasSamplerOf(i) ? fineLevels : coarseLevels)
                            .add(new UpSample(weights, name + ".upsample", level));
                }
            }
            this.normOut = new FrameNorm(weights, "decoder.norm_out");
            this.convOut = new FactorisedConv(weights, LAST);
        }

        /// Whether it gives zero whatever it is given.
        static boolean isDead(WeightReader weights) {
            return FactorisedConv.isDead(weights, LAST);
        }

        /// The part that works on the whole clip; the latents stay lent.
        Tensor coarse(Tensor latents, CodingMemory memory) {
            Tensor x = memory.takeLike(latents);
            backend.linear(x, latents, postQuantConv, Activation.NONE);
            x = convIn.forward(x, memory); // [T',h,w,widest]
            x = middle.forward(x, memory);
            for (Layer layer : coarseLevels) {
                x = layer.forward(x, memory);
            }
            return x;
        }

        /// The rest, for the chunk of these latent frames. Gives the coarse tensor back if the chunk is the whole clip.
        Tensor fine(Tensor coarse, int from, int to, CodingMemory memory) {
            Tensor x = coarse;
            if (!memory.isWholeClip()) {
                Tensor chunk = coarse.slice(coarseRate.frames(from), coarseRate.frames(to));
                x = memory.takeLike(chunk);
                backend.copy(x, chunk);
            }
            for (Layer layer : fineLevels) {
                x = layer.forward(x, memory);
            }
            normOut.apply(x, x, Activation.SILU);
            return convOut.forward(x, memory);
        }
    }
}
