package cosmonaut.network.depth;

import cosmonaut.InvalidInputException;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.vision.VisionConfig;
import cosmonaut.tensor.WeightSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The shape of a MoGe-2 (arXiv 2507.02546; GEN3C section 4.2). Its head for normals is not used.
///
/// @param vision the network that looks at the picture
/// @param taken numbers of its blocks whose features are used
/// @param projected channels that they are brought to
/// @param neck what all heads share
/// @param points head of the points
/// @param mask head of the mask
/// @param scale widths of the map from the class token to the logarithm of the scale, the last being 1
/// @param remap what becomes of the points
/// @param tokens patches that a picture is brought to, about
public record Moge2Config(
        VisionConfig vision,
        List<Integer> taken,
        int projected,
        ConvStackConfig neck,
        ConvStackConfig points,
        ConvStackConfig mask,
        List<Integer> scale,
        PointRemap remap,
        int tokens)
        implements PictureDepthConfig {

    static final String VISION = "encoder.backbone.";

    private static final int PUBLISHED_TOKENS = 3600; // at resolution level 9
    private static final int MOST = 64;
    private static final int LEVELS = 5;

    public Moge2Config {
        taken = List.copyOf(taken);
        scale = List.copyOf(scale);
        for (ConvStackConfig stack : List.of(neck, points, mask)) {
            if (stack.levels().size() != LEVELS) {
                throw new InvalidInputException("MoGe-2's neck and heads have " + LEVELS
                        + " levels, these weights have " + stack.levels().size() + "; name a whole model.pt of MoGe-2");
            }
        }
        if (taken.stream().anyMatch(i -> i < 0 || i >= vision.blocks())) {
            throw new InvalidInputException(
                    "\"intermediate_layers\" is " + taken + ", but there are only " + vision.blocks() + " blocks");
        }
        if (tokens < 1 || tokens > 100_000) {
            throw new InvalidInputException(
                    "\"num_tokens_range\" ends at " + tokens + "; it must be between 1 and 100000");
        }
    }

    /// What the shapes of weights and the file's `model_config` tell; what neither tells is as published: features of
    /// blocks that lie equally far apart, the last among them.
    ///
    /// @throws InvalidInputException naming the tensor that is missing: these are the weights of something else
    public static Moge2Config implied(WeightSource weights) {
        MogeSettings settings = MogeSettings.of(weights);
        VisionConfig vision = VisionConfig.implied(weights, VISION);
        int count = count(weights, "encoder.output_projections.", 1);
        List<Integer> taken = IntStream.range(0, count)
                .map(i -> settings.block(i, (i + 1) * vision.blocks() / count - 1))
                .boxed()
                .toList();
        List<Integer> scale = IntStream.range(0, count(weights, "scale_head.", 2))
                .mapToObj(i -> VisionConfig.extent(weights, "scale_head." + 2 * i + ".weight", 0))
                .toList();
        settings.requireOnly("neck.resamplers.3", "bilinear");
        return new Moge2Config(
                vision,
                taken,
                VisionConfig.extent(weights, "encoder.output_projections.0.weight", 0),
                ConvStackConfig.implied(weights, "neck."),
                ConvStackConfig.implied(weights, "points_head."),
                ConvStackConfig.implied(weights, "mask_head."),
                scale,
                settings.remap(),
                settings.tokens(PUBLISHED_TOKENS));
    }

    /// The same for pictures of about so many patches.
    public Moge2Config withTokens(int other) {
        return new Moge2Config(vision, taken, projected, neck, points, mask, scale, remap, other);
    }

    @Override
    public ExpectedWeights expectedWeights() {
        ExpectedWeights expected = vision.expect(new ExpectedWeights(), VISION);
        expected.add("encoder.image_mean", 1, 3, 1, 1).add("encoder.image_std", 1, 3, 1, 1);
        for (int i = 0; i < taken.size(); i++) {
            String name = "encoder.output_projections." + i;
            expected.add(name + ".weight", projected, vision.width(), 1, 1).add(name + ".bias", projected);
        }
        neck.expect(expected, "neck.");
        points.expect(expected, "points_head.");
        mask.expect(expected, "mask_head.");
        int inputs = vision.width();
        for (int i = 0; i < scale.size(); i++) {
            String name = "scale_head." + 2 * i;
            expected.add(name + ".weight", scale.get(i), inputs).add(name + ".bias", scale.get(i));
            inputs = scale.get(i);
        }
        return expected;
    }

    /// Beside what stands for masked patches in training, the head for normals.
    @Override
    public boolean isSkipped(String name) {
        return name.equals(VISION + "mask_token") || name.startsWith("normal_head.");
    }

    @Override
    public long workspaceElements(int height, int width) {
        Grid grid = grid(height, width);
        long pixels = (long) grid.h() * grid.w();
        long kept = 0;
        for (int i = 0; i < LEVELS; i++) {
            kept += (pixels << 2 * i) * (neck.levels().get(i).width() + 2L);
        }
        return vision.workspaceElements(pixels) + kept + HeadMemory.BLOCKS * widest(grid) + pixels * 2L * projected;
    }

    /// Rows and columns of patches.
    record Grid(int h, int w) {}

    /// As near to the number of patches as the picture's shape allows.
    Grid grid(int height, int width) {
        double aspect = (double) width / height;
        int h = (int) Math.rint(Math.sqrt(tokens / aspect));
        int w = (int) Math.rint(Math.sqrt(tokens * aspect));
        if (h < 1 || w < 1) {
            throw new InvalidInputException("depth of a picture of " + width + "x" + height
                    + " cannot be estimated: it is too narrow to be cut into patches");
        }
        return new Grid(h, w);
    }

    /// Elements of the widest tensor that the workspace lends.
    long widest(Grid grid) {
        return IntStream.range(0, 3)
                .mapToLong(i -> List.of(neck, points, mask).get(i).widest(grid.h(), grid.w()))
                .max()
                .orElseThrow();
    }

    Set<Integer> takenBlocks() {
        return taken.stream().collect(Collectors.toSet());
    }

    private static int count(WeightSource weights, String before, int step) {
        int found = 0;
        while (found < MOST && weights.has(before + step * found + ".weight")) {
            found++;
        }
        return found;
    }
}
