package cosmonaut.media;

import cosmonaut.InvalidInputException;
import java.nio.file.Path;

/// The sizes of pictures that are read, asked about before anything is decoded.
final class PictureLimits {

    /// Bytes of a file.
    static final int MOST_BYTES = 128 << 20;

    /// Pixels in all: 67 megapixels.
    static final int MOST_PIXELS = 1 << 26;

    /// The smallest and the largest side, in pixels.
    private static final int SMALLEST_SIDE = 16;

    private static final int LARGEST_SIDE = 16384;

    /// Bytes of the decoded pixels, which limits pictures of 16 bits further.
    private static final int MOST_DECODED = 1 << 28;

    private static final int MEGA = 1_000_000;

    private PictureLimits() {}

    /// @param bytesPerPixel of the decoded picture
    /// @throws InvalidInputException if a picture of this size is not read
    static void require(Path file, int width, int height, int bytesPerPixel) {
        require(file, width, height, (long) Math.min(MOST_PIXELS, MOST_DECODED / bytesPerPixel));
    }

    /// @param most pixels in all
    /// @throws InvalidInputException if a picture of this size is not read
    static void require(Path file, int width, int height, long most) {
        String size = "picture " + file + " is " + width + "x" + height + " pixels; ";
        if (width < SMALLEST_SIDE || height < SMALLEST_SIDE) {
            throw new InvalidInputException(size + "give one of at least " + SMALLEST_SIDE + "x" + SMALLEST_SIDE);
        }
        if (width > LARGEST_SIDE || height > LARGEST_SIDE || (long) width * height > most) {
            throw new InvalidInputException(size + "shrink it to at most " + LARGEST_SIDE + " pixels in a side and "
                    + most / MEGA + " megapixels");
        }
    }
}
