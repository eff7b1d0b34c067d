package cosmonaut.input.sdl;

import static org.lwjgl.sdl.SDLEvents.*;
import static org.lwjgl.sdl.SDLHints.*;
import static org.lwjgl.sdl.SDLInit.*;
import static org.lwjgl.sdl.SDLKeyboard.SDL_GetKeyFromScancode;
import static org.lwjgl.sdl.SDLKeycode.SDLK_SCANCODE_MASK;

import cosmonaut.input.KeyboardLayout;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The layout of the keyboard, as SDL's video part knows it. SDL's thread only.
///
/// JavaFX tells which character a key types, not where the key is. SDL knows where each character lies, and follows a
/// change of layout. It opens no window for this.
class SdlKeyboard implements AutoCloseable {

    private boolean started;

    /// Starts SDL's video part, or leaves the layout unknown where there is no display. On macOS only the main thread
    /// may start it, which is JavaFX's there, so the layout stays unknown.
    void start() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("mac")) {
            return;
        }
        if (system.contains("linux")) {
            // The window of JavaFX is an X11 window, under Wayland too.
            SDL_SetHint(SDL_HINT_VIDEO_DRIVER, "x11");
        }
        SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
        started = SDL_InitSubSystem(SDL_INIT_VIDEO);
    }

    /// Whether SDL's video part, which opens windows too, is there.
    boolean started() {
        return started;
    }

    /// The layout in force now.
    ///
    /// @param fresh whether SDL has looked for changes by itself; else it does now, and forgets what else happened
    KeyboardLayout look(boolean fresh) {
        if (!started) {
            return KeyboardLayout.US;
        }
        if (!fresh) {
            SDL_PumpEvents();
            SDL_FlushEvents(SDL_EVENT_FIRST, SDL_EVENT_LAST);
        }
        Map<String, Integer> characters = new HashMap<>();
        SdlKeys.CHARACTERS.forEach((position, scancode) -> {
            int key = SDL_GetKeyFromScancode(scancode, (short) 0, false);
            if (key > ' ' && (key & SDLK_SCANCODE_MASK) == 0 && Character.isValidCodePoint(key)) {
                characters.put(position, Character.toLowerCase(key));
            }
        });
        return new KeyboardLayout(characters);
    }

    @Override
    public void close() {
        if (started) {
            SDL_QuitSubSystem(SDL_INIT_VIDEO);
            started = false;
        }
    }
}
