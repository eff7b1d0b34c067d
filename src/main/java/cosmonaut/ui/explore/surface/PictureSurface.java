package cosmonaut.ui.explore.surface;

import cosmonaut.viewport.ViewPixels;
import javafx.scene.layout.Region;

/// Where the pictures of a flight appear. How they reach the screen is the surface's own business. JavaFX thread only.
public interface PictureSurface {

    /// Fills whatever room it is given; the picture lies in its middle with its sides in proportion.
    Region node();

    /// Pixels that a picture should have to fill the room, 0 where there is none.
    int roomWidth();

    /// Rows that a picture should have to fill the room, 0 where there is none.
    int roomHeight();

    /// Shows a picture from the next repainting on, instead of the one before. Nothing is copied: it is painted from
    /// until another one has been shown and painted.
    void show(ViewPixels pixels);

    /// Nothing is shown any more. May be called twice.
    ///
    /// @param gone runs once no picture is painted from any more
    void clear(Runnable gone);
}
