package cosmonaut.input.sdl;

import static org.lwjgl.sdl.SDLError.SDL_GetError;
import static org.lwjgl.sdl.SDLEvents.*;
import static org.lwjgl.sdl.SDLKeycode.*;
import static org.lwjgl.sdl.SDLMouse.*;
import static org.lwjgl.sdl.SDLVideo.*;
import static org.lwjgl.sdl.SDLVulkan.nSDL_Vulkan_CreateSurface;
import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.system.MemoryUtil.NULL;
import static org.lwjgl.system.MemoryUtil.memAddress;

import cosmonaut.input.DetachedWindow;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.lwjgl.sdl.SDL_Event;
import org.lwjgl.sdl.SDL_KeyboardEvent;
import org.lwjgl.sdl.SDL_MouseWheelEvent;
import org.lwjgl.sdl.SDL_Point;
import org.lwjgl.sdl.SDL_Rect;
import org.lwjgl.system.MemoryStack;

/// A full-screen window that holds the pointer. What is not said to be for any thread is for SDL's only.
final class SdlWindow implements DetachedWindow {

    private static final long LONGEST_SURFACE_SECONDS = 10;
    private static final int MENU = SDL_KMOD_ALT | SDL_KMOD_GUI;

    private final long handle;
    private final int id;
    private final Listener listener;
    private final Executor sdl;
    private volatile Size size = new Size(0, 0);
    private volatile int exposures;
    private volatile boolean done;
    private int display;
    private double way;
    private double fall;

    private record Size(int width, int height) {}

    /// @param id SDL's number of the window
    /// @param sdl runs what it is given on SDL's thread
    SdlWindow(long handle, int id, Listener listener, Executor sdl) {
        this.handle = handle;
        this.id = id;
        this.listener = listener;
        this.sdl = sdl;
    }

    /// Opens a window over the display on which a pixel of the desktop lies.
    ///
    /// @param sdl runs what it is given on SDL's thread
    /// @throws SdlException when SDL refuses
    static SdlWindow open(String title, int x, int y, Listener listener, Executor sdl) throws SdlException {
        try (MemoryStack stack = stackPush()) {
            int display = SDL_GetDisplayForPoint(SDL_Point.calloc(stack).set(x, y));
            SDL_Rect bounds = SDL_Rect.calloc(stack);
            if (display == 0 || !SDL_GetDisplayBounds(display, bounds)) {
                throw refusal();
            }
            long flags = SDL_WINDOW_VULKAN | SDL_WINDOW_HIGH_PIXEL_DENSITY | SDL_WINDOW_HIDDEN;
            long handle = SDL_CreateWindow(title, bounds.w(), bounds.h(), flags);
            if (handle == NULL) {
                throw refusal();
            }
            SDL_SetWindowPosition(handle, bounds.x(), bounds.y());
            if (!SDL_SetWindowFullscreen(handle, true) || !SDL_ShowWindow(handle)) {
                SdlException refusal = refusal();
                SDL_DestroyWindow(handle);
                throw refusal;
            }
            SDL_RaiseWindow(handle);
            SDL_SetWindowRelativeMouseMode(handle, true);
            SdlWindow window = new SdlWindow(handle, SDL_GetWindowID(handle), listener, sdl);
            window.standsOn(display);
            window.measure();
            return window;
        }
    }

    private static SdlException refusal() {
        return new SdlException("SDL opens no window: " + SDL_GetError());
    }

