package cosmonaut.network.prior;

import cosmonaut.network.ClipWorkspaces;
import cosmonaut.network.LevelRise;
import cosmonaut.network.NoiseEmbeddings;
import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// The starter's keyframe prior, `latent-unet-1`: answers what is behind a noisy latent of one picture (EDM's F), from
/// what the memory shows of the picture and a few facts about the whole of it.
///
/// Residual blocks of two convolutions, at levels of half the size each; the facts modulate every block. Blocks whose
/// second convolution is dead are left out. One thread at a time.
public final class PriorNetwork {

    private static final ConvGeometry SAME = ConvGeometry.same(0, 1);
    private static final ConvGeometry HALVE = new ConvGeometry(1, 2, 2, 0, 1, 1, 1, 1);
    private static final float EPSILON = 1e-6f;

    /// Octaves between the slowest and the fastest wave of the noise level.
    private static final double WAVE_OCTAVES = 5;

    private record Block(LinearWeight modulation, ConvWeight conv1, ConvWeight conv2) {}

    /// @param enter from the level above, or from the input
    private record Level(ConvWeight enter, List<Block> down) {}

    private record Ascent(ConvWeight join, List<Block> up) {}

    private final PriorConfig config;
    private final Backend backend;
    private final LinearWeight embed0;
    private final LinearWeight embed1;
    private final List<Level> levels = new ArrayList<>();
    private final List<Ascent> ascents = new ArrayList<>();
    private final LinearWeight finale;
    private final ConvWeight out;
    private final ClipWorkspaces<PriorTensors> workspaces;
    private final NoiseEmbeddings waves;

    private PriorNetwork(PriorConfig config, TensorScope scope, WeightReader weights) {
        this.config = config;
        this.backend = weights.backend();
        this.embed0 = weights.linear("embed.0");
        this.embed1 = weights.linear("embed.1");
        for (int i = 0; i < config.widths().size(); i++) {
            levels.add(new Level(weights.conv("enter." + i), blocks(weights, "down." + i)));
            if (i < config.widths().size() - 1) {
                ascents.add(new Ascent(weights.conv("join." + i), blocks(weights, "up." + i)));
            }
        }
        this.finale = weights.linear("final");
        this.out = weights.conv("out");
        this.workspaces = new ClipWorkspaces<>(scope, "keyframe_prior", (memory, t, height, width) -> {
            PriorTensors tensors = PriorTensors.allocate(memory, backend.activationType(), config, height, width);
            tensors.levels().forEach(level -> backend.fill(level.ones(), 1));
            return tensors;
        });
        this.waves = new NoiseEmbeddings(backend, scope, 2 * PriorConfig.NOISE_WAVES, PriorNetwork::waves);
    }

    /// Checks the weights against the configuration and takes them in.
    ///
    /// @param scope owns the weights and the workspace
    /// @throws InvalidInputException if a tensor is missing, has another shape, is not finite or has no place
    public static PriorNetwork load(Backend backend, TensorScope scope, PriorConfig config, WeightSource weights) {
        Set<DType> types = config.expectedWeights().verify(weights, name -> false);
        backend.plan("keyframe network", operations(backend.activationType(), types));
        return new PriorNetwork(config, scope, new WeightReader(backend, scope, weights));
    }

    /// Operations that a forward pass calls for.
    ///
    /// @param activation the backend's type of activations
    /// @param weights types of the weights
    public static Set<Operation> operations(DType activation, Set<DType> weights) {
        Set<Operation> needed = new LinkedHashSet<>(Operation.all(weights, Op.LINEAR, Op.CONV));
        needed.addAll(Operation.all(List.of(DType.F32, activation), Op.PERMUTE));
        needed.addAll(Operation.all(
                activation,
                Op.FILL,
                Op.CONCAT,
                Op.NARROW,
                Op.RESIZE_NEAREST,
                Op.LAYER_NORM_MODULATE,
                Op.ACTIVATE,
                Op.AXPBY,
                Op.GATED_ADD));
        return needed;
    }

    private List<Block> blocks(WeightReader weights, String name) {
        return IntStream.range(0, config.blocks())
                .mapToObj(k -> name + "." + k)
                .filter(block -> !weights.isDead(block + ".conv2"))
                .map(block -> new Block(
                        weights.linear(block + ".modulation"),
                        weights.conv(block + ".conv1"),
                        weights.conv(block + ".conv2")))
                .toList();
    }

    public PriorConfig config() {
        return config;
    }

    /// Reserves the memory for latents of this size.
    public void plan(int height, int width) {
        workspaces.of(1, height, width);
    }

