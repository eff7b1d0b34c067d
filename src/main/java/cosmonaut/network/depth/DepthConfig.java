package cosmonaut.network.depth;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.network.PictureUnetForm;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `depth/config.json`.
///
/// @param architecture `hinted-unet-1`
/// @param widths channels of every level, from fine to coarse
/// @param inChannels 5: red, green, blue, hint, hint mask
/// @param near nearest depth, metres: disparity 1
/// @param far farthest depth, metres
/// @param focal focal length, in picture widths, of the camera whose depths the network speaks of; nothing if it was
/// never told the lens (Metric3D, arXiv 2307.10984, section 3.1: the same picture under a longer lens is farther away)
public record DepthConfig(
        String architecture,
        List<Integer> widths,
        int inChannels,
        double near,
        double far,
        @Nullable Double focal) {

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
        if (focal != null && !(focal > 0 && focal < 100)) {
            throw new InvalidInputException(
                    "\"focal\" is " + focal + "; it must be a focal length in picture widths, above 0 and below 100");
        }
    }

    public static DepthConfig read(Path file) {
        return JsonFile.read(file, DepthConfig.class, Set.of());
    }

    /// What metres under a lens are multiplied by to be the network's.
    ///
    /// @param fx focal length in picture widths
    float lens(double fx) {
        return focal == null ? 1 : (float) (focal / fx);
    }

    PictureUnetForm form() {
        return new PictureUnetForm(inChannels, 1, CELL, widths);
    }
}
