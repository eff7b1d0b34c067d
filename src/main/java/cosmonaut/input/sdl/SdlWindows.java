package cosmonaut.input.sdl;

import static org.lwjgl.sdl.SDLEvents.SDL_PollEvent;

import cosmonaut.input.DetachedWindow;
import cosmonaut.input.DetachedWindows;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lwjgl.sdl.SDL_Event;

/// The window beside JavaFX', of which there is one at most. SDL's thread looks after it; any thread may ask for one.
final class SdlWindows implements DetachedWindows, AutoCloseable {

    /// Whoever draws to a window lets go of it first, when the program ends.
    private static final long LONGEST_FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long PAUSE_NANOS = 2_000_000;

    private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();
    private volatile boolean possible;
    private @Nullable SDL_Event event;
    private @Nullable SdlWindow window;

    @Override
    public boolean possible() {
        return possible;
    }

    /// SDL's thread has started SDL.
    ///
    /// @param video with its windows
    void start(boolean video) {
        event = SDL_Event.calloc();
        possible = video;
    }

    @Override
    public void open(String title, int x, int y, DetachedWindow.Listener listener) {
        errands.add(() -> openNow(title, x, y, listener));
    }

    private void openNow(String title, int x, int y, DetachedWindow.Listener listener) {
        if (!possible) {
            listener.failed("SDL opens no windows here");
            return;
        }
        if (window != null) {
            window.destroy();
            window = null;
        }
        try {
            SdlWindow opened = SdlWindow.open(title, x, y, listener, errands::add);
            window = opened;
            listener.opened(opened);
        } catch (SdlException e) {
            listener.failed(String.valueOf(e.getMessage()));
        }
    }

    /// Does what was asked for, and takes what happened.
    ///
    /// @return whether there is a window, so that events are no one else's
    boolean look() {
        runErrands();
        SdlWindow there = window;
        SDL_Event happened = event;
        if (there == null || happened == null) {
            return false;
        }
        while (SDL_PollEvent(happened)) {
            there.take(happened);
        }
        there.settle();
        if (there.isDone()) {
            there.destroy();
            window = null;
        }
        return true;
    }

    private void runErrands() {
        for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
            errand.run();
        }
    }

    @Override
    public void close() {
        possible = false;
        SdlWindow there = window;
        if (there != null) {
            long end = System.nanoTime() + LONGEST_FAREWELL_NANOS;
            while (!there.isDone() && System.nanoTime() < end) {
                runErrands();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            there.destroy();
            window = null;
        }
        if (event != null) {
            event.free();
            event = null;
        }
    }
}
