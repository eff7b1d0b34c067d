package cosmonaut.network.unet;

import cosmonaut.network.ClipWorkspaces;
import cosmonaut.network.LevelRise;
import cosmonaut.network.NoiseEmbeddings;
import cosmonaut.network.ReplayedSequences;
import cosmonaut.network.ReplayedSequences.Operand;
import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A U-Net over one latent: residual blocks of two convolutions, at levels of half the size each, and self-attention at
/// some of them. The noise level and facts about the whole picture modulate every block. Where the picture goes round,
/// so does every convolution.
///
/// Blocks whose second convolution is dead are left out. One thread at a time.
public final class LatentUnet {

    private static final float EPSILON = 1e-6f;

    /// Octaves between the slowest and the fastest wave of the noise level.
    private static final double WAVE_OCTAVES = 5;

    private record Block(LinearWeight modulation, ConvWeight conv1, ConvWeight conv2) {}

    /// @param bias `[heads,N,N]` of every pair of cells
    private record SelfAttention(LinearWeight modulation, LinearWeight qkv, LinearWeight back, Tensor bias) {}

    /// @param enter from the level above, or from the input
    private record Level(ConvWeight enter, List<Block> down, Optional<SelfAttention> attention) {}

    private record Ascent(ConvWeight join, List<Block> up) {}

    /// The tensors for latents of one size, and the passes over such.
    private record Planned(LatentUnetTensors tensors, ReplayedSequences<Operands> passes) {}

    /// What a pass reads and writes besides weights and workspace.
    private record Operands(Operand dst, Operand planes) {}

    private final LatentUnetForm form;
    private final Backend backend;
    private final ConvGeometry same;
    private final ConvGeometry halve;
    private final LinearWeight embed0;
    private final LinearWeight embed1;
    private final List<Level> levels = new ArrayList<>();
    private final List<Ascent> ascents = new ArrayList<>();
    private final LinearWeight finale;
    private final ConvWeight out;
    private final ClipWorkspaces<Planned> workspaces;
    private final Optional<NoiseEmbeddings> noise;

    private LatentUnet(String name, LatentUnetForm form, TensorScope scope, WeightReader weights) {
        this.form = form;
        this.backend = weights.backend();
        int sides = form.circle() ? 0 : 1; // a circle brings its own columns
        this.same = new ConvGeometry(1, 1, 1, 0, 1, 1, sides, sides);
        this.halve = new ConvGeometry(1, 2, 2, 0, 1, 1, sides, sides);
        this.embed0 = weights.linear("embed.0");
        this.embed1 = weights.linear("embed.1");
        for (int i = 0; i < form.widths().size(); i++) {
            levels.add(new Level(
                    weights.conv("enter." + i),
                    blocks(weights, "down." + i, form.down().get(i)),
                    attention(weights, scope, i)));
            if (i < form.widths().size() - 1) {
                ascents.add(new Ascent(
                        weights.conv("join." + i),
                        blocks(weights, "up." + i, form.up().get(i))));
            }
        }
        this.finale = weights.linear("final");
        this.out = weights.conv("out");
        this.workspaces = new ClipWorkspaces<>(scope, name, (memory, t, height, width) -> {
            LatentUnetTensors tensors =
                    LatentUnetTensors.allocate(memory, backend.activationType(), form, height, width);
            tensors.levels().forEach(level -> backend.fill(level.ones(), 1));
            return new Planned(
                    tensors,
                    new ReplayedSequences<>(
                            backend,
                            memory,
                            operands -> pass(
                                    operands.dst().tensor(), operands.planes().tensor(), tensors)));
        });
        this.noise = form.waves() == 0
                ? Optional.empty()
                : Optional.of(new NoiseEmbeddings(backend, scope, 2 * form.waves(), this::wave));
    }

    /// Takes in weights that were checked against [LatentUnetForm#expectedWeights].
    ///
    /// @param name of the network, for messages
    /// @param scope owns the weights and the workspace
    /// @param types of the weights
    /// @throws cosmonaut.InvalidInputException when the backend lacks an operation
    public static LatentUnet of(
            String name,
            Backend backend,
            TensorScope scope,
            LatentUnetForm form,
            WeightSource weights,
            Set<DType> types) {
        backend.plan(name + " network", operations(form, backend.activationType(), types));
        return new LatentUnet(name, form, scope, new WeightReader(backend, scope, weights));
    }

