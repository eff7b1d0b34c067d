package cosmonaut.network.dit;

import cosmonaut.network.ExpectedWeights;

/// The parameters a configuration needs: original names and shapes (Cosmos 1.0, section 1.9).
public final class DitParameters {

    /// The table of a multi-view network's views, `[rows,width]`.
    public static final String VIEW_TABLE = "net.view_embeddings.weight";

    /// Map of repeated pictures to a view's channels.
    public static final String VIEW_REPEATS = "net.repeat_frame_embedding";

    /// Map of a trajectory to channels.
    public static final String TRAJECTORY = "net.traj_embeddings";

    private static final String BLOCKS = "net.blocks.block";

    private final DitConfig config;
    private final ExpectedWeights expected = new ExpectedWeights();

    private DitParameters(DitConfig config) {
        this.config = config;
    }

    /// All of them.
    public static ExpectedWeights of(DitConfig config) {
        DitParameters parameters = new DitParameters(config);
        parameters.addEmbedders();
        parameters.addViews();
        for (int n = 0; n < config.layers(); n++) {
            parameters.addBlock(block(n));
        }
        parameters.addFinalLayer();
        return parameters.expected;
    }

    /// Whether a checkpoint may hold this tensor although the network does not use it: optimiser and kernel state,
    /// the training loss' variance, rotary buffers.
    public static boolean isSkipped(String name) {
        return name.endsWith("_extra_state")
                || name.startsWith("logvar.")
                || name.startsWith("net.logvar.")
                || name.startsWith("net.pos_embedder.");
    }

    /// Whether it is the matrix of one of the linear maps over tokens that a block is made of. They hold nine tenths
    /// of a network, and a rounding of theirs is one error among many of its kind; the embedders, modulations and the
    /// last layer, through which everything goes, stay as they are.
    public static boolean isRoundable(String name) {
        return name.startsWith(BLOCKS)
                && (name.contains(".block.attn.to_") && name.endsWith(".0.weight") || name.contains(".block.layer"));
    }

    public static String block(int n) {
        return BLOCKS + n + ".blocks.";
    }

    private void addEmbedders() {
        int width = config.width();
        put("net.x_embedder.proj.1.weight", width, config.embeddedChannels() * config.patchCells());
        put("net.t_embedder.1.linear_1.weight", width, width);
        put("net.t_embedder.1.linear_2.weight", 3 * width, width);
        put("net.affline_norm.weight", width);
        if (config.positions() == DitConfig.Positions.LEARNABLE) {
            DitConfig.Cells most = config.maxSize();
            put("net.extra_pos_embedder.pos_emb_t", most.t() / config.patch().t(), width);
            put("net.extra_pos_embedder.pos_emb_h", most.h() / config.patch().h(), width);
            put("net.extra_pos_embedder.pos_emb_w", most.w() / config.patch().w(), width);
        }
    }

    private void addViews() {
        DitViews views = config.views();
        if (views == null) {
            return;
        }
        put(VIEW_TABLE, views.rows(), views.width());
        if (views.repeatFrames()) {
            put(VIEW_REPEATS + ".weight", views.width(), 1);
            put(VIEW_REPEATS + ".bias", views.width());
        }
        if (views.trajectoryWidth() > 0) {
            put(TRAJECTORY + ".weight", views.trajectoryWidth(), DitViews.TRAJECTORY);
            put(TRAJECTORY + ".bias", views.trajectoryWidth());
        }
    }

    private void addBlock(String block) {
        int width = config.width();
        addAttention(block + "0.block.attn.", width);
        addModulation(block + "0.", 3 * width);
        addAttention(block + "1.block.attn.", config.textDim());
        addModulation(block + "1.", 3 * width);
        put(block + "2.block.layer1.weight", config.mlpWidth(), width);
        put(block + "2.block.layer2.weight", width, config.mlpWidth());
        addModulation(block + "2.", 3 * width);
    }

    private void addFinalLayer() {
        addModulation("net.final_layer.", 2 * config.width());
        put("net.final_layer.linear.weight", config.outChannels() * config.patchCells(), config.width());
    }

    private void addAttention(String prefix, int keyFeatures) {
        put(prefix + "to_q.0.weight", config.width(), config.width());
        put(prefix + "to_q.1.weight", config.headDim());
        put(prefix + "to_k.0.weight", config.width(), keyFeatures);
        put(prefix + "to_k.1.weight", config.headDim());
        put(prefix + "to_v.0.weight", config.width(), keyFeatures);
        put(prefix + "to_out.0.weight", config.width(), config.width());
    }

    private void addModulation(String prefix, int outputs) {
        put(prefix + "adaLN_modulation.1.weight", config.adalnRank(), config.width());
        put(prefix + "adaLN_modulation.2.weight", outputs, config.adalnRank());
    }

    private void put(String name, int... extents) {
        expected.add(name, extents);
    }
}
