package cosmonaut.input;

/// A full-screen window of the system's, beside those of JavaFX. Any thread may call.
public interface DetachedWindow {

    /// Pixels in a row, 0 while the window is minimised.
    int width();

    /// 0 while the window is minimised.
    int height();

    /// Grows whenever the window may have lost what it showed.
    int exposures();

    /// Makes a Vulkan surface of it, which whoever asks for it destroys before the window is closed. Waits for the
    /// window's thread.
    ///
    /// @param instance handle of the `VkInstance`
    /// @return handle of the `VkSurfaceKHR`
    /// @throws IllegalStateException if there is none to be had; the message says why
    long surface(long instance);

    /// Closes it, without waiting. May be called twice.
    void close();

    /// Hears what happens to a window; called by the window's thread, which must not be held up.
    interface Listener {

        /// It stands.
        void opened(DetachedWindow window);

        /// It could not be opened; nothing else comes.
        void failed(String reason);

        /// A key went down or up, by its position; a held key does not repeat.
        ///
        /// @param keyName as in [Input.Key]
        /// @param menu whether Alt or the system's key is held, so that it belongs to a menu
        void key(String keyName, boolean isDown, boolean menu);

        /// @param buttonName as in [Input.MouseButton]
        void mouseButton(String buttonName, boolean isDown);

        /// The mouse went so many pixels to the right and down. The pointer is held and hidden.
        void mouseMoved(double dx, double dy);

        /// The wheel turned by so many notches, away from the person positive.
        void wheel(double turned);

        /// Whether keys and mouse belong to it.
        void focus(boolean gained);

        /// The person wants it closed, or its display is gone.
        void leave();
    }
}
