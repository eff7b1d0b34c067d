package cosmonaut.ui.explore.surface;

import javafx.scene.layout.Region;

/// Where the pictures of a flight appear. How they reach the screen is the surface's own business. JavaFX thread only.
public interface PictureSurface {

    /// Fills whatever room it is given; the picture lies in its middle with its sides in proportion.
    Region node();

    /// Shows a picture from the next repainting on. The array is read before this returns and belongs to the caller.
    ///
    /// @param argb `0xffRRGGBB`, row by row from the top; at least `width * height` of them
    /// @param width pixels in a row, at least 1; may differ from call to call
    /// @param height rows, at least 1
    void show(int[] argb, int width, int height);

    /// Nothing is shown any more, and the memory of the pictures is let go. May be called twice.
    void clear();
}
