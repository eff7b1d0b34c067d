package cosmonaut.media;

import java.util.Arrays;
import java.util.Objects;

/// An opaque picture in 8-bit sRGB.
///
/// Pixel (x, y) has its red, green and blue at `3 * (y * width + x)` and the two bytes after it; rows run from top to
/// bottom. The array is not copied, neither on the way in nor on the way out: whoever shares it leaves it alone.
///
/// @param width  pixels in a row, at least 1
/// @param height rows, at least 1
/// @param rgb    [height, width, 3], unsigned bytes
public record Picture(int width, int height, byte[] rgb) {

    /// @throws IllegalArgumentException if a side is not positive or the array is not `width * height * 3` long
    public Picture {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a picture needs at least one pixel, not " + width + "x" + height);
        }
        if (rgb.length != byteCount(width, height)) {
            throw new IllegalArgumentException("a picture of " + width + "x" + height + " needs "
                    + byteCount(width, height) + " bytes, not " + rgb.length);
        }
    }

    /// A black picture to draw on.
    public static Picture black(int width, int height) {
        return new Picture(width, height, new byte[Math.toIntExact(byteCount(width, height))]);
    }

    /// One pixel as `0xRRGGBB`.
    ///
    /// @throws IndexOutOfBoundsException outside the picture
    public int pixel(int x, int y) {
        int i = index(x, y);
        return (rgb[i] & 0xff) << 16 | (rgb[i + 1] & 0xff) << 8 | (rgb[i + 2] & 0xff);
    }

    /// One value of one pixel, 0 to 255.
    ///
    /// @param channel 0 red, 1 green, 2 blue
    /// @throws IndexOutOfBoundsException outside the picture
    public int value(int x, int y, int channel) {
        return rgb[index(x, y) + Objects.checkIndex(channel, 3)] & 0xff;
    }

    /// The rectangle with its top left corner at (x, y), as a copy.
    ///
    /// @throws IndexOutOfBoundsException if it reaches outside
    public Picture crop(int x, int y, int cropWidth, int cropHeight) {
        Objects.checkFromIndexSize(x, cropWidth, width);
        Objects.checkFromIndexSize(y, cropHeight, height);
        Picture part = black(cropWidth, cropHeight);
        for (int row = 0; row < cropHeight; row++) {
            System.arraycopy(rgb, index(x, y + row), part.rgb, 3 * row * cropWidth, 3 * cropWidth);
        }
        return part;
    }

    /// The same content at another size, by the bicubic filter widened to the step when shrinking (no aliasing).
    public Picture resized(int newWidth, int newHeight) {
        if (newWidth == width && newHeight == height) {
            return this;
        }
        BicubicResampler rows = new BicubicResampler(height, newHeight);
        return new Picture(newWidth, newHeight, new BicubicResampler(width, newWidth).columns(rows, rgb));
    }

    /// The middle of the picture magnified: `1 / factor` of its height, and as much of its width as has the aspect of
    /// `newWidth : newHeight`, brought to that size. The part may begin and end between pixels.
    ///
    /// @param factor 1 or more, and enough that the part is not wider than the picture
    public Picture magnified(double factor, int newWidth, int newHeight) {
        double partHeight = height / factor;
        double partWidth = partHeight * newWidth / newHeight;
        BicubicResampler rows = new BicubicResampler(height, (height - partHeight) / 2, partHeight, newHeight);
        BicubicResampler columns = new BicubicResampler(width, (width - partWidth) / 2, partWidth, newWidth);
        return new Picture(newWidth, newHeight, columns.columns(rows, rgb));
    }

    /// The largest centred part that has the aspect of `newWidth : newHeight`, brought to that size.
    public Picture fitted(int newWidth, int newHeight) {
        int cropWidth = width;
        int cropHeight = height;
        if ((long) width * newHeight > (long) height * newWidth) {
            cropWidth = (int) Math.clamp(Math.round((double) height * newWidth / newHeight), 1, width);
        } else {
            cropHeight = (int) Math.clamp(Math.round((double) width * newHeight / newWidth), 1, height);
        }
        return crop((width - cropWidth) / 2, (height - cropHeight) / 2, cropWidth, cropHeight)
                .resized(newWidth, newHeight);
    }

    private int index(int x, int y) {
        return 3 * (Objects.checkIndex(y, height) * width + Objects.checkIndex(x, width));
    }

    private static long byteCount(int width, int height) {
        return 3L * width * height;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture that
                && width == that.width
                && height == that.height
                && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "Picture[" + width + "x" + height + "]";
    }
}
