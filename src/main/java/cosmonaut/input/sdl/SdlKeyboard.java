package cosmonaut.input.sdl;

import static org.lwjgl.sdl.SDLEvents.*;
import static org.lwjgl.sdl.SDLHints.*;
import static org.lwjgl.sdl.SDLInit.*;
import static org.lwjgl.sdl.SDLKeyboard.SDL_GetKeyFromScancode;
import static org.lwjgl.sdl.SDLKeycode.SDLK_SCANCODE_MASK;
import static org.lwjgl.sdl.SDLScancode.*;

import cosmonaut.input.KeyboardLayout;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The layout of the keyboard, as SDL's video part knows it. SDL's thread only.
///
/// JavaFX tells which character a key types, not where the key is. SDL knows where each character lies, and follows a
/// change of layout. It opens no window for this.
class SdlKeyboard implements AutoCloseable {

    private static final Map<String, Integer> SCANCODES = scancodes();

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

    /// The layout in force now.
    KeyboardLayout look() {
        if (!started) {
            return KeyboardLayout.US;
        }
        SDL_PumpEvents();
        SDL_FlushEvents(SDL_EVENT_FIRST, SDL_EVENT_LAST);
        Map<String, Integer> characters = new HashMap<>();
        SCANCODES.forEach((position, scancode) -> {
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

    private static Map<String, Integer> scancodes() {
        Map<String, Integer> all = new HashMap<>();
        for (char letter = 'A'; letter <= 'Z'; letter++) {
            all.put(String.valueOf(letter), SDL_SCANCODE_A + letter - 'A');
        }
        for (int digit = 1; digit <= 9; digit++) {
            all.put("DIGIT" + digit, SDL_SCANCODE_1 + digit - 1);
        }
        all.put("DIGIT0", SDL_SCANCODE_0);
        all.put("BACK_QUOTE", SDL_SCANCODE_GRAVE);
        all.put("MINUS", SDL_SCANCODE_MINUS);
        all.put("EQUALS", SDL_SCANCODE_EQUALS);
        all.put("OPEN_BRACKET", SDL_SCANCODE_LEFTBRACKET);
        all.put("CLOSE_BRACKET", SDL_SCANCODE_RIGHTBRACKET);
        all.put("BACK_SLASH", SDL_SCANCODE_BACKSLASH);
        all.put("SEMICOLON", SDL_SCANCODE_SEMICOLON);
        all.put("QUOTE", SDL_SCANCODE_APOSTROPHE);
        all.put("COMMA", SDL_SCANCODE_COMMA);
        all.put("PERIOD", SDL_SCANCODE_PERIOD);
        all.put("SLASH", SDL_SCANCODE_SLASH);
        return Map.copyOf(all);
    }
}
