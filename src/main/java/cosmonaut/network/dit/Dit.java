package cosmonaut.network.dit;

import cosmonaut.InvalidInputException;
import cosmonaut.network.ReplayedSequences;
import cosmonaut.network.ReplayedSequences.Operand;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.NetworkBlocks;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A DiT planned for one latent size (Cosmos 1.0, section 1): its workspace is taken once, a forward pass takes none.
public final class Dit implements AutoCloseable {

    private static final float EPSILON = 1e-6f;

    private final Backend backend;
    private final DitWeights weights;
    private final DitConfig config;
    private final LatentGrid grid;
    private final TensorScope scope;
    private final DitWorkspace space;
    private final DitModulations modulations;
    private final AttentionSpec selfAttention;
    private final ReplayedSequences<Pass> passes;
    private @Nullable DitObserver observer;

    /// Plans the network.
    ///
    /// @param parent scope of the backend that ends after the network
    /// @param fps pictures per second of the video; 0 for a single picture (Cosmos 1.0, section 1.6)
    /// @throws InvalidInputException if the latent does not fit the configuration
    public Dit(Backend backend, TensorScope parent, DitWeights weights, LatentGrid grid, double fps) {
        this.backend = backend;
        this.weights = weights;
        this.config = weights.config();
        this.grid = grid;
        requireFit(config, grid, fps);
        this.scope = parent.child("dit");
        this.space = new DitWorkspace(backend, scope, weights, grid, fps);
        this.modulations = new DitModulations(backend, scope, weights);
        this.selfAttention = AttentionSpec.plain(config.headDim());
        this.passes = new ReplayedSequences<>(
                backend, scope, pass -> pass(pass.dst().tensor(), pass.x().tensor(), pass.text()));
    }

    public DitConfig config() {
        return config;
    }

    /// The latent size this network is planned for.
    public LatentGrid grid() {
        return grid;
    }

    /// Bytes of the workspace, without weights.
    public long workspaceBytes() {
        return scope.bytes();
    }

    /// Lets the observer see every following pass; null for none.
    public void observe(@Nullable DitObserver newObserver) {
        this.observer = newObserver;
    }

    /// Computes the keys and values of a prompt.
    ///
    /// @param textScope owner of the result, a scope of the backend
    /// @param rows `[L,E]` f32, rows past the text's length zero
    /// @param validRows how many rows are text, 0 to L; the others are taken for zero
    public TextContext prepareText(TensorScope textScope, Tensor rows, int validRows) {
        int all = rows.shape().extent(0);
        if (rows.shape().rank() != 2
                || rows.shape().extent(1) != config.textDim()
                || validRows < 0
                || validRows > all) {
            throw new IllegalArgumentException(
                    validRows + " text rows of " + rows + ", needed [L," + config.textDim() + "]");
        }
        if (config.views() != null) {
            throw new IllegalArgumentException("a network of " + config.viewCount() + " views needs a prompt for each");
        }
        int kept = Math.max(1, validRows); // an empty text keeps one of its zero rows
        try (TensorScope run = scope.child("text")) {
            Tensor text = rows.slice(0, kept);
            if (backend.activationType() != text.dtype()) {
                text = run.allocate(backend.activationType(), kept, config.textDim());
                backend.copy(text, rows.slice(0, kept));
            }
            return context(textScope, text, 1, all - kept, null);
        }
    }

    /// Computes the keys and values of every view's prompt, and the channels that tell the views.
    ///
    /// @param textScope owner of the result, a scope of the backend
    public TextContext prepareViews(TensorScope textScope, ViewText given) {
        ViewEmbedding embedding = weights.views();
        if (embedding == null) {
            throw new IllegalArgumentException("a network of one view has no prompts of views");
        }
        int views = embedding.views().count();
        given.requireFit(embedding.views(), config.textDim());
        int all = given.rows().shape().extent(0) / views;
        int kept = Math.max(1, given.longest()); // rows past a shorter prompt's length are zero as they are
        Tensor channels = textScope.allocate(
                backend.activationType(), embedding.views().channels(), grid.frames(), grid.height(), grid.width());
        fillViews(channels, embedding, given);
        try (TensorScope run = scope.child("text")) {
            Tensor text = run.allocate(backend.activationType(), views * kept, config.textDim());
            for (int v = 0; v < views; v++) {
                backend.copy(text.slice(v * kept, (v + 1) * kept), given.rows().slice(v * all, v * all + kept));
            }
            return context(textScope, text, views, all - kept, channels);
        }
    }

