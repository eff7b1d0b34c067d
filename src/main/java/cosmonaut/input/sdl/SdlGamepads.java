package cosmonaut.input.sdl;

import cosmonaut.input.GamepadSource;
import cosmonaut.input.GamepadState;
import cosmonaut.input.GamepadStatus;
import cosmonaut.input.GamepadStatus.Phase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The gamepads of this machine.
///
/// SDL belongs to one thread here: a thread of this class loads it, looks at the devices 125 times a second and leaves
/// it
/// again; everybody else reads the newest states, which costs nothing and never waits. SDL needs neither a window nor
/// events for this. Where it cannot start, [#status] says why and there are no pads.
public final class SdlGamepads implements GamepadSource {

    private static final long LOOK_NANOS = 8_000_000;
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

    private final SdlJoysticks sdl;
    private final Thread thread;
    private volatile List<GamepadState> newest = List.of();
    private volatile GamepadStatus status = new GamepadStatus(Phase.STARTING, "SDL is being started");
    private volatile boolean closing;

    SdlGamepads(SdlJoysticks sdl) {
        this.sdl = sdl;
        this.thread = new Thread(this::work, "cosmonaut-gamepads");
        this.thread.setDaemon(true);
    }

    /// Starts to look for pads; returns at once, the first states come within about a second.
    public static GamepadSource open() {
        SdlGamepads pads = new SdlGamepads(new SdlJoysticks());
        pads.thread.start();
        return pads;
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
        try (sdl) {
            String version = sdl.start();
            status = new GamepadStatus(Phase.READY, version);
            while (!closing) {
                newest = sdl.look();
                LockSupport.parkNanos(LOOK_NANOS);
            }
            status = new GamepadStatus(Phase.UNAVAILABLE, "closed");
        } catch (SdlException | LinkageError e) {
            status = new GamepadStatus(Phase.UNAVAILABLE, "gamepads cannot be read here: " + reason(e));
        } finally {
            newest = List.of();
        }
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
