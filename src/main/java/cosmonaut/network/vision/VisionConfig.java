package cosmonaut.network.vision;

import cosmonaut.InvalidInputException;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.WeightSource;

/// The shape of a DINOv2 (arXiv 2304.07193): patches of 14 pixels, one class token, LayerScale.
///
/// @param width D of a token
/// @param blocks how many
/// @param heads of attention
/// @param hidden F of the MLP
/// @param grid patches along a side of the square that the table of positions was trained for; 37 as published
public record VisionConfig(int width, int blocks, int heads, int hidden, int grid) {

    /// Pixels along the side of a patch.
    public static final int PATCH = 14;

    /// Numbers of a patch: three colours.
    public static final int PATCH_NUMBERS = 3 * PATCH * PATCH;

    /// Features of a head in all that were published (S, B, L and g).
    private static final int HEAD = 64;

    private static final int MOST_BLOCKS = 512;

    public VisionConfig {
        if (heads < 1 || width % heads != 0) {
            throw new InvalidInputException("a vision transformer " + width + " wide cannot have " + heads + " heads");
        }
    }

    /// The shape of the weights under a prefix. Heads are as published, of 64 features each; a width that does not
    /// divide by that has one head.
    ///
    /// @throws InvalidInputException naming the tensor that is missing or of another kind
    public static VisionConfig implied(WeightSource weights, String prefix) {
        int width = extent(weights, prefix + "cls_token", 2);
        int positions = extent(weights, prefix + "pos_embed", 1) - 1;
        int grid = (int) Math.round(Math.sqrt(positions));
        if (grid < 1 || grid * grid != positions) {
            throw new InvalidInputException(weights.origin() + ": " + prefix + "pos_embed has places for " + positions
                    + " patches, which are no square; only DINOv2's tables of positions are known");
        }
        int blocks = 0;
        while (blocks < MOST_BLOCKS && weights.has(prefix + "blocks." + blocks + ".attn.qkv.weight")) {
            blocks++;
        }
        int heads = width % HEAD == 0 ? width / HEAD : 1;
        return new VisionConfig(width, blocks, heads, extent(weights, prefix + "blocks.0.mlp.fc1.weight", 0), grid);
    }

    /// One extent of a tensor that a configuration is told by.
    ///
    /// @throws InvalidInputException if it is not there or has fewer axes
    public static int extent(WeightSource weights, String name, int axis) {
        if (!weights.has(name)) {
            throw new InvalidInputException(
                    weights.origin() + ": tensor " + name + " is missing; it tells the size of the network");
        }
        Shape shape = weights.get(name).shape();
        if (axis >= shape.rank()) {
            throw new InvalidInputException(
                    weights.origin() + ": tensor " + name + " is " + shape + ", it should have more axes");
        }
        return shape.extent(axis);
    }

    /// Adds the tensors that the network calls for, under a prefix. The token that stands for masked patches in
    /// training, `mask_token`, is in published files and not among them.
    public ExpectedWeights expect(ExpectedWeights expected, String prefix) {
        expected.add(prefix + "cls_token", 1, 1, width);
        expected.add(prefix + "pos_embed", 1, 1 + grid * grid, width);
        expected.add(prefix + "patch_embed.proj.weight", width, 3, PATCH, PATCH);
        expected.add(prefix + "patch_embed.proj.bias", width);
        for (int i = 0; i < blocks; i++) {
            String block = prefix + "blocks." + i + ".";
            affine(expected, block + "norm1", width);
            linear(expected, block + "attn.qkv", 3 * width, width);
            linear(expected, block + "attn.proj", width, width);
            expected.add(block + "ls1.gamma", width);
            affine(expected, block + "norm2", width);
            linear(expected, block + "mlp.fc1", hidden, width);
            linear(expected, block + "mlp.fc2", width, hidden);
            expected.add(block + "ls2.gamma", width);
        }
        affine(expected, prefix + "norm", width);
        return expected;
    }

    /// Elements of the tensors between the steps for so many patches.
    public long workspaceElements(long patches) {
        return (1 + patches) * (7L * width + hidden) + patches * PATCH_NUMBERS;
    }

    private static void affine(ExpectedWeights expected, String name, int width) {
        expected.add(name + ".weight", width).add(name + ".bias", width);
    }

    private static void linear(ExpectedWeights expected, String name, int outputs, int inputs) {
        expected.add(name + ".weight", outputs, inputs).add(name + ".bias", outputs);
    }
}
