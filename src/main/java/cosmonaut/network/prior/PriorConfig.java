package cosmonaut.network.prior;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.PictureUnetForm;
import cosmonaut.network.unet.LatentUnetForm;
import java.nio.file.Path;
import java.util.Collections;
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
        LatentUnetForm.requireRange("blocks", blocks, 1, 16);
        LatentUnetForm.requireRange("embed", embed, 1, MOST);
        LatentUnetForm.requireRange("text", text, 1, MOST);
        LatentUnetForm.requireRange("latent", latent, 1, MOST);
    }

    public static PriorConfig read(Path file) {
        return JsonFile.read(file, PriorConfig.class, Set.of());
    }

    /// Planes that the network takes: noisy latent, the memory's latent, quarters of its mask, quarters of nearness.
    public int inputs() {
        return latent + conditions();
    }

    /// Planes behind the noisy latent.
    public int conditions() {
        return latent + 2 * QUARTERS;
    }

    /// Numbers that hold for the whole picture: text, appearance, focal length.
    int facts() {
        return text + 2 * latent + 1;
    }

    /// The numbers of the U-Net.
    LatentUnetForm form() {
        int levels = widths.size();
        return new LatentUnetForm(
                inputs(),
                latent,
                NOISE_WAVES,
                facts(),
                embed,
                widths,
                Collections.nCopies(levels, blocks),
                Collections.nCopies(levels - 1, blocks),
                false,
                List.of());
    }

    /// Names and shapes of the tensors.
    public ExpectedWeights expectedWeights() {
        return form().expectedWeights();
    }
}
