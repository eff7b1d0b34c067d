package cosmonaut.network.refiner;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.network.PictureUnetForm;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// `refiner/config.json`: what stands there depends on its `architecture`.
public sealed interface RefinerConfig {

    /// Channels that every architecture takes: red, green, blue decoded; red, green, blue warped; mask.
    int INPUTS = 7;

    /// Channels that every architecture gives: red, green, blue correction; blend logit.
    int OUTPUTS = 4;

    /// `pixel-blend-1` or `pixel-unet-1`.
    String architecture();

    /// @throws InvalidInputException if the file is missing, no JSON object, of no known architecture or does not fit
    /// it
    static RefinerConfig read(Path file) {
        JsonNode architecture = JsonFile.readTree(file).path("architecture");
        return switch (architecture.asString("")) {
            case Blend.ARCHITECTURE -> JsonFile.read(file, Blend.class, Set.of());
            case Unet.ARCHITECTURE -> JsonFile.read(file, Unet.class, Set.of());
            default ->
                throw new InvalidInputException(file + ": \"architecture\" is "
                        + (architecture.isMissingNode() ? "missing" : architecture)
                        + "; only pixel-blend-1 and pixel-unet-1 are known, update Cosmonaut");
        };
    }

    /// The configuration of a [PixelBlend].
    ///
    /// @param architecture `pixel-blend-1`
    /// @param width channels of the hidden layers
    /// @param layers hidden layers
    record Blend(String architecture, int width, int layers) implements RefinerConfig {

        static final String ARCHITECTURE = "pixel-blend-1";

        public Blend {
            if (width < 1 || width > 4096) {
                throw new InvalidInputException("\"width\" is " + width + "; it must be between 1 and 4096");
            }
            if (layers < 1 || layers > 64) {
                throw new InvalidInputException("\"layers\" is " + layers + "; it must be between 1 and 64");
            }
        }
    }

    /// The configuration of a pixel path with a [cosmonaut.network.PictureUnet].
    ///
    /// @param architecture `pixel-unet-1`
    /// @param widths channels of every level, from fine to coarse
    /// @param unshuffle pixels along the side of a cell
    record Unet(String architecture, List<Integer> widths, int unshuffle) implements RefinerConfig {

        static final String ARCHITECTURE = "pixel-unet-1";

        public Unet {
            widths = PictureUnetForm.checkedWidths(widths);
            if (unshuffle < 1 || unshuffle > 16) {
                throw new InvalidInputException("\"unshuffle\" is " + unshuffle + "; it must be between 1 and 16");
            }
        }

        PictureUnetForm form() {
            return new PictureUnetForm(INPUTS, OUTPUTS, unshuffle, widths);
        }
    }
}
