package cosmonaut.ui;

import cosmonaut.media.Picture;
import java.util.Optional;
import javafx.scene.Node;

/// One flight as the window sees it. All methods are called on the JavaFX thread and return at once.
public interface FlightScreen {

    /// Fills the page; the same node every time.
    Node view();

    /// The page is in front now: motion and keys may begin.
    void shown();

    /// Another page is in front, or the window lost the focus for good: motion stops, the flight waits.
    void hidden();

    /// What the camera saw last, for the list of recent flights; none before the first picture.
    Optional<Picture> lastPicture();

    /// Ends the flight; a recording is completed first. May be called twice.
    void close();
}
