package cosmonaut.media;

import java.util.Arrays;

/// How far away each pixel is.
///
/// @param width  pixels in a row, at least 1
/// @param height rows, at least 1
/// @param metres [height, width], distance along the camera's axis; 0 where it is not known; the array is not copied
public record DepthPicture(int width, int height, float[] metres) {

    /// @throws IllegalArgumentException if a side is not positive or the array is not `width * height` long
    public DepthPicture {
        if (width < 1 || height < 1 || metres.length != (long) width * height) {
            throw new IllegalArgumentException(
                    "a depth picture of " + width + "x" + height + " does not have " + metres.length + " values");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DepthPicture that
                && width == that.width
                && height == that.height
                && Arrays.equals(metres, that.metres);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(metres);
    }

    @Override
    public String toString() {
        return "DepthPicture[" + width + "x" + height + "]";
    }
}
