package cosmonaut.network.dit;

import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.NetworkBlocks;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The weights of a DiT in a backend's memory, in the order in which a forward pass uses them.
///
/// @param patch patch embedder, `[D, channels*cells]`
/// @param noiseIn first map of the noise level's MLP, `[D, D]`
/// @param noiseOut second, `[3D, D]`
/// @param affineNorm weight of the norm over the sinusoid, `[D]`
/// @param positions what is added to the tokens before every block, or none
/// @param views what tells the views of a multi-view network, or none
/// @param blocks transformer blocks
/// @param finalModulation AdaLN map of the last layer, `[2D]`
/// @param unpatch last map, `[cells*channels, D]`
public record DitWeights(
        DitConfig config,
        LinearWeight patch,
        LinearWeight noiseIn,
        LinearWeight noiseOut,
        Tensor affineNorm,
        @Nullable TokenPositions positions,
        @Nullable ViewEmbedding views,
        NetworkBlocks<DitBlock> blocks,
        DitBlock.Modulation finalModulation,
        LinearWeight unpatch) {

    /// Takes the weights of a configuration into a scope of the backend. The source may be closed afterwards.
    ///
    /// @throws InvalidInputException if a tensor is missing, unknown, of another shape, or not finite, or the backend
    ///     lacks an operation
    public static DitWeights load(Backend backend, TensorScope scope, DitConfig config, WeightSource source) {
        Loader loader = open(backend, scope, config, source);
        return loader.load(loader.resident());
    }

    /// As [#load], but not all blocks are in memory at once. The source must stay open as long as the network runs.
    ///
    /// @param held blocks that may be in memory at once, at least 2
    public static DitWeights stream(
            Backend backend, TensorScope scope, DitConfig config, WeightSource source, int held) {
        Loader loader = open(backend, scope, config, source);
        return loader.load(backend.streamed(scope, config.layers(), held, loader::block));
    }

    /// Operations that a forward pass calls for.
    ///
    /// @param activation the backend's type of activations
    /// @param weights types of the weights
    public static Set<Operation> operations(DType activation, Set<DType> weights) {
        Set<Operation> needed = new LinkedHashSet<>(Operation.all(weights, Op.LINEAR));
        needed.addAll(Operation.all(List.of(DType.F32, activation), Op.COPY, Op.PERMUTE));
        needed.addAll(Operation.all(
                activation,
                Op.AXPBY,
                Op.ACTIVATE,
                Op.GATED_ADD,
                Op.LAYER_NORM_MODULATE,
                Op.RMS_NORM,
                Op.ATTENTION,
                Op.ROPE));
        return needed;
    }

    private static Loader open(Backend backend, TensorScope scope, DitConfig config, WeightSource source) {
        UnaryOperator<String> naming = naming(source.names());
        Set<DType> types = expectedWeights(config, source.names()).verify(source, DitParameters::isSkipped);
        backend.plan("video network", operations(backend.activationType(), types));
        return new Loader(config, new WeightReader(backend, scope, source, naming));
    }

    /// Names and shapes of the tensors that a configuration calls for, in the naming of a file.
    ///
    /// @param names those of the file
    public static ExpectedWeights expectedWeights(DitConfig config, Set<String> names) {
        return DitParameters.of(config).renamed(naming(names));
    }

    private static UnaryOperator<String> naming(Set<String> names) {
        return names.contains("patch_embed.proj.weight") ? DitWeights::diffusersName : UnaryOperator.identity();
    }

    private static String diffusersName(String original) {
        return Objects.requireNonNull(DiffusersDitNames.fromOriginal(original), original);
    }

    private record Loader(DitConfig config, WeightReader reader) {

        NetworkBlocks<DitBlock> resident() {
            List<DitBlock> blocks = new ArrayList<>();
            for (int n = 0; n < config.layers(); n++) {
                blocks.add(block(DitParameters.block(n)));
            }
            return NetworkBlocks.resident(blocks);
        }

        /// Block n in a scope of its own.
        DitBlock block(int n, TensorScope scope) {
            return new Loader(config, reader.into(scope)).block(DitParameters.block(n));
        }

        DitWeights load(NetworkBlocks<DitBlock> blocks) {
            return new DitWeights(
                    config,
                    linear("net.x_embedder.proj.1.weight"),
                    linear("net.t_embedder.1.linear_1.weight"),
                    linear("net.t_embedder.1.linear_2.weight"),
                    reader.vector("net.affline_norm.weight"),
                    positions(),
                    views(),
                    blocks,
                    modulation("net.final_layer."),
                    linear("net.final_layer.linear.weight"));
        }

        private DitBlock block(String prefix) {
            return new DitBlock(attention(prefix + "0."), attention(prefix + "1."), mlp(prefix + "2."));
        }

        private DitBlock.@Nullable Branch<DitBlock.Attention> attention(String prefix) {
            String maps = prefix + "block.attn.";
            return reader.isZero(maps + "to_out.0.weight")
                    ? null
                    : new DitBlock.Branch<>(projections(maps), modulation(prefix));
        }

        private DitBlock.@Nullable Branch<DitBlock.Mlp> mlp(String prefix) {
            String last = prefix + "block.layer2.weight";
            return reader.isZero(last)
                    ? null
                    : new DitBlock.Branch<>(
                            new DitBlock.Mlp(linear(prefix + "block.layer1.weight"), linear(last)), modulation(prefix));
        }

        private DitBlock.Attention projections(String prefix) {
            return new DitBlock.Attention(
                    linear(prefix + "to_q.0.weight"),
                    reader.vector(prefix + "to_q.1.weight"),
                    linear(prefix + "to_k.0.weight"),
                    reader.vector(prefix + "to_k.1.weight"),
                    linear(prefix + "to_v.0.weight"),
                    linear(prefix + "to_out.0.weight"));
        }

        private DitBlock.Modulation modulation(String prefix) {
            return new DitBlock.Modulation(
                    linear(prefix + "adaLN_modulation.1.weight"), linear(prefix + "adaLN_modulation.2.weight"));
        }

        private @Nullable TokenPositions positions() {
            return switch (config.positions()) {
                case NONE -> null;
                case LEARNABLE ->
                    new LearnablePositions(
                            config.width(),
                            floats("net.extra_pos_embedder.pos_emb_t"),
                            floats("net.extra_pos_embedder.pos_emb_h"),
                            floats("net.extra_pos_embedder.pos_emb_w"));
                case SINE_COSINE -> new SineCosinePositions(config.width());
            };
        }

        private @Nullable ViewEmbedding views() {
            DitViews views = config.views();
            return views == null
                    ? null
                    : new ViewEmbedding(
                            views,
                            floats(DitParameters.VIEW_TABLE),
                            small(views.repeatFrames(), DitParameters.VIEW_REPEATS),
                            small(views.trajectoryWidth() > 0, DitParameters.TRAJECTORY));
        }

        private ViewEmbedding.Linear small(boolean present, String name) {
            return present
                    ? new ViewEmbedding.Linear(floats(name + ".weight"), floats(name + ".bias"))
                    : ViewEmbedding.Linear.NONE;
        }

        private float[] floats(String name) {
            return reader.host(name).toFloats();
        }

        private LinearWeight linear(String name) {
            HostTensor weight = reader.host(name);
            return DitParameters.isRoundable(name) ? reader.roundable(weight) : reader.matrix(weight, null);
        }
    }
}
