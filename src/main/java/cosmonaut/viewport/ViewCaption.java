package cosmonaut.viewport;

/// A line of text as a picture, laid over what a window shows, in the middle near its lower edge.
///
/// @param width pixels of the window
/// @param height pixels of the window
/// @param bgra blue, green, red, alpha of every pixel (opaque), row by row from the top. Not to be written
public record ViewCaption(int width, int height, byte[] bgra) {

    /// The array is kept.
    ///
    /// @throws IllegalArgumentException if there are not four bytes a pixel
    public ViewCaption {
        if (width < 1 || height < 1 || bgra.length != 4 * width * height) {
            throw new IllegalArgumentException(bgra.length + " bytes for " + width + "x" + height);
        }
    }
}
