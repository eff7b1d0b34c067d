package cosmonaut.viewport;

/// Draws what a [ViewRequest] asks for. One thread, the viewport's, makes all calls.
public interface ViewRenderer extends AutoCloseable {

    /// What draws, in a word or two, such as `Vulkan, NVIDIA H200` or `CPU`.
    String name();

    /// How pictures have reached it lately, and how they leave it.
    default PictureRoute route() {
        return PictureRoute.PROCESSOR;
    }

    /// Offers memory to whoever makes pictures on the same card, where that is wished and possible. Called before
    /// [#render], again and again; a renderer that is closed takes its offer back.
    default void meet(SharedSurface surface) {}

    /// Memory to draw into.
    ///
    /// @param width at least 1
    /// @param height at least 1
    /// @throws ViewportException if there is no memory for it
    ViewPixels pixels(int width, int height);

    /// Draws a picture: it fills the pixels, its sides must be in their proportion.
    ///
    /// @param request what to show
    /// @param style how
    /// @param into written, whole when this returns; made by this renderer
    /// @return what was drawn
    /// @throws ViewportException if the device is lost or refuses; the renderer is then of no more use
    Drawn render(ViewRequest request, ViewStyle style, ViewPixels into);

    /// Whether it can present pictures to a window without their passing through the host.
    default boolean presents() {
        return false;
    }

    /// Takes a window to present to; one at a time.
    ///
    /// @return closed before this, and before another is asked for
    /// @throws WindowException if this renderer does not present, or not to this window
    /// @throws ViewportException if the device is lost
    default ViewPresenter presentTo(ViewWindow window) {
        throw new WindowException(name() + ": presents to no window");
    }

    /// Lets everything go. May be called twice.
    @Override
    void close();

    /// What was drawn.
    ///
    /// @param coverage share of the pixels that show what is known, 0 to 1; the others are a darkened guess
    record Drawn(double coverage) {}
}