    /// Every latent frame of a view shows the same numbers everywhere.
    private void fillViews(Tensor channels, ViewEmbedding embedding, ViewText given) {
        int views = embedding.views().count();
        int perChannel = grid.cells();
        float[] values = new float[Math.toIntExact(channels.shape().elements())];
        for (int v = 0; v < views; v++) {
            float[] told = embedding.channels(v, given.repeats()[v], given.trajectory());
            for (int c = 0; c < told.length; c++) {
                int from = c * perChannel;
                Arrays.fill(values, from + v * (perChannel / views), from + (v + 1) * (perChannel / views), told[c]);
            }
        }
        backend.write(channels, values);
    }

    /// @param text `[views*n,E]`
    private TextContext context(
            TensorScope textScope, Tensor text, int views, int zeroRows, @Nullable Tensor channels) {
        int rows = text.shape().extent(0);
        List<Tensor> keys = new ArrayList<>();
        List<Tensor> values = new ArrayList<>();
        DType type = backend.activationType();
        int[] shape = {views, rows / views, config.heads(), config.headDim()};
        for (int n = 0; n < config.layers(); n++) {
            try (NetworkBlocks.Lease<DitBlock> lease = weights.blocks().lease(n)) {
                DitBlock.Branch<DitBlock.Attention> branch = lease.block().cross();
                if (branch == null) {
                    continue;
                }
                DitBlock.Attention cross = branch.layer();
                Tensor key = textScope.allocate(type, shape);
                Tensor value = textScope.allocate(type, shape);
                backend.linear(key.reshape(rows, config.width()), text, cross.k(), Activation.NONE);
                backend.linear(value.reshape(rows, config.width()), text, cross.v(), Activation.NONE);
                backend.rmsNorm(key, key, cross.kNorm(), EPSILON);
                keys.add(key);
                values.add(value);
            }
        }
        return new TextContext(keys, values, new AttentionSpec(selfAttention.scale(), false, zeroRows, null), channels);
    }

