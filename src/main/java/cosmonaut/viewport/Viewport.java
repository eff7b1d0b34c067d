package cosmonaut.viewport;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
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
///
/// A window of its own may take the place of the display ([#detach]): pictures are then presented to it and never reach
/// the host, and the display has nothing to fetch.
public final class Viewport implements AutoCloseable {

    private static final long REPEAT_NANOS = 500_000_000;

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
    private volatile ScreenArea area = ScreenArea.NONE;
    private volatile ViewStyle style;
    private volatile @Nullable SharedSurface surface;
    private volatile boolean asked;
    private volatile boolean urgent;
    private volatile boolean closing;
    private volatile boolean wantsPixels;
    private volatile @Nullable ViewCaption caption;
    private volatile boolean ended;
    private final Queue<Optional<ViewWindow>> destinations = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Moment> presented = new AtomicReference<>();
    private volatile @Nullable ViewRequest onShow;
    private @Nullable Presentation presentation;
    private volatile long leadNanos = USUAL_LEAD_NANOS;
    private @Nullable Done done;
    private List<Polyline> lines = List.of();
    private long presentedAt;
    private boolean sourceFailed;

    /// What was drawn last; the same again need not be drawn.
    private record Done(
            ViewRequest request,
            ScreenArea area,
            ViewStyle style,
            List<Polyline> lines,
            OpenedRenderer renderer,
            @Nullable Presentation to,
            int exposures,
            @Nullable ViewCaption caption) {

        /// The style with what is drawn over the picture.
        ViewStyle dressed() {
            return style.with(lines);
        }

        boolean isAsGoodAs(Done other) {
            return request == other.request
                    && area.equals(other.area)
                    && style == other.style
                    && lines == other.lines
                    && renderer == other.renderer
                    && to == other.to
                    && exposures == other.exposures
                    && caption == other.caption;
        }
    }

    /// What was presented, and when.
    private record Moment(ViewRequest request, long begun, long nanoTime) {}

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
        area = new ScreenArea(width, height);
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

    /// Whether what draws can present to a window ([#detach]). Any thread.
    public boolean presents() {
        return ladder.presents();
    }

    /// Pictures go to this window from now on, and not to the display. Any thread; never waits.
    ///
    /// @param window told when it fails, and in any case when it is let go of
    public void detach(ViewWindow window) {
        go(Optional.of(window));
    }

    /// Pictures go to the display again. Any thread; never waits.
    public void attach() {
        go(Optional.empty());
    }

    private void go(Optional<ViewWindow> destination) {
        destinations.add(destination);
        asked = true;
        if (ended) {
            releaseWindows();
        }
        LockSupport.unpark(thread);
    }

    /// Lays a line over the pictures that a window takes. Any thread.
    ///
    /// @param line null for none
    public void caption(@Nullable ViewCaption line) {
        caption = line;
    }

    /// The next picture is drawn for the display, even while a window takes the others. Any thread.
    public void wantPixels() {
        wantsPixels = true;
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
        Moment elsewhere = presented.getAndSet(null);
        if (newest != null) {
            long now = System.nanoTime();
            lead(now - newest.begun());
            shown(newest.request(), now);
        }
        if (elsewhere != null) {
            lead(elsewhere.nanoTime - elsewhere.begun);
            shown(elsewhere.request, elsewhere.nanoTime);
        }
        return newest;
    }

    /// A picture was seen so long after its drawing began.
    private void lead(long nanos) {
        long before = leadNanos;
        leadNanos = before + (long) (NEWEST * (Math.clamp(nanos, 0, LONGEST_LEAD_NANOS) - before));
    }

    private void shown(ViewRequest request, long nanoTime) {
        onShow = request;
        source.shown(request, nanoTime);
    }

    /// What is to be seen, on the display or in a window, as far as [#exchange] has told. Any thread.
    public Optional<ViewRequest> onShow() {
        return Optional.ofNullable(onShow);
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
        endPresentation();
        ring.letGo();
        ring.clean();
        ladder.close();
        ended = true;
        releaseWindows();
    }

