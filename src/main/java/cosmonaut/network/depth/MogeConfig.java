package cosmonaut.network.depth;

import cosmonaut.InvalidInputException;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.vision.VisionConfig;
import cosmonaut.tensor.WeightSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The shape of a MoGe-1 (arXiv 2410.19115; GEN3C section 4.1).
///
/// @param vision the network that looks at the picture
/// @param taken how many of its last blocks the head is given
/// @param projected channels that their features are brought to
/// @param widths channels of the levels of the head, each of twice the size of the one before
/// @param hidden channels within a residual block, of each level
/// @param residuals residual blocks of a level
/// @param last channels before the last map
/// @param remap what becomes of the points
/// @param tokens patches that a picture is brought to, about
/// @param threshold above which a pixel of the mask is valid
public record MogeConfig(
        VisionConfig vision,
        int taken,
        int projected,
        List<Integer> widths,
        List<Integer> hidden,
        int residuals,
        int last,
        PointRemap remap,
        int tokens,
        double threshold)
        implements PictureDepthConfig {

    static final String VISION = "backbone.";

    private static final int PUBLISHED_TOKENS = 2500; // at resolution level 9, as GEN3C uses it
    private static final int MOST = 64;

    public MogeConfig {
        widths = List.copyOf(widths);
        hidden = List.copyOf(hidden);
        if (taken < 1 || taken > vision.blocks()) {
            throw new InvalidInputException(
                    "MoGe's head takes " + taken + " blocks of a vision transformer that has " + vision.blocks());
        }
        if (widths.isEmpty()) {
            throw new InvalidInputException("MoGe's head has no levels; name a whole model.pt of MoGe-1");
        }
        if (tokens < 1 || tokens > 100_000) {
            throw new InvalidInputException(
                    "\"num_tokens_range\" ends at " + tokens + "; it must be between 1 and 100000");
        }
    }

    /// What the shapes of weights and the file's `model_config` tell; what neither tells is as published.
    ///
    /// @throws InvalidInputException naming the tensor that is missing: these are the weights of something else
    public static MogeConfig implied(WeightSource weights) {
        VisionConfig vision = VisionConfig.implied(weights, VISION);
        MogeSettings settings = MogeSettings.of(weights);
        settings.requireOnly("res_block_norm", "group_norm");
        List<Integer> widths = new ArrayList<>();
        List<Integer> hidden = new ArrayList<>();
        for (int i = 0; i < MOST && weights.has(level(i) + "0.0.weight"); i++) {
            widths.add(VisionConfig.extent(weights, level(i) + "0.0.weight", 1));
            String inner = level(i) + "1.layers.2.weight";
            hidden.add(weights.has(inner) ? VisionConfig.extent(weights, inner, 0) : widths.getLast());
        }
        return new MogeConfig(
                vision,
                count(weights, "head.projects.", 0, ".weight"),
                VisionConfig.extent(weights, "head.projects.0.weight", 0),
                widths,
                hidden,
                count(weights, level(0), 1, ".layers.0.weight"),
                VisionConfig.extent(weights, "head.output_block.0.0.weight", 0),
                settings.remap(),
                settings.tokens(PUBLISHED_TOKENS),
                settings.threshold());
    }

    /// The same for pictures of about so many patches.
    public MogeConfig withTokens(int other) {
        return new MogeConfig(vision, taken, projected, widths, hidden, residuals, last, remap, other, threshold);
    }

    @Override
    public ExpectedWeights expectedWeights() {
        ExpectedWeights expected = vision.expect(new ExpectedWeights(), VISION);
        expected.add("image_mean", 1, 3, 1, 1).add("image_std", 1, 3, 1, 1);
        for (int i = 0; i < taken; i++) {
            conv(expected, "head.projects." + i, projected, vision.width(), 1);
        }
        int above = projected;
        for (int i = 0; i < widths.size(); i++) {
            int width = widths.get(i);
            expected.add(level(i) + "0.0.weight", above + 2, width, 2, 2).add(level(i) + "0.0.bias", width);
            conv(expected, level(i) + "0.1", width, width, 3);
            for (int j = 1; j <= residuals; j++) {
                NormedResidual.expect(expected, level(i) + j, width, hidden.get(i));
            }
            above = width;
        }
        for (int i = 0; i < 2; i++) {
            conv(expected, "head.output_block." + i + ".0", last, above + 2, 3);
            conv(expected, "head.output_block." + i + ".2", i == 0 ? 3 : 1, last, 1);
        }
        return expected;
    }

    @Override
    public long workspaceElements(int height, int width) {
        MogeSize size = MogeSize.of(tokens, height, width);
        return vision.workspaceElements((long) size.h() * size.w()) + HeadMemory.BLOCKS * widest(size);
    }

    /// Of what is there, that which stands for masked patches in training is not used.
    @Override
    public boolean isSkipped(String name) {
        return name.equals(VISION + "mask_token");
    }

    /// Elements of the widest tensor of the head.
    long widest(MogeSize size) {
        int high = size.h();
        int wide = size.w();
        long most = (long) high * wide * (projected + 2);
        for (int i = 0; i < widths.size(); i++) {
            high *= 2;
            wide *= 2;
            most = Math.max(most, (high + 2L) * (wide + 2) * Math.max(widths.get(i) + 2, hidden.get(i)));
        }
        int end = widths.getLast() + 2;
        long resized = (long) end * Math.max(high, size.h1()) * Math.max(wide, size.w1());
        return Math.max(Math.max(most, resized), (size.h1() + 2L) * (size.w1() + 2) * Math.max(end, last));
    }

    /// Numbers of the blocks whose features the head is given.
    Set<Integer> takenBlocks() {
        Set<Integer> blocks = new TreeSet<>();
        for (int i = vision.blocks() - taken; i < vision.blocks(); i++) {
            blocks.add(i);
        }
        return blocks;
    }

    static String level(int i) {
        return "head.upsample_blocks." + i + ".";
    }

    private static int count(WeightSource weights, String before, int first, String after) {
        int found = 0;
        while (found < MOST && weights.has(before + (first + found) + after)) {
            found++;
        }
        return found;
    }

    private static void conv(ExpectedWeights expected, String name, int outputs, int inputs, int size) {
        expected.add(name + ".weight", outputs, inputs, size, size).add(name + ".bias", outputs);
    }
}