    /// Operations that a forward pass calls for.
    ///
    /// @param activation the backend's type of activations
    /// @param weights types of the weights
    public static Set<Operation> operations(LatentUnetForm form, DType activation, Set<DType> weights) {
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
        if (!form.attention().isEmpty()) {
            needed.addAll(Operation.all(activation, Op.ATTENTION));
        }
        return needed;
    }

    private static List<Block> blocks(WeightReader weights, String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(k -> name + "." + k)
                .filter(block -> !weights.isDead(block + ".conv2"))
                .map(block -> new Block(
                        weights.linear(block + ".modulation"),
                        weights.conv(block + ".conv1"),
                        weights.conv(block + ".conv2")))
                .toList();
    }

    private Optional<SelfAttention> attention(WeightReader weights, TensorScope scope, int level) {
        String name = "attention." + level;
        return form.attention().stream()
                .filter(one -> one.level() == level && !weights.isDead(name + ".back"))
                .findFirst()
                .map(one -> new SelfAttention(
                        weights.linear(name + ".modulation"),
                        weights.linear(name + ".qkv"),
                        weights.linear(name + ".back"),
                        biases(weights.host(name + ".bias").toFloats(), scope, one)));
    }

    private Tensor biases(float[] table, TensorScope scope, LatentUnetForm.Attention attention) {
        int cells = attention.height() * attention.width();
        float[] values = new float[LatentUnetForm.HEADS * cells * cells];
        for (int head = 0; head < LatentUnetForm.HEADS; head++) {
            for (int query = 0; query < cells; query++) {
                for (int key = 0; key < cells; key++) {
                    values[(head * cells + query) * cells + key] =
                            table[head * attention.offsets() + attention.offset(query, key)];
                }
            }
        }
        Tensor bias = scope.allocate(DType.F32, LatentUnetForm.HEADS, cells, cells);
        backend.write(bias, values);
        return bias;
    }

    public LatentUnetForm form() {
        return form;
    }

    /// Reserves the memory for latents of this size.
    public void plan(int height, int width) {
        workspaces.of(1, height, width);
    }

    /// Memory for what the network is told of a picture beside the noise level: `[1,facts]`.
    public Tensor allocateFacts(TensorScope scope) {
        return scope.allocate(backend.activationType(), 1, form.facts());
    }

    /// Uploads what the network is told of these noise levels, so that passes at them transfer nothing.
    ///
    /// @param cNoises `ln(sigma) / 4` of every step of a schedule
    public void planNoise(double... cNoises) {
        noise.ifPresent(waves -> waves.plan(cNoises));
    }

    /// @param dst f32 `[outputs,1,h,w]`, written
    /// @param planes f32 `[inputs,1,h,w]`
    /// @param cNoise the noise level, `ln(sigma) / 4`; not read in a network that is not told
    /// @param facts `[1,facts]` in the type of activations; null in a network that is told the noise level alone
    public void forward(Tensor dst, Tensor planes, double cNoise, @Nullable Tensor facts) {
        Planned planned =
                workspaces.of(1, planes.shape().extent(2), planes.shape().extent(3));
        say(planned.tensors(), cNoise, facts);
        planned.passes().of(new Operands(new Operand(dst), new Operand(planes))).run();
    }

