package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.network.Workspace;
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

    TokenizerDecoder(WeightReader weights, TokenizerConfig config) {
        this.backend = weights.backend();
        this.patcher = new HaarPatcher(backend, config);
        this.bypass = config.hasLinearBypass() ? new DecoderBypass(weights, config) : null;
        this.network = bypass != null && Network.isDead(weights) ? null : new Network(weights, config);
    }

    /// @param pixels `[3,T,H,W]`, about [-1,1], not clamped
    /// @param latents `[C,T',h,w]`
    void forward(Tensor pixels, Tensor latents, Workspace workspace) {
        int[] s = latents.shape().toArray();
        Tensor z = workspace.take(s[1], s[2], s[3], s[0]);
        backend.permute(z, latents, 1, 2, 3, 0);
        Tensor x = network == null ? null : network.forward(z, workspace); // [1+(T-1)/p, H/p, W/p, 3 p^3]
        Tensor linear = bypass == null ? null : bypass.coefficients(z, workspace);
        workspace.give(z);
        if (x != null && linear != null) {
            backend.axpby(x, 1, x, 1, linear);
            workspace.give(linear);
        }
        patcher.inverse(pixels, x != null ? x : Objects.requireNonNull(linear), workspace);
    }

    /// Latents to coefficients.
    private static final class Network {

        private static final String LAST = "decoder.conv_out";

        private final Backend backend;
        private final LinearWeight postQuantConv;
        private final FactorisedConv convIn;
        private final MiddleBlock middle;
        private final List<Layer> levels = new ArrayList<>();
        private final FrameNorm normOut;
        private final FactorisedConv convOut;

        Network(WeightReader weights, TokenizerConfig config) {
            this.backend = weights.backend();
            this.postQuantConv = weights.linear("post_quant_conv.conv3d");
            this.convIn = new FactorisedConv(weights, "decoder.conv_in");
            this.middle = new MiddleBlock(weights, "decoder.mid");
            for (Level level : config.decoderLevels()) {
                String name = "decoder.up." + level.index();
                levels.add(new LevelBlocks(weights, name, level));
                if (level.spatial() || level.temporal()) {
                    levels.add(new UpSample(weights, name + ".upsample", level));
                }
            }
            this.normOut = new FrameNorm(weights, "decoder.norm_out");
            this.convOut = new FactorisedConv(weights, LAST);
        }

        /// Whether it gives zero whatever it is given.
        static boolean isDead(WeightReader weights) {
            return FactorisedConv.isDead(weights, LAST);
        }

        /// The latents stay lent.
        Tensor forward(Tensor latents, Workspace workspace) {
            Tensor x = workspace.takeLike(latents);
            backend.linear(x, latents, postQuantConv, Activation.NONE);
            x = convIn.forward(x, workspace); // [T',h,w,widest]
            x = middle.forward(x, workspace);
            for (Layer layer : levels) {
                x = layer.forward(x, workspace);
            }
            normOut.apply(x, x, Activation.SILU);
            return convOut.forward(x, workspace);
        }
    }
}
