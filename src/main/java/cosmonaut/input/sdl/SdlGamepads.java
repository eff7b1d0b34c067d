package cosmonaut.input.sdl;

import cosmonaut.input.DetachedWindows;
import cosmonaut.input.GamepadSource;
import cosmonaut.input.GamepadState;
import cosmonaut.input.GamepadStatus;
import cosmonaut.input.GamepadStatus.Phase;
import cosmonaut.input.KeyboardLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// The gamepads of this machine, the layout of its keyboard, and a window beside JavaFX' where one is wanted.
///
/// SDL belongs to one thread here: a thread of this class loads it, looks at the devices 125 times a second and leaves
/// it again; everybody else reads the newest states, which costs nothing and never waits. SDL needs no window for this.
/// Where it cannot start, [#status] says why and there are no pads.
public final class SdlGamepads implements GamepadSource {

    private static final long LOOK_NANOS = 8_000_000;
    private static final int LOOKS_A_LAYOUT = 32;
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

    private final SdlJoysticks sdl;
    private final SdlKeyboard keyboard;
    private final SdlWindows windows = new SdlWindows();
    private final Consumer<KeyboardLayout> onLayout;
    private final Thread thread;
    private volatile List<GamepadState> newest = List.of();
    private volatile GamepadStatus status = new GamepadStatus(Phase.STARTING, "SDL is being started");
    private volatile boolean closing;

    SdlGamepads(SdlJoysticks sdl, SdlKeyboard keyboard, Consumer<KeyboardLayout> onLayout) {
        this.sdl = sdl;
        this.keyboard = keyboard;
        this.onLayout = onLayout;
        this.thread = new Thread(this::work, "cosmonaut-gamepads");
        this.thread.setDaemon(true);
    }

    /// Starts to look for pads; returns at once, the first states come within about a second.
    ///
    /// @param onLayout is told the layout of the keyboard, and again whenever it has changed; on SDL's thread
    public static SdlGamepads open(Consumer<KeyboardLayout> onLayout) {
        SdlGamepads pads = new SdlGamepads(new SdlJoysticks(), new SdlKeyboard(), onLayout);
        pads.thread.start();
        return pads;
    }

    /// Opens windows once SDL has started.
    public DetachedWindows windows() {
        return windows;
    }

    @Override
    public List<GamepadState> poll() {
        return newest;
    }

    @Override
    public GamepadStatus status() {
        return status;
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(LONGEST_FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void start() {
        thread.start();
    }

    private void work() {
        try (sdl;
                keyboard;
                windows) {
            String version = sdl.start();
            keyboard.start();
            windows.start(keyboard.started());
            status = new GamepadStatus(Phase.READY, version);
            KeyboardLayout told = KeyboardLayout.US;
            for (int looks = 0; !closing; looks++) {
                newest = sdl.look();
                boolean fresh = windows.look();
                if (looks % LOOKS_A_LAYOUT == 0) {
                    told = tell(told, keyboard.look(fresh));
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
            status = new GamepadStatus(Phase.UNAVAILABLE, "closed");
        } catch (SdlException | LinkageError e) {
            status = new GamepadStatus(Phase.UNAVAILABLE, "gamepads cannot be read here: " + reason(e));
        } finally {
            newest = List.of();
        }
    }

    private KeyboardLayout tell(KeyboardLayout told, KeyboardLayout now) {
        if (!now.equals(told)) {
            onLayout.accept(now);
        }
        return now;
    }

    /// A missing library arrives as an error within an error; the innermost says what was missing.
    private static String reason(Throwable thrown) {
        Throwable innermost = thrown;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
        return message.lines().findFirst().orElse(innermost.toString());
    }
}