    /// Memory for what a network is told of a picture, to be filled by [#tell].
    public Tensor allocateFacts(TensorScope scope) {
        return scope.allocate(backend.activationType(), 1, config.facts() - 2 * PriorConfig.NOISE_WAVES);
    }

    /// Uploads what holds for a picture.
    ///
    /// @param facts from [#allocateFacts]
    public void tell(Tensor facts, PriorFacts about) {
        float[] values = new float[config.facts() - 2 * PriorConfig.NOISE_WAVES];
        System.arraycopy(about.text(), 0, values, 0, config.text());
        System.arraycopy(about.appearance(), 0, values, config.text(), 2 * config.latent());
        values[values.length - 1] = (float) about.focal();
        backend.write(facts, values);
    }

    /// Uploads what the network is told of these noise levels, so that passes at them transfer nothing.
    ///
    /// @param cNoises `ln(sigma) / 4` of every step of a schedule
    public void planNoise(double... cNoises) {
        waves.plan(cNoises);
    }

    /// @param dst f32 `[latent,1,h,w]`, written
    /// @param planes f32 `[inputs,1,h,w]`: scaled noisy latent, then the conditions as [PriorConfig#conditions] has
    ///     them
    /// @param cNoise the noise level, `ln(sigma) / 4`
    /// @param about what [#tell] wrote
    public void forward(Tensor dst, Tensor planes, double cNoise, Tensor about) {
        PriorTensors tensors =
                workspaces.of(1, planes.shape().extent(2), planes.shape().extent(3));
        backend.concat(tensors.facts(), 1, waves.of(cNoise), about);
        backend.linear(tensors.between(), tensors.facts(), embed0, Activation.SILU);
        backend.linear(tensors.told(), tensors.between(), embed1, Activation.SILU);
        backend.permute(tensors.input(), planes, 1, 2, 3, 0);
        Tensor x = tensors.input();
        for (int i = 0; i < levels.size(); i++) {
            PriorTensors.Level memory = tensors.levels().get(i);
            backend.conv(memory.skip(), x, levels.get(i).enter(), i == 0 ? SAME : HALVE, Activation.NONE);
            levels.get(i).down().forEach(block -> apply(block, memory.skip(), memory, tensors.told()));
            x = memory.skip();
        }
        for (int i = ascents.size() - 1; i >= 0; i--) {
            PriorTensors.Level memory = tensors.levels().get(i);
            LevelRise rise = tensors.rises().get(i);
            Tensor joined = rise.join(backend, x, memory.skip());
            backend.conv(memory.stream(), joined, ascents.get(i).join(), SAME, Activation.NONE);
            ascents.get(i).up().forEach(block -> apply(block, memory.stream(), memory, tensors.told()));
            x = memory.stream();
        }
        PriorTensors.Level finest = tensors.levels().getFirst();
        int width = config.widths().getFirst();
        Tensor modulation = finest.modulation().slice(0, 2 * width);
        backend.linear(modulation.reshape(1, 2 * width), tensors.told(), finale, Activation.NONE);
        backend.layerNormModulate(
                finest.normed(), x, modulation.slice(width, 2 * width), modulation.slice(0, width), EPSILON);
        backend.activate(finest.normed(), Activation.SILU, finest.normed());
        backend.conv(tensors.result(), finest.normed(), out, SAME, Activation.NONE);
        backend.permute(dst, tensors.result(), 3, 0, 1, 2);
    }

    private static void waves(float[] rows, int from, double cNoise) {
        int waves = PriorConfig.NOISE_WAVES;
        for (int i = 0; i < waves; i++) {
            double angle = cNoise * Math.pow(2, WAVE_OCTAVES * i / (waves - 1));
            rows[from + i] = (float) Math.cos(angle);
            rows[from + waves + i] = (float) Math.sin(angle);
        }
    }

    /// `x += (1 + gate) * conv2(silu(conv1(LN(x) * (1 + scale) + shift)))`.
    private void apply(Block block, Tensor x, PriorTensors.Level memory, Tensor told) {
        int width = x.shape().extent(3);
        Tensor modulation = memory.modulation();
        backend.linear(modulation.reshape(1, 3 * width), told, block.modulation(), Activation.NONE);
        Tensor gate = modulation.slice(2 * width, 3 * width);
        backend.axpby(gate, 1, gate, 1, memory.ones());
        backend.layerNormModulate(
                memory.normed(), x, modulation.slice(width, 2 * width), modulation.slice(0, width), EPSILON);
        backend.conv(memory.between(), memory.normed(), block.conv1(), SAME, Activation.SILU);
        backend.conv(memory.normed(), memory.between(), block.conv2(), SAME, Activation.NONE);
        backend.gatedAdd(x, x, gate, memory.normed());
    }
}
