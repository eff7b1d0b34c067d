package cosmonaut.network.prior;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.PictureUnetForm;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// `keyframe_prior/config.json`.
///
/// @param architecture `latent-unet-1`
/// @param widths channels of every level, from fine to coarse; each level but the first has half the size
/// @param blocks residual blocks of a level, on the way down and again on the way up
/// @param embed numbers in which the facts are told to the blocks
/// @param text features of a row of the text encoder
/// @param latent channels of a latent
public record PriorConfig(String architecture, List<Integer> widths, int blocks, int embed, int text, int latent) {

    /// Quarters of a latent cell, of which mask and nearness have a plane each.
    static final int QUARTERS = 4;

    /// Cosines, and as many sines, of the noise level.
    static final int NOISE_WAVES = 32;

    private static final int MOST = 4096;

    public PriorConfig {
        if (!"latent-unet-1".equals(architecture)) {
            throw new InvalidInputException(
                    "\"architecture\" is " + architecture + "; only latent-unet-1 is known, update Cosmonaut");
        }
        widths = PictureUnetForm.checkedWidths(widths);
        requireRange("blocks", blocks, 16);
        requireRange("embed", embed, MOST);
        requireRange("text", text, MOST);
        requireRange("latent", latent, MOST);
    }

    public static PriorConfig read(Path file) {
        return JsonFile.read(file, PriorConfig.class, Set.of());
    }

    private static void requireRange(String key, int value, int most) {
        if (value < 1 || value > most) {
            throw new InvalidInputException("\"" + key + "\" is " + value + "; it must be between 1 and " + most);
        }
    }

    /// Planes that the network takes: noisy latent, the memory's latent, quarters of its mask, quarters of nearness.
    public int inputs() {
        return latent + conditions();
    }

    /// Planes behind the noisy latent.
    public int conditions() {
        return latent + 2 * QUARTERS;
    }

    /// Numbers that hold for the whole picture: noise level, text, appearance, focal length.
    int facts() {
        return 2 * NOISE_WAVES + text + 2 * latent + 1;
    }

    /// Names and shapes of the tensors.
    public ExpectedWeights expectedWeights() {
        ExpectedWeights expected = new ExpectedWeights();
        linear(expected, "embed.0", embed, facts());
        linear(expected, "embed.1", embed, embed);
        for (int i = 0; i < widths.size(); i++) {
            int width = widths.get(i);
            convolution(expected, "enter." + i, width, i == 0 ? inputs() : widths.get(i - 1));
            blocks(expected, "down." + i, width);
            if (i < widths.size() - 1) {
                convolution(expected, "join." + i, width, widths.get(i + 1) + width);
                blocks(expected, "up." + i, width);
            }
        }
        linear(expected, "final", 2 * widths.getFirst(), embed);
        convolution(expected, "out", latent, widths.getFirst());
        return expected;
    }

    private void blocks(ExpectedWeights expected, String name, int width) {
        for (int k = 0; k < blocks; k++) {
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
