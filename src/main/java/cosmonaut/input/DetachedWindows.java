package cosmonaut.input;

/// Opens full-screen windows for Vulkan.
@FunctionalInterface
public interface DetachedWindows {

    /// Where no such windows can be opened, as on macOS, where JavaFX keeps the thread that they would need.
    DetachedWindows NONE = (title, x, y, listener) -> {};

    /// Whether windows can be opened here. Any thread.
    default boolean possible() {
        return false;
    }

    /// Opens a window over a whole display, one at a time, without waiting.
    ///
    /// @param x pixel of the desktop that lies on the display
    /// @param y pixel of the desktop that lies on the display
    void open(String title, int x, int y, DetachedWindow.Listener listener);
}
