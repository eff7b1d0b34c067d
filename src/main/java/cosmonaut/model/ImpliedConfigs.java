package cosmonaut.model;

import cosmonaut.InvalidInputException;
import cosmonaut.network.depth.DepthAnythingConfig;
import cosmonaut.network.depth.Moge2Config;
import cosmonaut.network.depth.MogeConfig;
import cosmonaut.network.depth.PictureDepthConfig;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitParameters;
import cosmonaut.network.dit.DitViews;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.weights.StoredTensor;
import cosmonaut.weights.StoredWeights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Configurations told by the names and shapes of weights, for checkpoints that bring none (Cosmos 1.0, sections 1.1,
/// 1.9 and 3.1).
///
/// What shapes do not tell is as published. Whether everything is there, and of the right shape, is checked afterwards,
/// when the weights are loaded.
final class ImpliedConfigs {

    private static final int PATCH = 2;
    private static final int PATCH_CELLS = PATCH * PATCH;

    /// The size of the networks with 14 billion parameters, whose rotary wavelengths are stretched in space too.
    private static final int WIDTH_14B = 5120;

    private static final int PUBLISHED_VIEWS = 6;

    private final String origin;
    private final Map<String, List<Integer>> shapes = new HashMap<>();

    private ImpliedConfigs(StoredWeights weights) {
        this.origin = weights.origin();
        for (StoredTensor tensor : weights.listing()) {
            shapes.put(tensor.name(), tensor.shape());
        }
    }

    /// Of a published depth network.
    ///
    /// @throws InvalidInputException saying what the weights are instead, or naming the tensor that is missing
    static PictureDepthConfig pictureDepth(StoredWeights weights) {
        CheckpointKind kind = CheckpointKind.of(weights.names());
        return switch (kind) {
            case MOGE -> MogeConfig.implied(weights);
            case MOGE_2 -> Moge2Config.implied(weights);
            case DEPTH_ANYTHING -> DepthAnythingConfig.implied(weights);
            default ->
                throw new InvalidInputException(weights.origin() + " holds " + kind.description()
                        + ", no depth network; put the model.pt of Ruicheng/moge-vitl there, or our own with"
                        + " config.json");
        };
    }

    /// Of a diffusion transformer with the original names.
    ///
    /// @throws InvalidInputException naming the tensor that is missing or is no matrix
    static DitConfig transformer(StoredWeights weights) {
        ImpliedConfigs shapes = new ImpliedConfigs(weights);
        String block = "net.blocks.block0.blocks.";
        int width = shapes.extent("net.t_embedder.1.linear_1.weight", 0);
        int headDim = shapes.extent(block + "0.block.attn.to_q.1.weight", 0);
        boolean positions = shapes.has("net.extra_pos_embedder.pos_emb_t");
        DitViews views = shapes.views();
        double space = width == WIDTH_14B ? 2 : 1;
        return new DitConfig(
                shapes.extent("net.x_embedder.proj.1.weight", 1) / PATCH_CELLS
                        - 1
                        - (views == null ? 0 : views.channels()),
                shapes.extent("net.final_layer.linear.weight", 0) / PATCH_CELLS,
                width / headDim,
                headDim,
                shapes.count("net.blocks.block", ".blocks.0.block.attn.to_q.0.weight"),
                shapes.extent(block + "2.block.layer1.weight", 0) / (double) width,
                shapes.extent(block + "1.block.attn.to_k.0.weight", 1),
                shapes.extent(block + "0.adaLN_modulation.1.weight", 0),
                positions
                        ? new DitConfig.Cells(
                                shapes.extent("net.extra_pos_embedder.pos_emb_t", 0),
                                PATCH * shapes.extent("net.extra_pos_embedder.pos_emb_h", 0),
                                PATCH * shapes.extent("net.extra_pos_embedder.pos_emb_w", 0))
                        : new DitConfig.Cells(128, 240, 240),
                new DitConfig.Cells(1, PATCH, PATCH),
                new DitConfig.RopeScale(views == null ? 2 : 1, space, space),
                true,
                views != null
                        ? DitConfig.Positions.SINE_COSINE
                        : positions ? DitConfig.Positions.LEARNABLE : DitConfig.Positions.NONE,
                DitConfig.RopeBuffers.BF16,
                views);
    }

    /// The views of a multi-view network; none of one for a single video. A table may have one row more than there are
    /// views: that of six views has seven in one published network (Cosmos 1.0, section 5).
    private @Nullable DitViews views() {
        if (!has(DitParameters.VIEW_TABLE)) {
            return null;
        }
        int rows = extent(DitParameters.VIEW_TABLE, 0);
        String trajectory = DitParameters.TRAJECTORY + ".weight";
        return new DitViews(
                rows == PUBLISHED_VIEWS + 1 ? PUBLISHED_VIEWS : rows,
                rows,
                extent(DitParameters.VIEW_TABLE, 1),
                has(DitParameters.VIEW_REPEATS + ".weight"),
                has(trajectory) ? extent(trajectory, 0) : 0);
    }

    /// Of a continuous video tokenizer with the original names.
    ///
    /// @throws InvalidInputException naming the tensor that is missing or of another rank
    static TokenizerConfig tokenizer(StoredWeights weights, LatentStatisticsFile statistics) {
        ImpliedConfigs shapes = new ImpliedConfigs(weights);
        if (shapes.has("quantizer._levels") || shapes.has("quantizer.project_in.weight")) {
            throw new InvalidInputException(weights.origin()
                    + " is a discrete tokenizer; the diffusion models need the continuous one, CV8x8x8");
        }
        int colours = 3;
        int patched = shapes.extent("encoder.conv_in.0.conv3d.weight", 1);
        int patch = (int) Math.round(Math.cbrt(patched / (double) colours));
        int levels = shapes.count("encoder.down.", ".block.0.conv1.0.conv3d.weight");
        List<Integer> encoder = new ArrayList<>(List.of(shapes.extent("encoder.conv_in.0.conv3d.weight", 0)));
        List<Integer> decoder = new ArrayList<>();
        int space = patch;
        int time = patch;
        for (int i = 0; i < levels; i++) {
            encoder.add(shapes.extent("encoder.down." + i + ".block.0.conv1.0.conv3d.weight", 0));
            decoder.add(shapes.extent("decoder.up." + i + ".block.0.conv1.0.conv3d.weight", 0));
            space *= shapes.has("encoder.down." + i + ".downsample.conv1.conv3d.weight") ? 2 : 1;
            time *= shapes.has("encoder.down." + i + ".downsample.conv2.conv3d.weight") ? 2 : 1;
        }
        decoder.add(shapes.extent("decoder.conv_in.0.conv3d.weight", 0));
        return new TokenizerConfig(
                colours,
                shapes.extent("decoder.conv_out.0.conv3d.weight", 0) / Math.max(1, patch * patch * patch),
                shapes.extent("quant_conv.conv3d.weight", 0),
                encoder,
                decoder,
                List.of(),
                1024,
                shapes.count("encoder.down.0.block.", ".conv1.0.conv3d.weight"),
                patch,
                "haar",
                1,
                space,
                time,
                statistics.mean(),
                statistics.std(),
                null);
    }

    private boolean has(String name) {
        return shapes.containsKey(name);
    }

    /// How many of `before0after`, `before1after` ... there are.
    private int count(String before, String after) {
        int count = 0;
        while (has(before + count + after)) {
            count++;
        }
        return count;
    }

    private int extent(String name, int axis) {
        List<Integer> shape = shapes.get(name);
        if (shape == null || axis >= shape.size() || shape.get(axis) < 1) {
            throw new InvalidInputException(
                    origin + (shape == null ? " lacks tensor " + name : ": tensor " + name + " has the shape " + shape)
                            + ", so it is not the network that its file name says;"
                            + " name the folder of a Cosmos 1.0 or GEN3C model");
        }
        return shape.get(axis);
    }
}
