package cosmonaut.network.depth;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.network.PictureUnetForm;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// `depth/config.json`.
///
/// @param architecture `hinted-unet-1`
/// @param widths channels of every level, from fine to coarse
/// @param inChannels 5: red, green, blue, hint, hint mask
/// @param near nearest depth, metres: disparity 1
/// @param far farthest depth, metres
public record DepthConfig(String architecture, List<Integer> widths, int inChannels, double near, double far) {

    private static final int CELL = 2;

    public DepthConfig {
        if (!"hinted-unet-1".equals(architecture)) {
            throw new InvalidInputException(
                    "\"architecture\" is " + architecture + "; only hinted-unet-1 is known, update Cosmonaut");
        }
        widths = PictureUnetForm.checkedWidths(widths);
        if (inChannels != 5) {
            throw new InvalidInputException("\"in_channels\" is " + inChannels + "; hinted-unet-1 takes 5");
        }
        if (!(near > 0) || !(far > near) || !Double.isFinite(far)) {
            throw new InvalidInputException(
                    "\"near\" and \"far\" are " + near + " and " + far + "; they must be metres with 0 < near < far");
        }
    }

    public static DepthConfig read(Path file) {
        return JsonFile.read(file, DepthConfig.class, Set.of());
    }

    PictureUnetForm form() {
        return new PictureUnetForm(inChannels, 1, CELL, widths);
    }
}
