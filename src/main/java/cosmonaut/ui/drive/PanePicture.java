package cosmonaut.ui.drive;

import cosmonaut.ui.explore.surface.PixelBufferSurface;
import cosmonaut.viewport.ViewPicture;
import cosmonaut.viewport.ViewWall;
import cosmonaut.viewport.WallView;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/// One picture in a pane: what it shows, the view of the wall that draws it, and where it appears. JavaFX thread only.
final class PanePicture {

    private final PaneSight sight = new PaneSight();
    private final PixelBufferSurface surface = new PixelBufferSurface();
    private @Nullable WallView view;
    private boolean wanted;

    PanePicture() {
        surface.node().setMouseTransparent(true);
    }

    Node node() {
        return surface.node();
    }

    /// Shows a moment of a future from now on, or nothing.
    void show(PaneSight.@Nullable Moment moment) {
        sight.show(moment);
        wanted = moment != null;
        surface.node().setVisible(wanted);
    }

    void place(double x, double y, double width, double height) {
        surface.node().resizeRelocate(x, y, width, height);
    }

    /// A wall draws it from now on.
    void hang(ViewWall wall) {
        view = wall.view(sight);
    }

    /// An update of the window: takes the newest picture.
    ///
    /// @param visible whether the pane is
    void pulse(boolean visible) {
        WallView drawn = view;
        if (drawn == null) {
            return;
        }
        boolean seen = visible && wanted;
        drawn.size(seen ? surface.roomWidth() : 0, seen ? surface.roomHeight() : 0);
        ViewPicture newest = drawn.exchange();
        if (newest != null) {
            surface.show(newest.pixels());
        }
    }

    /// No wall draws it any more.
    ///
    /// @param gone runs when no picture of the wall is painted from any more
    void takeDown(Runnable gone) {
        view = null;
        surface.clear(gone);
    }
}
