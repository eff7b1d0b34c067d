package cosmonaut.viewport;

import org.jspecify.annotations.Nullable;

/// Draws pictures and presents them to a window, for as long as its renderer is open. The viewport's thread makes all
/// calls.
public interface ViewPresenter extends AutoCloseable {

    /// Draws a picture and presents it, as large as its proportions allow, in the middle of the window; black around
    /// it.
    ///
    /// @return whether it was; not where the window shows nothing now, as when it is minimised
    /// @throws WindowException if the window can be presented to no more; the renderer can go on
    /// @throws ViewportException if the device is lost or refuses; the renderer is then of no more use
    boolean present(ViewRequest request, ViewStyle style);

    /// Lays a line over the pictures from the next one on; it is left out where it does not fit.
    ///
    /// @param line null for none
    void caption(@Nullable ViewCaption line);

    /// Lets the window go. May be called twice.
    @Override
    void close();
}
