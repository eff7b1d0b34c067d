package cosmonaut.viewport;

import org.jspecify.annotations.Nullable;

/// What a [Viewport] shows. [#request] is called by the viewport's thread, [#shown] by the display's.
public interface ViewSource {

    /// What is to be shown, in the newest pose.
    ///
    /// @param nanoTime when it will stand on the display by what is expected, as [System#nanoTime]
    /// @return the very object of the call before where nothing has changed; null where there is nothing to show
    @Nullable
    ViewRequest request(long nanoTime);

    /// The picture of a request stands on the display.
    ///
    /// @param nanoTime as [System#nanoTime]
    default void shown(ViewRequest request, long nanoTime) {}
}
