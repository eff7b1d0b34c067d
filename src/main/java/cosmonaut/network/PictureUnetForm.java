package cosmonaut.network;

import cosmonaut.InvalidInputException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The numbers of a [PictureUnet].
///
/// @param inputs planes in
/// @param outputs planes out
/// @param cell pixels along the side of a cell, which the network sees as one position
/// @param widths channels of every level, from fine to coarse; each level but the first has half the size
public record PictureUnetForm(int inputs, int outputs, int cell, List<Integer> widths) {

    public PictureUnetForm {
        widths = checkedWidths(widths);
    }

    /// The widths as a configuration gives them.
    ///
    /// @throws InvalidInputException unless there are 1 to 8, each from 1 to 4096
    public static List<Integer> checkedWidths(@Nullable List<Integer> widths) {
        if (widths == null || widths.isEmpty() || widths.size() > 8) {
            throw new InvalidInputException("\"widths\" must list 1 to 8 widths");
        }
        for (@Nullable Integer width : widths) {
            if (width == null || width < 1 || width > 4096) {
                throw new InvalidInputException("\"widths\" holds " + width + "; each must be between 1 and 4096");
            }
        }
        return List.copyOf(widths);
    }

    /// Channels of a cell that the network takes.
    int cellInputs() {
        return inputs * cell * cell;
    }

    /// Channels of a cell that the network gives.
    int cellOutputs() {
        return outputs * cell * cell;
    }

    /// Names and shapes of the tensors.
    public ExpectedWeights expectedWeights() {
        ExpectedWeights expected = new ExpectedWeights();
        for (int i = 0; i < widths.size(); i++) {
            addPair(expected, "enc." + i, i == 0 ? cellInputs() : widths.get(i - 1), widths.get(i));
        }
        for (int i = 0; i < widths.size() - 1; i++) {
            addPair(expected, "dec." + i, widths.get(i + 1) + widths.get(i), widths.get(i));
        }
        return expected.add("out.weight", cellOutputs(), widths.getFirst(), 3, 3)
                .add("out.bias", cellOutputs());
    }

    private static void addPair(ExpectedWeights expected, String name, int in, int width) {
        expected.add(name + ".conv1.weight", width, in, 3, 3).add(name + ".conv1.bias", width);
        expected.add(name + ".conv2.weight", width, width, 3, 3).add(name + ".conv2.bias", width);
    }
}
