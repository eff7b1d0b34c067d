package cosmonaut.viewport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A renderer that fills pictures with the number of the request, keeps count of its memory, and fails when told to.
final class FakeRenderer implements ViewRenderer {

    private final String name;
    final AtomicInteger renders = new AtomicInteger();
    final AtomicInteger openPixels = new AtomicInteger();
    final List<Integer> captions = new CopyOnWriteArrayList<>();
    final List<int[]> sizes = new ArrayList<>();
    final Semaphore mayDraw = new Semaphore(Integer.MAX_VALUE);
    volatile int lines;
    volatile boolean lost;
    volatile boolean outOfMemory;
    volatile boolean closed;
    volatile @Nullable SharedSurface met;
    volatile boolean presents;
    final AtomicInteger presented = new AtomicInteger();
    final AtomicInteger openPresenters = new AtomicInteger();

    FakeRenderer(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void meet(SharedSurface surface) {
        met = surface;
    }

    @Override
    public PictureRoute route() {
        return met == null ? PictureRoute.COPIED : PictureRoute.SHARED;
    }

    @Override
    public ViewPixels pixels(int width, int height) {
        if (outOfMemory) {
            throw new ViewportException("no memory for " + width + "x" + height);
        }
        openPixels.incrementAndGet();
        return new Pixels(width, height);
    }

    @Override
    public Drawn render(ViewRequest request, ViewStyle style, ViewPixels into) {
        mayDraw.acquireUninterruptibly();
        if (lost) {
            throw new ViewportException("the device is lost");
        }
        if (((Pixels) into).closed || closed) {
            throw new AssertionError("drawn into what is closed");
        }
        lines = style.lines().size();
        renders.incrementAndGet();
        synchronized (sizes) {
            sizes.add(new int[] {into.width(), into.height()});
        }
        // Byte by byte, so that whoever reads meanwhile is found out.
        ByteBuffer bytes = into.bgra();
        for (int i = 0; i < bytes.capacity(); i++) {
            bytes.put(i, (byte) request.shown().index());
        }
        return new Drawn(1);
    }

    @Override
    public boolean presents() {
        return presents;
    }

    @Override
    public ViewPresenter presentTo(ViewWindow window) {
        if (!presents) {
            return ViewRenderer.super.presentTo(window);
        }
        window.surface(1);
        openPresenters.incrementAndGet();
        return new Presenter(window);
    }

    private final class Presenter implements ViewPresenter {
        private final ViewWindow window;
        private boolean closed;

        Presenter(ViewWindow window) {
            this.window = window;
        }

        @Override
        public boolean present(ViewRequest request, ViewStyle style) {
            if (closed || FakeRenderer.this.closed) {
                throw new AssertionError("presented by what is closed");
            }
            if (lost) {
                throw new ViewportException("the device is lost");
            }
            window.surface(0);
            presented.incrementAndGet();
            return true;
        }

        @Override
        public void caption(@Nullable ViewCaption line) {
            captions.add(line == null ? 0 : line.width());
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                openPresenters.decrementAndGet();
            }
        }
    }

    int[] lastSize() {
        synchronized (sizes) {
            return sizes.getLast();
        }
    }

    @Override
    public void close() {
        if (openPixels.get() != 0) {
            throw new AssertionError("closed with " + openPixels + " pictures given away");
        }
        if (openPresenters.get() != 0) {
            throw new AssertionError("closed while it presents");
        }
        closed = true;
    }

    private final class Pixels implements ViewPixels {
        private final int width;
        private final int height;
        private final ByteBuffer bytes;
        private boolean closed;

        Pixels(int width, int height) {
            this.width = width;
            this.height = height;
            bytes = ByteBuffer.allocateDirect(4 * width * height);
        }

        @Override
        public int width() {
            return width;
        }

        @Override
        public int height() {
            return height;
        }

        @Override
        public ByteBuffer bgra() {
            return bytes;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                openPixels.decrementAndGet();
            }
        }
    }
}
