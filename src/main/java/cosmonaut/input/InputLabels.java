package cosmonaut.input;

import java.util.Locale;
import java.util.Map;

/// Short English names of keys, buttons and axes, for help and settings in English and where a translation has none.
final class InputLabels {

    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("CONTROL", "Ctrl"),
            Map.entry("ESCAPE", "Esc"),
            Map.entry("BACK_SPACE", "Backspace"),
            Map.entry("PLUS", "+"),
            Map.entry("ADD", "Num +"),
            Map.entry("MINUS", "-"),
            Map.entry("SUBTRACT", "Num -"),
            Map.entry("EQUALS", "="),
            Map.entry("OPEN_BRACKET", "["),
            Map.entry("CLOSE_BRACKET", "]"),
            Map.entry("SLASH", "/"),
            Map.entry("BACK_SLASH", "\\"),
            Map.entry("PERIOD", "."),
            Map.entry("COMMA", ","),
            Map.entry("SEMICOLON", ";"),
            Map.entry("QUOTE", "'"),
            Map.entry("BACK_QUOTE", "`"),
            Map.entry("UP", "\u2191"),
            Map.entry("DOWN", "\u2193"),
            Map.entry("LEFT", "\u2190"),
            Map.entry("RIGHT", "\u2192"));

    private static final Map<String, String> MOUSE = Map.of(
            "PRIMARY", "Left mouse button",
            "SECONDARY", "Right mouse button",
            "MIDDLE", "Middle mouse button",
            "BACK", "Mouse back",
            "FORWARD", "Mouse forward");

    private InputLabels() {}

    static String key(String name) {
        String known = KEYS.get(name);
        if (known != null) {
            return known;
        }
        if (name.matches("DIGIT[0-9]")) {
            return name.substring(5);
        }
        return name.startsWith("NUMPAD") ? "Num " + name.substring(6) : words(name);
    }

    static String mouse(String name) {
        return MOUSE.getOrDefault(name, words(name));
    }

    static String pad(PadButton button) {
        return switch (button) {
            case SOUTH -> "A";
            case EAST -> "B";
            case WEST -> "X";
            case NORTH -> "Y";
            case LEFT_STICK -> "Press left stick";
            case RIGHT_STICK -> "Press right stick";
            case LEFT_SHOULDER -> "Left bumper";
            case RIGHT_SHOULDER -> "Right bumper";
            default -> words(button.name()).replace("Dpad", "D-pad");
        };
    }

    static String pad(PadAxis axis, Half half) {
        boolean positive = half == Half.POSITIVE;
        return switch (axis) {
            case LEFT_X -> "Left stick " + (positive ? "right" : "left");
            case LEFT_Y -> "Left stick " + (positive ? "down" : "up");
            case RIGHT_X -> "Right stick " + (positive ? "right" : "left");
            case RIGHT_Y -> "Right stick " + (positive ? "down" : "up");
            case LEFT_TRIGGER -> "Left trigger";
            case RIGHT_TRIGGER -> "Right trigger";
        };
    }

    private static String words(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace('_', ' ');
        return name.substring(0, 1) + lower.substring(1);
    }
}