    private void pass(Tensor dst, Tensor planes, LatentUnetTensors tensors) {
        backend.linear(tensors.between(), tensors.facts(), embed0, Activation.SILU);
        backend.linear(tensors.told(), tensors.between(), embed1, Activation.SILU);
        backend.permute(tensors.input(), planes, 1, 2, 3, 0);
        Tensor x = tensors.input();
        Optional<LatentUnetTensors.Ring> ring = tensors.inputRing();
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            LatentUnetTensors.Level memory = tensors.levels().get(i);
            convolve(memory.skip(), x, ring, level.enter(), i == 0 ? same : halve, Activation.NONE);
            level.down().forEach(block -> apply(block, memory.skip(), memory, tensors.told()));
            level.attention().ifPresent(one -> attend(one, memory.skip(), memory, tensors.told()));
            x = memory.skip();
            ring = memory.ring();
        }
        for (int i = ascents.size() - 1; i >= 0; i--) {
            LatentUnetTensors.Level memory = tensors.levels().get(i);
            LevelRise rise = tensors.rises().get(i);
            Tensor joined = rise.join(backend, x, memory.skip());
            convolve(
                    memory.stream(),
                    joined,
                    tensors.joinRings().get(i),
                    ascents.get(i).join(),
                    same,
                    Activation.NONE);
            ascents.get(i).up().forEach(block -> apply(block, memory.stream(), memory, tensors.told()));
            x = memory.stream();
        }
        LatentUnetTensors.Level finest = tensors.levels().getFirst();
        norm(finest, x, finale, 2, tensors.told());
        backend.activate(finest.normed(), Activation.SILU, finest.normed());
        convolve(tensors.result(), finest.normed(), finest.ring(), out, same, Activation.NONE);
        backend.permute(dst, tensors.result(), 3, 0, 1, 2);
    }

    /// What the network is told goes to a fixed place, so that a pass is the same sequence whatever it is told.
    private void say(LatentUnetTensors tensors, double cNoise, @Nullable Tensor facts) {
        Tensor level = noise.map(waves -> waves.of(cNoise)).orElse(null);
        if (level == null || facts == null) {
            backend.concat(
                    tensors.facts(), 1, Objects.requireNonNull(level == null ? facts : level, "what it is told"));
        } else {
            backend.concat(tensors.facts(), 1, level, facts);
        }
    }

    private void convolve(
            Tensor dst,
            Tensor x,
            Optional<LatentUnetTensors.Ring> ring,
            ConvWeight weight,
            ConvGeometry geometry,
            Activation after) {
        Tensor source = ring.isPresent() ? ring.get().pad(backend, x) : x;
        backend.conv(dst, source, weight, geometry, after);
    }

    /// `cos` and `sin` of the noise level at rates from 1 to 32.
    private void wave(float[] rows, int from, double cNoise) {
        int waves = form.waves();
        for (int i = 0; i < waves; i++) {
            double angle = cNoise * Math.pow(2, WAVE_OCTAVES * i / (waves - 1));
            rows[from + i] = (float) Math.cos(angle);
            rows[from + waves + i] = (float) Math.sin(angle);
        }
    }

    /// Writes `LN(x) * (1 + scale) + shift` to the level's [LatentUnetTensors.Level#normed].
    ///
    /// @param parts numbers a channel that the modulation gives: shift, scale, and perhaps a gate
    /// @return the modulation, `[parts * width]`
    private Tensor norm(LatentUnetTensors.Level memory, Tensor x, LinearWeight weight, int parts, Tensor told) {
        int width = x.shape().extent(3);
        Tensor modulation = memory.modulation().slice(0, parts * width);
        backend.linear(modulation.reshape(1, parts * width), told, weight, Activation.NONE);
        backend.layerNormModulate(
                memory.normed(), x, modulation.slice(width, 2 * width), modulation.slice(0, width), EPSILON);
        return modulation;
    }

    /// `x += (1 + gate) * conv2(silu(conv1(LN(x) * (1 + scale) + shift)))`.
    private void apply(Block block, Tensor x, LatentUnetTensors.Level memory, Tensor told) {
        int width = x.shape().extent(3);
        Tensor gate = norm(memory, x, block.modulation(), 3, told).slice(2 * width, 3 * width);
        backend.axpby(gate, 1, gate, 1, memory.ones());
        convolve(memory.between(), memory.normed(), memory.ring(), block.conv1(), same, Activation.SILU);
        convolve(memory.normed(), memory.between(), memory.ring(), block.conv2(), same, Activation.NONE);
        backend.gatedAdd(x, x, gate, memory.normed());
    }

    /// `x += back(attention(qkv(LN(x) * (1 + scale) + shift)))`, every cell with every other.
    private void attend(SelfAttention one, Tensor x, LatentUnetTensors.Level memory, Tensor told) {
        LatentUnetTensors.Heads heads = memory.heads().orElseThrow();
        int width = x.shape().extent(3);
        int cells = x.shape().extent(1) * x.shape().extent(2);
        int channels = width / LatentUnetForm.HEADS;
        norm(memory, x, one.modulation(), 2, told);
        backend.linear(heads.qkv(), memory.normed(), one.qkv(), Activation.NONE);
        backend.narrow(heads.q(), heads.qkv(), 3, 0);
        backend.narrow(heads.k(), heads.qkv(), 3, width);
        backend.narrow(heads.v(), heads.qkv(), 3, 2 * width);
        AttentionSpec spec = new AttentionSpec((float) (1 / Math.sqrt(channels)), false, 0, one.bias());
        backend.attention(
                memory.between().reshape(1, cells, LatentUnetForm.HEADS, channels),
                heads.q().reshape(1, cells, LatentUnetForm.HEADS, channels),
                heads.k().reshape(1, cells, LatentUnetForm.HEADS, channels),
                heads.v().reshape(1, cells, LatentUnetForm.HEADS, channels),
                spec);
        backend.linear(memory.normed(), memory.between(), one.back(), Activation.NONE);
        backend.axpby(x, 1, x, 1, memory.normed());
    }
}
