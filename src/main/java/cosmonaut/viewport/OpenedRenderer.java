package cosmonaut.viewport;

/// A renderer with the memory that it has given away: once it is lost, it is closed with the last of that. The drawing
/// thread's.
final class OpenedRenderer {

    private final ViewRenderer renderer;
    private int given;
    private boolean lost;

    OpenedRenderer(ViewRenderer renderer) {
        this.renderer = renderer;
    }

    ViewRenderer renderer() {
        return renderer;
    }

    ViewPixels pixels(int width, int height) {
        ViewPixels pixels = renderer.pixels(width, height);
        given++;
        return pixels;
    }

    void release(ViewPixels pixels) {
        pixels.close();
        given--;
        closeIfDone();
    }

    /// It is of no more use. May be called twice.
    void lose() {
        lost = true;
        closeIfDone();
    }

    private void closeIfDone() {
        if (lost && given == 0) {
            renderer.close();
        }
    }
}
