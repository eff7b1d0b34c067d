package cosmonaut.network.unet;

import cosmonaut.InvalidInputException;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.PictureUnetForm;
import java.util.List;

/// The numbers of a [LatentUnet].
///
/// @param inputs planes in
/// @param outputs planes out
/// @param waves cosines, and as many sines, in which the noise level is told; 0 where it is not
/// @param facts numbers that hold for the whole picture, without the noise level
/// @param embed numbers in which both are told to the blocks
/// @param widths channels of every level, from fine to coarse; each level but the first has half the size
/// @param down residual blocks of every level on the way down
/// @param up residual blocks of every level but the coarsest on the way up
/// @param circle whether the picture goes round: its left side is the neighbour of its right one
/// @param attention self-attention of some levels, or none
public record LatentUnetForm(
        int inputs,
        int outputs,
        int waves,
        int facts,
        int embed,
        List<Integer> widths,
        List<Integer> down,
        List<Integer> up,
        boolean circle,
        List<Attention> attention) {

    /// Heads of self-attention.
    static final int HEADS = 4;

    private static final int MOST_BLOCKS = 16;
    private static final int MOST = 4096;

    /// Self-attention behind the blocks of a level on the way down. A learned bias depends on how many rows apart two
    /// cells are, and how many columns round the circle; so it is made for one size of picture.
    ///
    /// @param level from 0, the finest
    /// @param height cells of that level
    /// @param width cells of that level
    public record Attention(int level, int height, int width) {

        /// Entries of a head's table of biases.
        int offsets() {
            return (2 * height - 1) * width;
        }

        /// Where the bias of a pair of cells stands in the table.
        int offset(int query, int key) {
            int rows = query / width - key / width + height - 1;
            return rows * width + Math.floorMod(query % width - key % width, width);
        }
    }

    public LatentUnetForm {
        widths = PictureUnetForm.checkedWidths(widths);
        down = checkedBlocks("down", down, widths.size());
        up = checkedBlocks("up", up, widths.size() - 1);
        attention = List.copyOf(attention);
        requireRange("inputs", inputs, 1, 2 * MOST);
        requireRange("outputs", outputs, 1, MOST);
        requireRange("embed", embed, 1, MOST);
        requireRange("facts", 2 * waves + facts, 1, 4 * MOST);
        for (Attention one : attention) {
            requireRange("attend", one.level(), 0, widths.size() - 1);
            requireRange("cells of a level with attention", one.height() * one.width(), 1, MOST);
            if (widths.get(one.level()) % HEADS != 0) {
                throw new InvalidInputException("\"widths\" holds " + widths.get(one.level()) + " for a level with"
                        + " attention; it must be a multiple of " + HEADS);
            }
        }
    }

    private static List<Integer> checkedBlocks(String key, List<Integer> blocks, int levels) {
        if (blocks.size() != levels) {
            throw new InvalidInputException(
                    "\"" + key + "\" lists blocks of " + blocks.size() + " levels; it must list " + levels);
        }
        blocks.forEach(count -> requireRange(key, count, 1, MOST_BLOCKS));
        return List.copyOf(blocks);
    }

    /// @throws InvalidInputException naming the key, unless the value is in the range
    public static void requireRange(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidInputException(
                    "\"" + key + "\" is " + value + "; it must be between " + least + " and " + most);
        }
    }

    /// Names and shapes of the tensors.
    public ExpectedWeights expectedWeights() {
        ExpectedWeights expected = new ExpectedWeights();
        linear(expected, "embed.0", embed, 2 * waves + facts);
        linear(expected, "embed.1", embed, embed);
        for (int i = 0; i < widths.size(); i++) {
            int width = widths.get(i);
            convolution(expected, "enter." + i, width, i == 0 ? inputs : widths.get(i - 1));
            blocks(expected, "down." + i, width, down.get(i));
            if (i < widths.size() - 1) {
                convolution(expected, "join." + i, width, widths.get(i + 1) + width);
                blocks(expected, "up." + i, width, up.get(i));
            }
        }
        for (Attention one : attention) {
            String name = "attention." + one.level();
            int width = widths.get(one.level());
            linear(expected, name + ".modulation", 2 * width, embed);
            expected.add(name + ".qkv.weight", 3 * width, width, 1, 1).add(name + ".qkv.bias", 3 * width);
            expected.add(name + ".back.weight", width, width, 1, 1).add(name + ".back.bias", width);
            expected.add(name + ".bias", HEADS, one.offsets());
        }
        linear(expected, "final", 2 * widths.getFirst(), embed);
        convolution(expected, "out", outputs, widths.getFirst());
        return expected;
    }

    private void blocks(ExpectedWeights expected, String name, int width, int count) {
        for (int k = 0; k < count; k++) {
            linear(expected, name + "." + k + ".modulation", 3 * width, embed);
            convolution(expected, name + "." + k + ".conv1", width, width);
            convolution(expected, name + "." + k + ".conv2", width, width);
        }
    }

    private static void linear(ExpectedWeights expected, String name, int out, int in) {
        expected.add(name + ".weight", out, in).add(name + ".bias", out);
    }

    private static void convolution(ExpectedWeights expected, String name, int out, int in) {
        expected.add(name + ".weight", out, in, 3, 3).add(name + ".bias", out);
    }
}
