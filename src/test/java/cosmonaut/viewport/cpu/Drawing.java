package cosmonaut.viewport.cpu;

import cosmonaut.media.Picture;
import cosmonaut.viewport.ViewPicture;
import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewRenderer.Drawn;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewStyle;

/// What a request looks like, pixel by pixel.
public final class Drawing {

    private Drawing() {}

    /// At the size of the generated picture.
    public static Picture of(ViewRequest request) {
        Picture picture = request.shown().picture();
        return of(request, ViewStyle.PLAIN, picture.width(), picture.height());
    }

    /// At any size.
    public static Picture of(ViewRequest request, ViewStyle style, int width, int height) {
        try (CpuRenderer renderer = new CpuRenderer();
                ViewPixels pixels = renderer.pixels(width, height)) {
            Drawn drawn = renderer.render(request, style, pixels);
            return new ViewPicture(pixels, request, drawn, 0).copy();
        }
    }

    /// How much of it is known.
    public static double coverage(ViewRequest request) {
        try (CpuRenderer renderer = new CpuRenderer();
                ViewPixels pixels = renderer.pixels(1, 1)) {
            return renderer.render(request, ViewStyle.PLAIN, pixels).coverage();
        }
    }
}
