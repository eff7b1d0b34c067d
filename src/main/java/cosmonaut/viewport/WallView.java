package cosmonaut.viewport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One view of a [ViewWall]. [#size] may be called by any thread, [#exchange] by the display's.
public final class WallView {

    private final ViewSource source;
    private final PictureRing ring = new PictureRing();
    private volatile ScreenArea room = ScreenArea.NONE;

    // The wall's thread's.
    private @Nullable Wanted wanted;
    private @Nullable Wanted done;

    /// What is to be drawn, or was drawn last.
    private record Wanted(ViewRequest request, ScreenArea room, ViewStyle style, List<Polyline> lines) {

        boolean isAsGoodAs(Wanted other) {
            return request == other.request && room.equals(other.room) && style == other.style && lines == other.lines;
        }
    }

    WallView(ViewSource source) {
        this.source = source;
    }

    /// The pixels there are for the picture; it lies in them with its sides in proportion.
    ///
    /// @param width where it or the height is below 1, nothing is drawn
    public void size(int width, int height) {
        room = new ScreenArea(width, height);
    }

    /// The newest finished picture. The one before it is painted from until the next call, and then drawn into again.
    /// Once an update.
    ///
    /// @return null where there is no newer one than at the call before
    public @Nullable ViewPicture exchange() {
        ViewPicture newest = ring.exchange();
        if (newest != null) {
            source.shown(newest.request(), System.nanoTime());
        }
        return newest;
    }

    /// Whether something else is to be seen than what was drawn last.
    boolean wants(long now, ViewStyle style) {
        ScreenArea space = room;
        ViewRequest request = !space.isThere() ? null : source.request(now);
        if (request == null) {
            wanted = null;
            return false;
        }
        Wanted next = new Wanted(request, space.fitted(request.view().intrinsics()), style, source.lines(request));
        wanted = next;
        return done == null || !done.isAsGoodAs(next);
    }

    /// Draws what is wanted.
    void draw(OpenedRenderer by) {
        Wanted now = wanted;
        if (now == null) {
            return;
        }
        PictureRing.Slot slot = ring.draw(by, now.room.width(), now.room.height());
        if (slot == null) {
            return;
        }
        long begun = System.nanoTime();
        try {
            ViewRenderer.Drawn drawn = by.renderer().render(now.request, now.style.with(now.lines), slot.pixels());
            ring.finish(slot, new ViewPicture(slot.pixels(), now.request, drawn, begun));
        } catch (RuntimeException e) {
            ring.giveUp(slot);
            throw e;
        }
        done = now;
    }

    /// Another renderer draws everything anew.
    void forget() {
        done = null;
        ring.clean();
    }

    /// No picture of it is painted from any more.
    void end() {
        ring.letGo();
        ring.clean();
    }
}
