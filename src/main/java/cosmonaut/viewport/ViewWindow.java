package cosmonaut.viewport;

/// A window of the system's that a renderer presents pictures to, so that they never pass through the host. The
/// viewport's thread makes all calls.
public interface ViewWindow {

    /// Pixels of the window now; none while it is minimised.
    ScreenArea area();

    /// Grows whenever the window may have lost what it showed.
    int exposures();

    /// Makes a surface to present to, which the renderer destroys.
    ///
    /// @param instance handle of the `VkInstance`
    /// @return handle of the `VkSurfaceKHR`
    /// @throws WindowException if the window can be presented to no more
    long surface(long instance);

    /// Pictures cannot be presented to it; they are drawn for the display again.
    ///
    /// @param reason in a line
    void failed(String reason);

    /// Nothing is presented to it from now on, and nothing holds it any more: it may be closed. Comes once, after
    /// [#failed] too.
    void released();
}
