package cosmonaut.network.refiner;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import java.nio.file.Path;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// `refiner/config.json`: what stands there depends on its `architecture`.
public sealed interface RefinerConfig permits PixelBlendConfig, PixelUnetConfig {

    /// `pixel-blend-1` or `pixel-unet-1`.
    String architecture();

    /// @throws InvalidInputException if the file is missing, no JSON object, of no known architecture or does not fit
    /// it
    static RefinerConfig read(Path file) {
        JsonNode architecture = JsonFile.readTree(file).path("architecture");
        return switch (architecture.asString("")) {
            case PixelBlendConfig.ARCHITECTURE -> JsonFile.read(file, PixelBlendConfig.class, Set.of());
            case PixelUnetConfig.ARCHITECTURE -> JsonFile.read(file, PixelUnetConfig.class, Set.of());
            default ->
                throw new InvalidInputException(file + ": \"architecture\" is "
                        + (architecture.isMissingNode() ? "missing" : architecture)
                        + "; only pixel-blend-1 and pixel-unet-1 are known, update Cosmonaut");
        };
    }
}