    /// Of windows that nothing was ever presented to.
    private void releaseWindows() {
        for (Optional<ViewWindow> next = destinations.poll(); next != null; next = destinations.poll()) {
            next.ifPresent(ViewWindow::released);
        }
    }

    private void endPresentation() {
        Presentation last = presentation;
        presentation = null;
        if (last != null) {
            last.end();
        }
    }

    private void goWhereWished() {
        for (Optional<ViewWindow> next = destinations.poll(); next != null; next = destinations.poll()) {
            endPresentation();
            presentation = next.map(Presentation::new).orElse(null);
        }
    }

    private void look(long now) {
        goWhereWished();
        ViewRequest request = newest(now);
        Presentation to = presentation;
        ScreenArea room = to == null ? area : to.window().area();
        if (request == null || !room.isThere()) {
            return;
        }
        OpenedRenderer renderer = ladder.renderer(now);
        if (renderer == null) {
            return;
        }
        ScreenArea fitted = room.fitted(request.view().intrinsics());
        if (to == null || wantsPixels) {
            look(new Done(request, fitted, style, lines, renderer, null, 0, null), now);
        }
        if (to != null) {
            int exposures = to.window().exposures();
            present(new Done(request, room, style, lines, renderer, to, exposures, caption), to, now);
        }
    }

    private void look(Done wanted, long now) {
        if (!wantsPixels && done != null && done.isAsGoodAs(wanted)) {
            return;
        }
        boolean otherwise =
                done == null || done.to != null || !done.area.equals(wanted.area) || done.style != wanted.style;
        boolean cannotWait = urgent;
        if (otherwise || wantsPixels || cannotWait || pace.isDue(now)) {
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

    private void meet(ViewRenderer renderer) {
        SharedSurface shared = surface;
        if (shared != null) {
            renderer.meet(shared);
        }
    }

    /// @return whether there is a new picture
    private boolean draw(Done wanted, long now) {
        OpenedRenderer by = wanted.renderer;
        try {
            PictureRing.Slot slot = ring.draw(by, wanted.area.width(), wanted.area.height());
            if (slot == null) {
                return false;
            }
            long before = pace.worked();
            try {
                meet(by.renderer());
                ViewRenderer.Drawn drawn = by.renderer().render(wanted.request, wanted.dressed(), slot.pixels());
                ViewPicture picture = new ViewPicture(slot.pixels(), wanted.request, drawn, now);
                tell(picture);
                ring.finish(slot, picture);
            } catch (RuntimeException e) {
                ring.giveUp(slot);
                throw e;
            }
            done = wanted;
            wantsPixels = false;
            ladder.drawn(by.renderer());
            pace.drawn(now, pace.worked() - before);
            return true;
        } catch (RuntimeException e) {
            fail(e, now);
            return false;
        }
    }

    /// A window takes a picture at every update: what it costs is the graphics card's, not the networks'. Where nothing
    /// changes it is given the same again now and then, as no system promises to keep what a window showed.
    private void present(Done wanted, Presentation to, long now) {
        if (done != null && done.isAsGoodAs(wanted) && now - presentedAt < REPEAT_NANOS) {
            return;
        }
        try {
            ViewRenderer by = wanted.renderer.renderer();
            meet(by);
            if (to.present(by, wanted.request, wanted.dressed(), wanted.caption)) {
                done = wanted;
                ladder.drawn(by);
                presentedAt = now;
                presented.set(new Moment(wanted.request, now, System.nanoTime()));
            }
        } catch (WindowException e) {
            presentation = null;
            to.window().failed(String.valueOf(e.getMessage()));
            to.end();
        } catch (RuntimeException e) {
            fail(e, now);
        }
    }

    private void fail(RuntimeException cause, long now) {
        Presentation to = presentation;
        if (to != null) {
            to.letGo();
        }
        ladder.failed(cause, now);
        ring.clean();
    }
}
