package cosmonaut.network.refiner;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import java.nio.file.Path;
import java.util.Set;

/// `refiner/config.json`.
///
/// @param architecture `pixel-blend-1`
/// @param width channels of the hidden layers
/// @param layers hidden layers
public record RefinerConfig(String architecture, int width, int layers) {

    public RefinerConfig {
        if (!"pixel-blend-1".equals(architecture)) {
            throw new InvalidInputException(
                    "\"architecture\" is " + architecture + "; only pixel-blend-1 is known, update Cosmonaut");
        }
        if (width < 1 || width > 4096) {
            throw new InvalidInputException("\"width\" is " + width + "; it must be between 1 and 4096");
        }
        if (layers < 1 || layers > 64) {
            throw new InvalidInputException("\"layers\" is " + layers + "; it must be between 1 and 64");
        }
    }

    public static RefinerConfig read(Path file) {
        return JsonFile.read(file, RefinerConfig.class, Set.of());
    }
}
