package cosmonaut.media;

import cosmonaut.InvalidInputException;
import java.nio.file.Path;

/// The sizes of pictures that are read.
final class PictureLimits {

    /// The smallest and the largest side, in pixels.
    private static final int SMALLEST_SIDE = 16;

    private static final int LARGEST_SIDE = 16384;
    /// And the most pixels in all: 100 megapixels.
    private static final long LARGEST_AREA = 100_000_000;

    private PictureLimits() {}

    /// @throws InvalidInputException if a picture of this size is not read
    static void require(Path file, int width, int height) {
        String size = "picture " + file + " is " + width + "x" + height + " pixels; ";
        if (width < SMALLEST_SIDE || height < SMALLEST_SIDE) {
            throw new InvalidInputException(size + "give one of at least " + SMALLEST_SIDE + "x" + SMALLEST_SIDE);
        }
        if (width > LARGEST_SIDE || height > LARGEST_SIDE || (long) width * height > LARGEST_AREA) {
            throw new InvalidInputException(size + "shrink it to at most " + LARGEST_SIDE + " pixels in a side and "
                    + LARGEST_AREA / 1_000_000 + " megapixels");
        }
    }
}
