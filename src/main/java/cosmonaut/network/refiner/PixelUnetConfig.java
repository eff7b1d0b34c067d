package cosmonaut.network.refiner;

import cosmonaut.InvalidInputException;
import cosmonaut.network.PictureUnetForm;
import java.util.List;

/// The configuration of a pixel path with a [cosmonaut.network.PictureUnet].
///
/// @param architecture `pixel-unet-1`
/// @param widths channels of every level, from fine to coarse
/// @param unshuffle pixels along the side of a cell
public record PixelUnetConfig(String architecture, List<Integer> widths, int unshuffle) implements RefinerConfig {

    static final String ARCHITECTURE = "pixel-unet-1";

    public PixelUnetConfig {
        widths = PictureUnetForm.checkedWidths(widths);
        if (unshuffle < 1 || unshuffle > 16) {
            throw new InvalidInputException("\"unshuffle\" is " + unshuffle + "; it must be between 1 and 16");
        }
    }

    PictureUnetForm form() {
        return new PictureUnetForm(PixelRefiner.INPUTS, PixelRefiner.OUTPUTS, unshuffle, widths);
    }
}
