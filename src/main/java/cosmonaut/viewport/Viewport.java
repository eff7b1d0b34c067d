package cosmonaut.viewport;

import cosmonaut.camera.Intrinsics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Draws what a source asks for, on a thread of its own, for a display that fetches the newest finished picture.
///
/// The display calls [#pulse] and [#exchange] once an update; who steers calls [#pulse] besides, so that the drawing
/// begins when a key comes and not at the update after it. A pulse asks for one picture; those that come while one is
/// being drawn are one. Where nothing has changed, nothing is drawn. A picture is asked for as of the moment at which
/// it will stand on the display, by what the last ones took. A renderer that fails is closed and another opened in its
/// place.
public final class Viewport implements AutoCloseable {

    /// From the beginning of a drawing to the update that shows it, before any was measured.
    private static final long USUAL_LEAD_NANOS = 16_000_000;

    /// A picture is not foretold for later than this: a hand may do something else until then.
    private static final long LONGEST_LEAD_NANOS = 40_000_000;

    /// How much the newest lead counts.
    private static final double NEWEST = 0.2;

    private final ViewSource source;
    private final Consumer<String> says;
    private final RendererLadder ladder;
    private final PictureRing ring = new PictureRing();
    private final DrawPace pace = new DrawPace();
    private final Thread thread;
    private volatile Area area = new Area(0, 0);
    private volatile ViewStyle style;
    private volatile boolean asked;
    private volatile boolean urgent;
    private volatile boolean closing;
    private volatile long leadNanos = USUAL_LEAD_NANOS;
    private @Nullable Done done;
    private boolean sourceFailed;

    /// Pixels of the screen that there are for the picture.
    private record Area(int width, int height) {

        /// The largest picture of a lens's proportions in it.
        Area fitted(Intrinsics lens) {
            double scale = Math.min((double) width / lens.width(), (double) height / lens.height());
            return new Area(Math.max(1, (int) Math.round(lens.width() * scale)), Math.max(1, (int)
                    Math.round(lens.height() * scale)));
        }
    }

    /// What was drawn last; the same again need not be drawn.
    private record Done(ViewRequest request, Area area, ViewStyle style, OpenedRenderer renderer) {

        boolean isAsGoodAs(Done other) {
            return request == other.request
                    && area.equals(other.area)
                    && style == other.style
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
        area = new Area(width, height);
    }

    /// How it is drawn from now on. Any thread.
    public void style(ViewStyle newest) {
        style = newest;
    }

    /// What draws, as [ViewRenderer#name]; empty before the first picture. Any thread.
    public String renderer() {
        return ladder.name();
    }

    /// A picture is wanted: the display is updated, or what is to be seen has changed. Never waits. Any thread.
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
            long now = System.nanoTime();
            long lead = Math.clamp(now - newest.begun(), 0, LONGEST_LEAD_NANOS);
            long before = leadNanos;
            leadNanos = before + (long) (NEWEST * (lead - before));
            source.shown(newest.request(), now);
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
        Area room = area;
        if (request == null || room.width < 1 || room.height < 1) {
            return;
        }
        OpenedRenderer renderer = ladder.renderer(now);
        if (renderer == null) {
            return;
        }
        Done wanted = new Done(request, room.fitted(request.view().intrinsics()), style, renderer);
        if (done != null && done.isAsGoodAs(wanted)) {
            return;
        }
        boolean otherwise = done == null || !done.area.equals(wanted.area) || done.style != wanted.style;
        boolean cannotWait = urgent;
        if (otherwise || cannotWait || pace.isDue(now)) {
            // What becomes urgent from now on asks for another picture.
            urgent = false;
            if (!draw(wanted, now)) {
                urgent = cannotWait;
            }
        }
    }

    /// What the source asks for; nothing where it fails, which is said once.
    private @Nullable ViewRequest newest(long now) {
        try {
            ViewRequest request = source.request(now + leadNanos);
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

    /// @return whether there is a new picture
    private boolean draw(Done wanted, long now) {
        OpenedRenderer by = wanted.renderer;
        try {
            PictureRing.Slot slot = ring.draw(by, wanted.area.width, wanted.area.height);
            if (slot == null) {
                return false;
            }
            long before = pace.worked();
            try {
                ViewRenderer.Drawn drawn = by.renderer().render(wanted.request, wanted.style, slot.pixels());
                ring.finish(slot, new ViewPicture(slot.pixels(), wanted.request, drawn, now));
            } catch (RuntimeException e) {
                ring.giveUp(slot);
                throw e;
            }
            done = wanted;
            pace.drawn(now, pace.worked() - before);
            return true;
        } catch (RuntimeException e) {
            ladder.failed(e, now);
            ring.clean();
            return false;
        }
    }
}
