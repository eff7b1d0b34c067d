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

/// Pixels to latents (Cosmos 1.0 section 3.5).
///
/// Beside a linear bypass the network is left out where its end is dead.
final class TokenizerEncoder {

    private final Backend backend;
    private final HaarPatcher patcher;
    private final @Nullable Network network;
    private final @Nullable EncoderBypass bypass;

    TokenizerEncoder(WeightReader weights, TokenizerConfig config) {
        this.backend = weights.backend();
        this.patcher = new HaarPatcher(backend, config);
        this.bypass = config.hasLinearBypass() ? new EncoderBypass(weights, config) : null;
        this.network = bypass != null && Network.isDead(weights) ? null : new Network(weights, config);
    }

    /// @param latents `[C,T',h,w]`
    /// @param pixels `[3,T,H,W]` in [-1,1]
    void forward(Tensor latents, Tensor pixels, Workspace workspace) {
        Tensor haar = patcher.forward(pixels, workspace); // [1+(T-1)/p, H/p, W/p, 3 p^3]
        Tensor linear = bypass == null ? null : bypass.latents(haar, workspace); // [T',h,w,C]
        Tensor z;
        if (network == null) {
            workspace.give(haar);
            z = Objects.requireNonNull(linear);
        } else {
            z = network.forward(haar, workspace);
            if (linear != null) {
                backend.axpby(z, 1, z, 1, linear);
                workspace.give(linear);
            }
        }
        backend.permute(latents, z, 3, 0, 1, 2);
        workspace.give(z);
    }

    /// Coefficients to latents.
    private static final class Network {

        private static final String LAST = "encoder.conv_out";
        private static final String QUANT = "quant_conv.conv3d";

        private final Backend backend;
        private final FactorisedConv convIn;
        private final List<Layer> levels = new ArrayList<>();
        private final MiddleBlock middle;
        private final FrameNorm normOut;
        private final FactorisedConv convOut;
        private final LinearWeight quantConv;

        Network(WeightReader weights, TokenizerConfig config) {
            this.backend = weights.backend();
            this.convIn = new FactorisedConv(weights, "encoder.conv_in");
            for (Level level : config.encoderLevels()) {
                String name = "encoder.down." + level.index();
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

        /// `[T',h,w,C]`; gives the coefficients back.
        Tensor forward(Tensor coefficients, Workspace workspace) {
            Tensor x = convIn.forward(coefficients, workspace);
            for (Layer layer : levels) {
                x = layer.forward(x, workspace);
            }
            x = middle.forward(x, workspace); // [T',h,w,widest]
            normOut.apply(x, x, Activation.SILU);
            x = convOut.forward(x, workspace); // [T',h,w,C]
            Tensor z = workspace.takeLike(x);
            backend.linear(z, x, quantConv, Activation.NONE);
            workspace.give(x);
            return z;
        }
    }
}
