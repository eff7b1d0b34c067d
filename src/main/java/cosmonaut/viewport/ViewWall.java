package cosmonaut.viewport;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Several views beside each other, drawn by one renderer on one thread, each in one pass: as [Viewport], of which
/// there is one for one view.
///
/// The display calls [#pulse] once an update, and [WallView#exchange] of every view that it shows. What has not changed
/// is not drawn again; a view without room is not drawn at all. When a renderer fails, another draws all views anew.
public final class ViewWall implements AutoCloseable {

    private final Consumer<String> says;
    private final RendererLadder ladder;
    private final List<WallView> views = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile ViewStyle style;
    private volatile boolean asked;
    private volatile boolean closing;
    private boolean sourceFailed;

    /// @param kinds of renderers, the best first; each opens one, on the wall's thread, or throws a [ViewportException]
    /// @param says hears a line, on the wall's thread, when a renderer fails
    public ViewWall(List<Supplier<ViewRenderer>> kinds, ViewStyle style, Consumer<String> says) {
        this.style = style;
        this.says = says;
        this.ladder = new RendererLadder(kinds, says);
        this.thread = Thread.ofPlatform().daemon().name("view wall").start(this::run);
    }

    /// A further view, without room at first. Any thread.
    ///
    /// @param source asked on the wall's thread
    public WallView view(ViewSource source) {
        WallView view = new WallView(source);
        views.add(view);
        return view;
    }

    /// How all views are drawn from now on. Any thread.
    public void style(ViewStyle newest) {
        style = newest;
    }

    /// What draws, as [ViewRenderer#name]; empty before the first picture. Any thread.
    public String renderer() {
        return ladder.name();
    }

    /// The display is updated: pictures are wanted of all views. Never waits; while they are being drawn, nothing
    /// queues.
    public void pulse() {
        asked = true;
        LockSupport.unpark(thread);
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
                drawAll(System.nanoTime());
            } else {
                LockSupport.park(this);
            }
        }
        views.forEach(WallView::end);
        ladder.close();
    }

    /// A source that fails shows nothing, which is said once.
    private boolean wants(WallView view, long now, ViewStyle how) {
        try {
            return view.wants(now, how);
        } catch (RuntimeException e) {
            if (!sourceFailed) {
                sourceFailed = true;
                says.accept("there is nothing to draw: " + e);
            }
            return false;
        }
    }

    private void drawAll(long now) {
        ViewStyle how = style;
        for (WallView view : views) {
            if (closing) {
                return;
            }
            // A view with nothing to draw needs no renderer either.
            if (!wants(view, now, how)) {
                continue;
            }
            OpenedRenderer renderer = ladder.renderer(now);
            if (renderer == null) {
                return;
            }
            try {
                view.draw(renderer);
            } catch (RuntimeException e) {
                ladder.failed(e, now);
                views.forEach(WallView::forget);
                return;
            }
        }
    }
}