    /// Takes what happened, if it happened to this window.
    void take(SDL_Event event) {
        int type = event.type();
        switch (type) {
            case SDL_EVENT_DISPLAY_REMOVED -> {
                if (event.display().displayID() == display) {
                    listener.leave();
                }
            }
            case SDL_EVENT_KEY_DOWN, SDL_EVENT_KEY_UP -> key(event.key());
            case SDL_EVENT_MOUSE_MOTION -> {
                if (event.motion().windowID() == id) {
                    way += event.motion().xrel();
                    fall += event.motion().yrel();
                }
            }
            case SDL_EVENT_MOUSE_BUTTON_DOWN, SDL_EVENT_MOUSE_BUTTON_UP -> {
                if (event.button().windowID() == id) {
                    SdlKeys.button(event.button().button())
                            .ifPresent(name ->
                                    listener.mouseButton(name, event.button().down()));
                }
            }
            case SDL_EVENT_MOUSE_WHEEL -> wheel(event.wheel());
            default -> {
                if (type >= SDL_EVENT_WINDOW_FIRST
                        && type <= SDL_EVENT_WINDOW_LAST
                        && event.window().windowID() == id) {
                    window(type);
                }
            }
        }
    }

    private void key(SDL_KeyboardEvent event) {
        if (event.windowID() == id && !event.repeat()) {
            boolean menu = (event.mod() & MENU) != 0;
            SdlKeys.name(event.scancode()).ifPresent(name -> listener.key(name, event.down(), menu));
        }
    }

    private void wheel(SDL_MouseWheelEvent event) {
        if (event.windowID() == id) {
            listener.wheel(event.direction() == SDL_MOUSEWHEEL_FLIPPED ? -event.y() : event.y());
        }
    }

    private void window(int type) {
        switch (type) {
            case SDL_EVENT_WINDOW_FOCUS_GAINED -> listener.focus(true);
            case SDL_EVENT_WINDOW_FOCUS_LOST -> listener.focus(false);
            case SDL_EVENT_WINDOW_CLOSE_REQUESTED -> listener.leave();
            case SDL_EVENT_WINDOW_EXPOSED, SDL_EVENT_WINDOW_SHOWN, SDL_EVENT_WINDOW_RESTORED -> exposures++;
            case SDL_EVENT_WINDOW_DISPLAY_CHANGED -> display = SDL_GetDisplayForWindow(handle);
            default -> {
                // Everything else shows in the size.
            }
        }
    }

    /// Which display it is on.
    void standsOn(int number) {
        display = number;
    }

    /// After the events of a while: the mouse's way, and the size that the window has now.
    void settle() {
        tellWay();
        measure();
    }

    void tellWay() {
        if (way != 0 || fall != 0) {
            listener.mouseMoved(way, fall);
            way = 0;
            fall = 0;
        }
    }

    private void measure() {
        if ((SDL_GetWindowFlags(handle) & (SDL_WINDOW_MINIMIZED | SDL_WINDOW_HIDDEN)) != 0) {
            size = new Size(0, 0);
            return;
        }
        try (MemoryStack stack = stackPush()) {
            IntBuffer width = stack.mallocInt(1);
            IntBuffer height = stack.mallocInt(1);
            if (SDL_GetWindowSizeInPixels(handle, width, height)) {
                size = new Size(width.get(0), height.get(0));
            }
        }
    }

    @Override
    public int width() {
        return size.width;
    }

    @Override
    public int height() {
        return size.height;
    }

    @Override
    public int exposures() {
        return exposures;
    }

    @Override
    public long surface(long instance) {
        try {
            return CompletableFuture.supplyAsync(() -> surfaceNow(instance), sdl)
                    .orTimeout(LONGEST_SURFACE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof IllegalStateException refused
                    ? refused
                    : new IllegalStateException("the window does not answer", cause);
        }
    }

    private long surfaceNow(long instance) {
        if (done) {
            throw new IllegalStateException("the window is closed");
        }
        try (MemoryStack stack = stackPush()) {
            LongBuffer made = stack.mallocLong(1);
            if (!nSDL_Vulkan_CreateSurface(handle, instance, NULL, memAddress(made))) {
                throw new IllegalStateException("SDL makes no surface: " + SDL_GetError());
            }
            return made.get(0);
        }
    }

    @Override
    public void close() {
        done = true;
    }

    /// Whether it is to be closed.
    boolean isDone() {
        return done;
    }

    void destroy() {
        done = true;
        SDL_SetWindowRelativeMouseMode(handle, false);
        SDL_DestroyWindow(handle);
    }
}
