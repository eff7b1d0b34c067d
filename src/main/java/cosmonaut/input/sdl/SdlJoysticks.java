package cosmonaut.input.sdl;

import static org.lwjgl.sdl.SDLError.SDL_GetError;
import static org.lwjgl.sdl.SDLHints.*;
import static org.lwjgl.sdl.SDLInit.*;
import static org.lwjgl.sdl.SDLJoystick.*;
import static org.lwjgl.sdl.SDLStdinc.SDL_free;
import static org.lwjgl.sdl.SDLVersion.*;

import cosmonaut.input.GamepadState;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lwjgl.sdl.SDLGamepad;

/// SDL's joystick part, started and asked by one and the same thread.
class SdlJoysticks implements AutoCloseable {

    private final Map<Integer, SdlDevice> devices = new HashMap<>();
    private boolean started;

    /// Loads and starts SDL's gamepads and returns its version.
    ///
    /// @throws SdlException when SDL refuses
    String start() throws SdlException {
        // The window is not SDL's, so to SDL it never has the focus; the program itself drops input without focus.
        SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "1");
        // On Windows devices are found by a message window; with a thread of its own it needs no event loop of ours.
        SDL_SetHint(SDL_HINT_JOYSTICK_THREAD, "1");
        SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
        if (!SDL_InitSubSystem(SDL_INIT_GAMEPAD)) {
            throw new SdlException("SDL did not start: " + SDL_GetError());
        }
        started = true;
        int version = SDL_GetVersion();
        return "SDL " + SDL_VERSIONNUM_MAJOR(version) + "." + SDL_VERSIONNUM_MINOR(version) + "."
                + SDL_VERSIONNUM_MICRO(version);
    }

    /// The state of everything that is plugged in now, in the order of its coming.
    List<GamepadState> look() {
        SDLGamepad.SDL_UpdateGamepads();
        List<Integer> present = present();
        Set<Integer> gone = new HashSet<>(devices.keySet());
        present.forEach(gone::remove);
        gone.forEach(this::forget);
        List<GamepadState> states = new ArrayList<>();
        for (int id : present) {
            SdlDevice device = devices.computeIfAbsent(id, SdlDevice::open);
            if (device.connected()) {
                states.add(device.state());
            }
        }
        return List.copyOf(states);
    }

    @Override
    public void close() {
        if (started) {
            Set.copyOf(devices.keySet()).forEach(this::forget);
            SDL_QuitSubSystem(SDL_INIT_GAMEPAD);
            started = false;
        }
    }

    private void forget(int id) {
        SdlDevice device = devices.remove(id);
        if (device != null) {
            device.close();
        }
    }

    private static List<Integer> present() {
        @Nullable IntBuffer ids = SDL_GetJoysticks();
        if (ids == null) {
            return List.of();
        }
        try {
            List<Integer> present = new ArrayList<>();
            while (ids.hasRemaining()) {
                present.add(ids.get());
            }
            ids.rewind();
            return present;
        } finally {
            SDL_free(ids);
        }
    }
}
