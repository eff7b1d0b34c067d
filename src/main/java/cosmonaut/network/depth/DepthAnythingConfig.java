package cosmonaut.network.depth;

import cosmonaut.InvalidInputException;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.vision.VisionConfig;
import cosmonaut.tensor.WeightSource;
import java.util.List;
import java.util.stream.IntStream;

/// The shape of a Depth Anything V2 (arXiv 2406.09414; GEN3C section 4.3).
///
/// @param vision the network that looks at the picture
/// @param taken numbers of its blocks whose features are used, 4
/// @param widths channels that they are brought to, from fine to coarse, 4
/// @param features channels of the fusion
/// @param middle channels before the last resize
/// @param last channels before the last map
/// @param side pixels that the shorter side of a picture is brought to
public record DepthAnythingConfig(
        VisionConfig vision, List<Integer> taken, List<Integer> widths, int features, int middle, int last, int side)
        implements PictureDepthConfig {

    static final String VISION = "pretrained.";
    static final String HEAD = "depth_head.";
    static final String SCRATCH = HEAD + "scratch.";
    static final int LEVELS = 4;

    private static final int PUBLISHED_SIDE = 518;

    /// Blocks of the large network; it takes another one first than its fellows would.
    private static final int LARGE = 24;

    public DepthAnythingConfig {
        taken = List.copyOf(taken);
        widths = List.copyOf(widths);
        if (vision.blocks() < LEVELS) {
            throw new InvalidInputException(
                    "Depth Anything looks at " + LEVELS + " blocks, these weights have " + vision.blocks());
        }
    }

    /// What the shapes of weights tell; what they do not tell is as published.
    ///
    /// @throws InvalidInputException naming the tensor that is missing: these are the weights of something else
    public static DepthAnythingConfig implied(WeightSource weights) {
        VisionConfig vision = VisionConfig.implied(weights, VISION);
        int blocks = vision.blocks();
        return new DepthAnythingConfig(
                vision,
                blocks == LARGE
                        ? List.of(4, 11, 17, 23)
                        : IntStream.rangeClosed(1, LEVELS)
                                .mapToObj(i -> i * blocks / LEVELS - 1)
                                .toList(),
                IntStream.range(0, LEVELS)
                        .mapToObj(i -> VisionConfig.extent(weights, HEAD + "projects." + i + ".weight", 0))
                        .toList(),
                VisionConfig.extent(weights, SCRATCH + "output_conv1.weight", 1),
                VisionConfig.extent(weights, SCRATCH + "output_conv1.weight", 0),
                VisionConfig.extent(weights, SCRATCH + "output_conv2.0.weight", 0),
                PUBLISHED_SIDE);
    }

    /// The same for pictures whose shorter side is brought to so many pixels.
    public DepthAnythingConfig withSide(int other) {
        return new DepthAnythingConfig(vision, taken, widths, features, middle, last, other);
    }

    @Override
    public ExpectedWeights expectedWeights() {
        ExpectedWeights expected = vision.expect(new ExpectedWeights(), VISION);
        for (int i = 0; i < LEVELS; i++) {
            int width = widths.get(i);
            conv(expected, HEAD + "projects." + i, width, vision.width(), 1);
            expected.add(SCRATCH + "layer" + (i + 1) + "_rn.weight", features, width, 3, 3);
            String fusion = SCRATCH + "refinenet" + (i + 1) + ".";
            conv(expected, fusion + "out_conv", features, features, 1);
            for (int unit = i + 1 == LEVELS ? 2 : 1; unit <= 2; unit++) {
                conv(expected, fusion + "resConfUnit" + unit + ".conv1", features, features, 3);
                conv(expected, fusion + "resConfUnit" + unit + ".conv2", features, features, 3);
            }
        }
        conv(expected, HEAD + "resize_layers.0", widths.get(0), widths.get(0), 4);
        conv(expected, HEAD + "resize_layers.1", widths.get(1), widths.get(1), 2);
        conv(expected, HEAD + "resize_layers.3", widths.get(3), widths.get(3), 3);
        conv(expected, SCRATCH + "output_conv1", middle, features, 3);
        conv(expected, SCRATCH + "output_conv2.0", last, middle, 3);
        conv(expected, SCRATCH + "output_conv2.2", 1, last, 1);
        return expected;
    }

    /// Beside what stands for masked patches in training, the half of the coarsest fusion that has nothing to join.
    @Override
    public boolean isSkipped(String name) {
        return name.equals(VISION + "mask_token") || name.startsWith(SCRATCH + "refinenet4.resConfUnit1.");
    }

    @Override
    public long workspaceElements(int height, int width) {
        Grid grid = grid(height, width);
        long patches = (long) grid.h() * grid.w();
        long kept = (16 + 4 + 1 + 1) * patches * features;
        return vision.workspaceElements(patches) + kept + HeadMemory.BLOCKS * widest(grid);
    }

    /// Rows and columns of patches.
    record Grid(int h, int w) {}

    /// Neither side is shorter than [#side]; multiples of a patch, as near to the picture's shape as may be.
    Grid grid(int height, int width) {
        double scale = Math.max((double) side / height, (double) side / width);
        return new Grid(patches(scale * height), patches(scale * width));
    }

    /// Elements of the widest tensor that the workspace lends.
    long widest(Grid grid) {
        long patches = (long) grid.h() * grid.w();
        long finest = patches * 16 * widths.getFirst();
        long fused = patches * 64 * Math.max(features, middle);
        long whole = patches * 196 * Math.max(middle, last);
        return Math.max(Math.max(finest, fused), Math.max(whole, patches * widths.getLast()));
    }

    private int patches(double pixels) {
        int size = VisionConfig.PATCH;
        int patches = (int) Math.rint(pixels / size);
        return patches * size < side ? (int) Math.ceil(pixels / size) : patches;
    }

    private static void conv(ExpectedWeights expected, String name, int outputs, int inputs, int size) {
        expected.add(name + ".weight", outputs, inputs, size, size).add(name + ".bias", outputs);
    }
}
