package cosmonaut.network.dit;

import cosmonaut.network.NoiseEmbeddings;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.NetworkBlocks;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shift, scale and gate of every AdaLN of a network (Cosmos 1.0, sections 1.3 and 1.4).
///
/// They depend on the noise level alone, so that a second pass at the same level (guidance) finds them computed.
final class DitModulations {

    private static final float EPSILON = 1e-6f;

    /// Vectors `[D]` of one AdaLN; the last layer has no gate.
    record Vectors(
            Tensor all,
            Tensor shift,
            Tensor scale,
            @Nullable Tensor gate) {

        static Vectors allocate(TensorScope scope, DType type, int width, int count) {
            Tensor all = scope.allocate(type, 1, count * width);
            Tensor rows = all.reshape(count, width);
            return new Vectors(all, row(rows, 0, width), row(rows, 1, width), count > 2 ? row(rows, 2, width) : null);
        }

        private static Tensor row(Tensor rows, int index, int width) {
            return rows.slice(index, index + 1).reshape(width);
        }
    }

    private final Backend backend;
    private final DitWeights weights;
    private final NoiseEmbeddings sinusoids;
    private final Tensor sinusoid;
    private final Runnable shared;
    private final Runnable all;
    private final Tensor hidden;
    private final Tensor base;
    private final Tensor finalBase;
    private final Tensor embedding;
    private final Tensor activated;
    private final Tensor lowRank;
    private final List<Vectors> blocks = new ArrayList<>();
    private final Vectors last;
    private final double[] blockNoise;
    private double noise = Double.NaN;

    DitModulations(Backend backend, TensorScope scope, DitWeights weights) {
        int width = weights.config().width();
        this.backend = backend;
        this.weights = weights;
        DType type = backend.activationType();
        sinusoids =
                new NoiseEmbeddings(backend, scope, width, (rows, from, level) -> sinusoid(rows, from, width, level));
        sinusoid = scope.allocate(type, 1, width);
        hidden = scope.allocate(type, 1, width);
        base = scope.allocate(type, 1, 3 * width);
        finalBase = base.reshape(3, width).slice(0, 2).reshape(1, 2 * width);
        embedding = scope.allocate(type, 1, width);
        activated = scope.allocate(type, 1, width);
        lowRank = scope.allocate(type, 1, weights.config().adalnRank());
        for (int i = 0; i < 3 * weights.config().layers(); i++) {
            blocks.add(Vectors.allocate(scope, type, width, 3));
        }
        last = Vectors.allocate(scope, type, width, 2);
        blockNoise = new double[weights.config().layers()];
        Arrays.fill(blockNoise, Double.NaN);
        shared = backend.replayable(scope, this::compute);
        all = backend.replayable(scope, () -> {
            compute();
            for (int n = 0; n < blockNoise.length; n++) {
                try (NetworkBlocks.Lease<DitBlock> lease = weights.blocks().lease(n)) {
                    computeBlock(n, lease.block());
                }
            }
        });
    }

    /// Uploads what is told of the noise levels of a schedule.
    void plan(double... cNoises) {
        sinusoids.plan(cNoises);
    }

    /// Computes what all blocks share, and the last layer's vectors, unless the noise level is that of the last call.
    void prepare(double cNoise) {
        if (cNoise == noise) {
            return;
        }
        run(shared, cNoise);
    }

    /// Computes the vectors of all blocks too, which are in memory.
    void prepareAll(double cNoise) {
        if (cNoise == noise && Arrays.stream(blockNoise).allMatch(level -> level == cNoise)) {
            return;
        }
        run(all, cNoise);
        Arrays.fill(blockNoise, cNoise);
    }

    /// The sinusoid goes to a fixed place, so that what is computed of it is the same sequence at every level.
    private void run(Runnable sequence, double cNoise) {
        noise = Double.NaN; // stays so if an operation below fails
        backend.copy(sinusoid, sinusoids.of(cNoise));
        sequence.run();
        noise = cNoise;
    }

    private void compute() {
        backend.linear(hidden, sinusoid, weights.noiseIn(), Activation.SILU);
        backend.linear(base, hidden, weights.noiseOut(), Activation.NONE);
        backend.rmsNorm(embedding, sinusoid, weights.affineNorm(), EPSILON);
        backend.activate(activated, Activation.SILU, embedding);
        modulate(last, weights.finalModulation(), finalBase);
    }

    /// Computes a block's vectors for the noise level of [#prepare], unless they are there from a pass before.
    void prepareBlock(int n, DitBlock block) {
        if (blockNoise[n] == noise) {
            return;
        }
        blockNoise[n] = Double.NaN;
        computeBlock(n, block);
        blockNoise[n] = noise;
    }

    private void computeBlock(int n, DitBlock block) {
        modulate(of(n, 0), block.self());
        modulate(of(n, 1), block.cross());
        modulate(of(n, 2), block.mlp());
    }

    /// @param part 0 self-attention, 1 cross-attention, 2 MLP
    Vectors of(int block, int part) {
        return blocks.get(3 * block + part);
    }

    Vectors ofFinalLayer() {
        return last;
    }

    /// The base that all maps share, `[1,3D]`.
    Tensor base() {
        return base;
    }

    /// The normalised sinusoid, `[1,D]`.
    Tensor embedding() {
        return embedding;
    }

    private void modulate(Vectors into, DitBlock.@Nullable Branch<?> branch) {
        if (branch != null) {
            modulate(into, branch.modulation(), base);
        }
    }

    /// `m = up(down(silu(e))) + base`.
    private void modulate(Vectors into, DitBlock.Modulation map, Tensor shared) {
        backend.linear(lowRank, activated, map.down(), Activation.NONE);
        backend.linear(into.all(), lowRank, map.up(), Activation.NONE);
        backend.axpby(into.all(), 1, into.all(), 1, shared);
    }

    /// `cos` then `sin` of the noise level times frequencies from 1 down to 1/10000.
    private static void sinusoid(float[] rows, int from, int width, double cNoise) {
        int half = width / 2;
        for (int i = 0; i < half; i++) {
            float angle = (float) cNoise * (float) Math.exp(-Math.log(10_000) * i / half);
            rows[from + i] = (float) Math.cos(angle);
            rows[from + half + i] = (float) Math.sin(angle);
        }
    }
}
