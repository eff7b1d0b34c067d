package cosmonaut.input.sdl;

import static org.lwjgl.sdl.SDLKeyboard.SDL_GetKeyFromScancode;
import static org.lwjgl.sdl.SDLMouse.*;
import static org.lwjgl.sdl.SDLScancode.*;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// SDL's numbers of keys and buttons, by the names that bindings have for them.
final class SdlKeys {

    /// Positions of keys that type characters, which differ from layout to layout.
    static final Map<String, Integer> CHARACTERS = characters();

    private static final Map<Integer, String> NAMES = names();

    private SdlKeys() {}

    /// The position of a key. SDL's thread only.
    ///
    /// @return empty for a key that nothing can be bound to
    static Optional<String> name(int scancode) {
        // JavaFX has a name for the key of a plus, wherever it lies.
        if (CHARACTERS.containsValue(scancode) && SDL_GetKeyFromScancode(scancode, (short) 0, false) == '+') {
            return Optional.of("PLUS");
        }
        return Optional.ofNullable(NAMES.get(scancode));
    }

    /// Names of all keys that it knows.
    static Set<String> positions() {
        return Set.copyOf(NAMES.values());
    }

    /// The name of a mouse button.
    static Optional<String> button(int number) {
        return switch (number) {
            case SDL_BUTTON_LEFT -> Optional.of("PRIMARY");
            case SDL_BUTTON_MIDDLE -> Optional.of("MIDDLE");
            case SDL_BUTTON_RIGHT -> Optional.of("SECONDARY");
            case SDL_BUTTON_X1 -> Optional.of("BACK");
            case SDL_BUTTON_X2 -> Optional.of("FORWARD");
            default -> Optional.empty();
        };
    }

    private static Map<String, Integer> characters() {
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

    private static Map<Integer, String> names() {
        Map<Integer, String> all = new HashMap<>();
        CHARACTERS.forEach((name, scancode) -> all.put(scancode, name));
        for (int i = 1; i <= 12; i++) {
            all.put(SDL_SCANCODE_F1 + i - 1, "F" + i);
            all.put(SDL_SCANCODE_F13 + i - 1, "F" + (12 + i));
        }
        for (int i = 1; i <= 9; i++) {
            all.put(SDL_SCANCODE_KP_1 + i - 1, "NUMPAD" + i);
        }
        all.put(SDL_SCANCODE_KP_0, "NUMPAD0");
        all.put(SDL_SCANCODE_KP_PERIOD, "DECIMAL");
        all.put(SDL_SCANCODE_KP_DIVIDE, "DIVIDE");
        all.put(SDL_SCANCODE_KP_MULTIPLY, "MULTIPLY");
        all.put(SDL_SCANCODE_KP_MINUS, "SUBTRACT");
        all.put(SDL_SCANCODE_KP_PLUS, "ADD");
        all.put(SDL_SCANCODE_KP_ENTER, "ENTER");
        all.put(SDL_SCANCODE_RETURN, "ENTER");
        all.put(SDL_SCANCODE_ESCAPE, "ESCAPE");
        all.put(SDL_SCANCODE_BACKSPACE, "BACK_SPACE");
        all.put(SDL_SCANCODE_TAB, "TAB");
        all.put(SDL_SCANCODE_SPACE, "SPACE");
        all.put(SDL_SCANCODE_CAPSLOCK, "CAPS");
        all.put(SDL_SCANCODE_PRINTSCREEN, "PRINTSCREEN");
        all.put(SDL_SCANCODE_SCROLLLOCK, "SCROLL_LOCK");
        all.put(SDL_SCANCODE_NUMLOCKCLEAR, "NUM_LOCK");
        all.put(SDL_SCANCODE_PAUSE, "PAUSE");
        all.put(SDL_SCANCODE_INSERT, "INSERT");
        all.put(SDL_SCANCODE_DELETE, "DELETE");
        all.put(SDL_SCANCODE_HOME, "HOME");
        all.put(SDL_SCANCODE_END, "END");
        all.put(SDL_SCANCODE_PAGEUP, "PAGE_UP");
        all.put(SDL_SCANCODE_PAGEDOWN, "PAGE_DOWN");
        all.put(SDL_SCANCODE_LEFT, "LEFT");
        all.put(SDL_SCANCODE_RIGHT, "RIGHT");
        all.put(SDL_SCANCODE_UP, "UP");
        all.put(SDL_SCANCODE_DOWN, "DOWN");
        all.put(SDL_SCANCODE_LSHIFT, "SHIFT");
        all.put(SDL_SCANCODE_RSHIFT, "SHIFT");
        all.put(SDL_SCANCODE_LCTRL, "CONTROL");
        all.put(SDL_SCANCODE_RCTRL, "CONTROL");
        all.put(SDL_SCANCODE_LALT, "ALT");
        all.put(SDL_SCANCODE_RALT, "ALT_GRAPH");
        return Map.copyOf(all);
    }
}
