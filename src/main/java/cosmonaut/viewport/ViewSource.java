package cosmonaut.viewport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a [Viewport] shows. [#request], [#lines] and [#drawn] are called by the viewport's thread, [#shown] by the
/// display's.
public interface ViewSource {

    /// What is to be shown, in the newest pose.
    ///
    /// @param nanoTime when it will stand on the display by what is expected, as [System#nanoTime]
    /// @return the very object of the call before where nothing has changed; null where there is nothing to show
    @Nullable
    ViewRequest request(long nanoTime);

    /// What is drawn over the picture of a request, in the world; asked after [#request].
    ///
    /// @return the very list of the call before where nothing has changed
    default List<Polyline> lines(ViewRequest request) {
        return List.of();
    }

    /// A picture was drawn, and is about to be shown. The drawing thread waits meanwhile.
    ///
    /// @param picture to be read until this returns
    default void drawn(ViewPicture picture) {}

    /// The picture of a request stands on the display.
    ///
    /// @param nanoTime as [System#nanoTime]
    default void shown(ViewRequest request, long nanoTime) {}
}
