package cosmonaut.network.refiner;

import cosmonaut.InvalidInputException;

/// The configuration of a [PixelBlend].
///
/// @param architecture `pixel-blend-1`
/// @param width channels of the hidden layers
/// @param layers hidden layers
public record PixelBlendConfig(String architecture, int width, int layers) implements RefinerConfig {

    static final String ARCHITECTURE = "pixel-blend-1";

    public PixelBlendConfig {
        if (width < 1 || width > 4096) {
            throw new InvalidInputException("\"width\" is " + width + "; it must be between 1 and 4096");
        }
        if (layers < 1 || layers > 64) {
            throw new InvalidInputException("\"layers\" is " + layers + "; it must be between 1 and 64");
        }
    }
}
