package cosmonaut.viewport;

import cosmonaut.media.Picture;
import java.nio.ByteBuffer;

/// A finished picture of a viewport, to be read until the display has exchanged it for a newer one and that one stands.
///
/// @param pixels not to be written, nor closed
/// @param request what it shows
/// @param drawn how much of it is known
/// @param begun when its drawing began, as [System#nanoTime]
public record ViewPicture(ViewPixels pixels, ViewRequest request, ViewRenderer.Drawn drawn, long begun) {

    /// A picture of its own of the same pixels.
    public Picture copy() {
        Picture copy = Picture.black(pixels.width(), pixels.height());
        byte[] rgb = copy.rgb();
        byte[] bgra = new byte[4 * pixels.width() * pixels.height()];
        ByteBuffer from = pixels.bgra();
        from.get(0, bgra);
        for (int i = 0; i < rgb.length / 3; i++) {
            rgb[3 * i] = bgra[4 * i + 2];
            rgb[3 * i + 1] = bgra[4 * i + 1];
            rgb[3 * i + 2] = bgra[4 * i];
        }
        return copy;
    }
}
