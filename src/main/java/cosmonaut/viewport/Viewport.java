package cosmonaut.viewport;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Draws what a source asks for, on a thread of its own, for a display that fetches the newest finished picture.
///
/// The display calls [#pulse] and [#exchange] once an update. A pulse asks for one picture, and is forgotten where one
/// is being drawn: nothing ever queues. Where nothing has changed, nothing is drawn. A renderer that fails is closed
/// and another opened in its place.
public final class Viewport implements AutoCloseable {

    private final ViewSource source;
    private final Consumer<String> says;
    private final RendererLadder ladder;
    private final PictureRing ring = new PictureRing();
    private final DrawPace pace = new DrawPace();
    private final Thread thread;
    private volatile ViewRoom area = ViewRoom.NONE;
    private volatile ViewStyle style;
    private volatile @Nullable SharedSurface surface;
    private volatile boolean asked;
    private volatile boolean urgent;
    private volatile boolean closing;
    private @Nullable Done done;
    private List<Polyline> lines = List.of();
    private boolean sourceFailed;

    /// What was drawn last; the same again need not be drawn.
    private record Done(
            ViewRequest request, ViewRoom area, ViewStyle style, List<Polyline> lines, OpenedRenderer renderer) {

        boolean isAsGoodAs(Done other) {
            return request == other.request
                    && area.equals(other.area)
                    && style == other.style
                    && lines == other.lines
                    && renderer == other.renderer;
        }
    }

    /// Nothing is drawn before the first [#size].
    ///
    /// @param kinds of renderers, the best first; each opens one, on the viewport's thread, or throws a
    ///     [ViewportException]
    /// @param says hears a line, on the viewport's thread, when a renderer fails
    public Viewport(ViewSource source, List<Supplier<ViewRenderer>> kinds, ViewStyle style, Consumer<String> says) {
        this.source = source;
        this.says = says;
        this.style = style;
        this.ladder = new RendererLadder(kinds, says);
        this.thread = Thread.ofPlatform().daemon().name("viewport").start(this::run);
    }

    /// The pixels there are for the picture; it lies in them with its sides in proportion. Any thread.
    ///
    /// @param width where it or the height is below 1, nothing is drawn
    public void size(int width, int height) {
        area = new ViewRoom(width, height);
    }

    /// How it is drawn from now on. Any thread.
    public void style(ViewStyle newest) {
        style = newest;
    }

    /// What draws, as [ViewRenderer#name]; empty before the first picture. Any thread.
    public String renderer() {
        return ladder.name();
    }

    /// How pictures reach what draws. Any thread.
    public PictureRoute route() {
        return ladder.route();
    }

    /// Where whoever makes the pictures from now on agrees with the renderers on memory. Any thread.
    public void share(SharedSurface newest) {
        surface = newest;
    }

    /// The display is updated: a picture is wanted. Never waits.
    ///
    /// @param cannotWait whether it is to be drawn at once, even if that costs the networks time
    public void pulse(boolean cannotWait) {
        if (cannotWait) {
            urgent = true;
        }
        asked = true;
        LockSupport.unpark(thread);
    }

    /// The newest finished picture. The one before it is painted from until the next call, and then drawn into again.
    /// One thread, once an update.
    ///
    /// @return null where there is no newer one than at the call before
    public @Nullable ViewPicture exchange() {
        ViewPicture newest = ring.exchange();
        if (newest != null) {
            source.shown(newest.request(), System.nanoTime());
        }
        return newest;
    }

    /// Ends the drawing, without waiting: no picture may be painted from any more. May be called twice.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
    }

    /// Waits for the end after [#close].
    ///
    /// @return whether everything was let go
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }

    private void run() {
        while (!closing) {
            if (asked) {
                asked = false;
                look(System.nanoTime());
            } else {
                LockSupport.park(this);
            }
        }
        ring.letGo();
        ring.clean();
        ladder.close();
    }

    private void look(long now) {
        ViewRequest request = newest(now);
        ViewRoom room = area;
        if (request == null || room.isNone()) {
            return;
        }
        OpenedRenderer renderer = ladder.renderer(now);
        if (renderer == null) {
            return;
        }
        Done wanted = new Done(request, room.fitted(request.view().intrinsics()), style, lines, renderer);
        if (done != null && done.isAsGoodAs(wanted)) {
            return;
        }
        boolean otherwise = done == null || !done.area.equals(wanted.area) || done.style != wanted.style;
        if (otherwise || urgent || pace.isDue(now)) {
            urgent = false;
            draw(wanted, now);
        }
    }

    /// What the source asks for; nothing where it fails, which is said once.
    private @Nullable ViewRequest newest(long now) {
        try {
            ViewRequest request = source.request(now);
            lines = request == null ? List.of() : source.lines(request);
            sourceFailed = false;
            return request;
        } catch (RuntimeException e) {
            if (!sourceFailed) {
                sourceFailed = true;
                says.accept("there is nothing to draw: " + e);
            }
            return null;
        }
    }

    /// The source's trouble with a picture is not the renderer's.
    private void tell(ViewPicture picture) {
        try {
            source.drawn(picture);
        } catch (RuntimeException e) {
            says.accept("a picture was not kept: " + e);
        }
    }

    private void draw(Done wanted, long now) {
        OpenedRenderer by = wanted.renderer;
        try {
            PictureRing.Slot slot = ring.draw(by, wanted.area.width(), wanted.area.height());
            if (slot == null) {
                return;
            }
            try {
                SharedSurface shared = surface;
                if (shared != null) {
                    by.renderer().meet(shared);
                }
                ViewRenderer.Drawn drawn =
                        by.renderer().render(wanted.request, wanted.style.with(wanted.lines), slot.pixels());
                ViewPicture picture = new ViewPicture(slot.pixels(), wanted.request, drawn);
                tell(picture);
                ring.finish(slot, picture);
            } catch (RuntimeException e) {
                ring.giveUp(slot);
                throw e;
            }
            done = wanted;
            ladder.drawn(by.renderer());
            pace.drawn(now, System.nanoTime());
        } catch (RuntimeException e) {
            ladder.failed(e, now);
            ring.clean();
        }
    }
}