    /// Tells the network which columns of the latent are padding; none are at first. Without a padding channel it has
    /// no way to know.
    ///
    /// @param columns one for every column of cells
    public void markPadding(boolean... columns) {
        if (columns.length != grid.width()) {
            throw new IllegalArgumentException(columns.length + " columns of a latent of " + grid);
        }
        Tensor channel = space.paddingChannel;
        if (channel == null) {
            return;
        }
        float[] values = new float[grid.cells()];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns[i % columns.length] ? 1 : 0;
        }
        backend.write(channel, values);
    }

    /// Uploads what the network is told of these noise levels, so that passes at them transfer nothing.
    ///
    /// @param cNoises `0.25 ln sigma` of every step of a schedule
    public void planNoise(double... cNoises) {
        modulations.plan(cNoises);
    }

    /// One pass of the network.
    ///
    /// @param dst `[out,T,H,W]` f32, the raw output F
    /// @param x `[in,T,H,W]` f32: scaled latent and condition channels in the model's order, without padding channel;
    ///     T counts the frames of all views, one view after the other
    /// @param cNoise `0.25 ln sigma`
    public void forward(Tensor dst, Tensor x, double cNoise, TextContext text) {
        requireShape(dst, config.outChannels());
        requireShape(x, config.inChannels());
        if (weights.blocks().stay() && observer == null) {
            modulations.prepareAll(cNoise);
            passes.of(new Pass(new Operand(dst), new Operand(x), text)).run();
            return;
        }
        modulations.prepare(cNoise);
        tap("affine_embedding", modulations.embedding());
        tap("adaln_base", modulations.base());
        pass(dst, x, text);
    }

    /// What a pass reads and writes besides weights and workspace.
    private record Pass(Operand dst, Operand x, TextContext text) {}

    private void pass(Tensor dst, Tensor x, TextContext text) {
        embedPatches(x, text.views());
        int attending = 0;
        boolean begun = false;
        for (int n = 0; n < config.layers(); n++) {
            try (NetworkBlocks.Lease<DitBlock> lease = weights.blocks().lease(n)) {
                DitBlock block = lease.block();
                modulations.prepareBlock(n, block);
                if (!begun) {
                    begin(beginning(n, block));
                }
                Beginning behind = behind(n);
                attending = block(n, attending, block, text, behind);
                begun = behind != null && beginning(n, block) != null;
            }
            if (observer != null) {
                tap("block" + n, space.tokens);
            }
        }
        if (!begun) {
            normalise(modulations.ofFinalLayer());
        }
        unpatch(dst);
    }

    /// How the tokens become ready for a branch.
    ///
    /// @param positions added first, or none
    private record Beginning(
            DitModulations.Vectors modulation, @Nullable Tensor positions) {}

    /// How a block begins; null where it has no branch.
    private @Nullable Beginning beginning(int n, DitBlock block) {
        int part = block.self() != null ? 0 : block.cross() != null ? 1 : 2;
        return part == 2 && block.mlp() == null ? null : new Beginning(modulations.of(n, part), space.positions);
    }

    /// What begins behind block n, as far as it is known there: a block that comes and goes has yet to come, and who
    /// observes wants to see the tokens without what is added behind.
    private @Nullable Beginning behind(int n) {
        if (n + 1 == config.layers()) {
            return new Beginning(modulations.ofFinalLayer(), null);
        }
        if (!weights.blocks().stay() || observer != null) {
            return null;
        }
        try (NetworkBlocks.Lease<DitBlock> next = weights.blocks().lease(n + 1)) {
            return beginning(n + 1, next.block());
        }
    }

    @Override
    public void close() {
        scope.close();
    }

    /// @param attending how many blocks before this one attend to the text
    /// @param behind what begins behind it, where that is known
    /// @return how many blocks up to this one attend to the text
    private int block(int n, int attending, DitBlock block, TextContext text, @Nullable Beginning behind) {
        // A branch's end and the beginning of the one behind it are one pass over the tokens.
        Beginning afterText = block.mlp() == null ? behind : new Beginning(modulations.of(n, 2), null);
        Beginning afterTokens = block.cross() == null ? afterText : new Beginning(modulations.of(n, 1), null);
        int next = attending;
        if (block.self() != null) {
            attendToTokens(block.self().layer());
            addGated(modulations.of(n, 0), afterTokens);
        }
        if (block.cross() != null) {
            attendToText(
                    block.cross().layer(),
                    text.keys().get(attending),
                    text.values().get(attending),
                    text.spec());
            addGated(modulations.of(n, 1), afterText);
            next++;
        }
        if (block.mlp() != null) {
            mlp(block.mlp().layer());
            addGated(modulations.of(n, 2), behind);
        }
        return next;
    }

    /// Tokens of 2x2 cells; inside a token the channel is slowest.
    private void embedPatches(Tensor x, @Nullable Tensor views) {
        backend.copy(space.givenChannels, x);
        if (views != null && space.viewChannels != null) {
            backend.copy(space.viewChannels, views);
        }
        backend.permute(space.patches, space.cells, 1, 3, 5, 0, 2, 4, 6);
        backend.linear(space.tokens, space.patchRows, weights.patch(), Activation.NONE);
        tap("patch", space.tokens);
    }

    /// Positions are added to a block without branches too.
    private void begin(@Nullable Beginning beginning) {
        Tensor positions = space.positions;
        if (positions != null) {
            backend.axpby(space.tokens, 1, space.tokens, 1, positions);
        }
        if (beginning != null) {
            normalise(beginning.modulation());
        }
    }

    private void normalise(DitModulations.Vectors modulation) {
        backend.layerNormModulate(space.normed, space.tokens, modulation.scale(), modulation.shift(), EPSILON);
    }

    private void attendToTokens(DitBlock.Attention attention) {
        backend.linear(space.query, space.normed, attention.q(), Activation.NONE);
        backend.linear(space.key, space.normed, attention.k(), Activation.NONE);
        backend.linear(space.value, space.normed, attention.v(), Activation.NONE);
        Tensor cos = space.ropeCos;
        Tensor sin = space.ropeSin;
        backend.rmsNormRope(space.queryHeads, space.queryHeads, attention.qNorm(), EPSILON, cos, sin);
        backend.rmsNormRope(space.keyHeads, space.keyHeads, attention.kNorm(), EPSILON, cos, sin);
        backend.attention(space.mixedBatch, space.queryBatch, space.keyBatch, space.valueBatch, selfAttention);
        backend.linear(space.normed, space.mixed, attention.out(), Activation.NONE);
    }

    private void attendToText(DitBlock.Attention attention, Tensor keys, Tensor values, AttentionSpec spec) {
        backend.linear(space.query, space.normed, attention.q(), Activation.NONE);
        backend.rmsNorm(space.queryHeads, space.queryHeads, attention.qNorm(), EPSILON);
        backend.attention(space.mixedViews, space.queryViews, keys, values, spec);
        backend.linear(space.normed, space.mixed, attention.out(), Activation.NONE);
    }

    private void mlp(DitBlock.Mlp mlp) {
        backend.linear(space.mlpHidden, space.normed, mlp.in(), Activation.GELU);
        backend.linear(space.normed, space.mlpHidden, mlp.out(), Activation.NONE);
    }

    /// Adds a branch's result to the tokens and makes them ready for what begins behind it, if that is known.
    private void addGated(DitModulations.Vectors branch, @Nullable Beginning behind) {
        Tensor gate = Objects.requireNonNull(branch.gate());
        Tensor tokens = space.tokens;
        Tensor normed = space.normed;
        if (behind == null) {
            backend.gatedAdd(tokens, tokens, gate, normed);
            return;
        }
        Tensor scale = behind.modulation().scale();
        Tensor shift = behind.modulation().shift();
        backend.gatedAddNorm(tokens, normed, tokens, gate, normed, behind.positions(), scale, shift, EPSILON);
    }

    /// Back to cells; here the channel is fastest inside a token.
    private void unpatch(Tensor dst) {
        backend.linear(space.outputRows, space.normed, weights.unpatch(), Activation.NONE);
        backend.permute(space.cellsOf(dst), space.outputPatches, 6, 0, 5, 1, 3, 2, 4);
    }

    private void tap(String name, Tensor value) {
        if (observer != null) {
            observer.at(name, value);
        }
    }

    private void requireShape(Tensor tensor, int channels) {
        boolean fits = tensor.dtype() == DType.F32
                && tensor.shape().rank() == 4
                && tensor.shape().extent(0) == channels
                && tensor.shape().extent(1) == grid.frames()
                && tensor.shape().extent(2) == grid.height()
                && tensor.shape().extent(3) == grid.width();
        if (!fits) {
            throw new IllegalArgumentException(
                    "the network is planned for F32 [" + channels + "] channels of " + grid + ", got " + tensor);
        }
    }

    private static void requireFit(DitConfig config, LatentGrid grid, double fps) {
        DitConfig.Cells most = config.maxSize();
        DitConfig.Cells patch = config.patch();
        int views = config.viewCount();
        if (views > 1 && grid.frames() % (views * patch.t()) != 0) {
            throw new InvalidInputException("a latent of " + grid + " cells does not divide into " + views
                    + " views of patches of " + patch.t() + "x" + patch.h() + "x" + patch.w()
                    + "; give every view the same number of frames");
        }
        if (grid.frames() / views > most.t() || grid.height() > most.h() || grid.width() > most.w()) {
            throw new InvalidInputException("a latent of " + grid + " cells is larger than the model's max_size "
                    + most.t() + "x" + most.h() + "x" + most.w() + "; ask for smaller pictures or fewer frames");
        }
        if (grid.frames() % patch.t() != 0 || grid.height() % patch.h() != 0 || grid.width() % patch.w() != 0) {
            throw new InvalidInputException("a latent of " + grid + " cells does not divide into patches of "
                    + patch.t() + "x" + patch.h() + "x" + patch.w() + "; choose another picture size");
        }
        if (!(fps >= 0 && fps <= 1000)) {
            throw new InvalidInputException(fps + " pictures per second; give 0 (a single picture) to 1000");
        }
    }
}
