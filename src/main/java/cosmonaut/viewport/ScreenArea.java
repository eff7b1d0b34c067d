package cosmonaut.viewport;

import cosmonaut.camera.Intrinsics;

/// Pixels of the screen that there are for a picture.
///
/// @param width below 1 where nothing can be shown
/// @param height below 1 where nothing can be shown
public record ScreenArea(int width, int height) {

    static final ScreenArea NONE = new ScreenArea(0, 0);

    /// Whether there is anything to show a picture in.
    public boolean isThere() {
        return width >= 1 && height >= 1;
    }

    /// The largest picture of a lens's proportions in it.
    public ScreenArea fitted(Intrinsics lens) {
        double scale = Math.min((double) width / lens.width(), (double) height / lens.height());
        return new ScreenArea(
                Math.clamp(Math.round(lens.width() * scale), 1, Math.max(1, width)),
                Math.clamp(Math.round(lens.height() * scale), 1, Math.max(1, height)));
    }
}
