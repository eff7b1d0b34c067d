package cosmonaut.viewport;

import java.nio.ByteBuffer;

/// Memory of the host that a renderer draws a finished picture into, and that JavaFX can show as it is.
public interface ViewPixels extends AutoCloseable {

    /// Pixels in a row.
    int width();

    int height();

    /// Blue, green, red, alpha of every pixel (opaque), row by row from the top: `4 * width * height` bytes outside the
    /// heap, valid until [#close].
    ByteBuffer bgra();

    /// Lets the memory go. May be called twice.
    @Override
    void close();
}
