package cosmonaut.input;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which character lies on which key of the keyboard in use.
///
/// A key is named by its position: the name of JavaFX's `KeyCode` constant for what a US keyboard has there. So `W` is
/// the key above `S` on every keyboard, although it types `z` in France and `ц` in Russia.
///
/// @param characters of positions, as code points that the key types alone, without Shift
public record KeyboardLayout(Map<String, Integer> characters) {

    /// The positions whose character depends on the layout, with their characters on a US keyboard.
    public static final Map<String, Integer> POSITIONS = positions();

    /// The US keyboard, which also stands for one that is not known: every key is what JavaFX calls it.
    public static final KeyboardLayout US = new KeyboardLayout(POSITIONS);

    /// What else JavaFX calls the keys of other keyboards, with their characters.
    private static final Map<String, Integer> OTHER_SIGNS = Map.ofEntries(
            Map.entry("AMPERSAND", (int) '&'),
            Map.entry("ASTERISK", (int) '*'),
            Map.entry("AT", (int) '@'),
            Map.entry("BRACELEFT", (int) '{'),
            Map.entry("BRACERIGHT", (int) '}'),
            Map.entry("CIRCUMFLEX", (int) '^'),
            Map.entry("COLON", (int) ':'),
            Map.entry("DEAD_ACUTE", 0xb4),
            Map.entry("DEAD_CIRCUMFLEX", (int) '^'),
            Map.entry("DEAD_DIAERESIS", 0xa8),
            Map.entry("DEAD_GRAVE", (int) '`'),
            Map.entry("DEAD_TILDE", (int) '~'),
            Map.entry("DOLLAR", (int) '$'),
            Map.entry("EXCLAMATION_MARK", (int) '!'),
            Map.entry("GREATER", (int) '>'),
            Map.entry("INVERTED_EXCLAMATION_MARK", 0xa1),
            Map.entry("LEFT_PARENTHESIS", (int) '('),
            Map.entry("LESS", (int) '<'),
            Map.entry("NUMBER_SIGN", (int) '#'),
            Map.entry("PLUS", (int) '+'),
            Map.entry("QUOTEDBL", (int) '"'),
            Map.entry("RIGHT_PARENTHESIS", (int) ')'),
            Map.entry("UNDERSCORE", (int) '_'));

    private static final String UNDEFINED = "UNDEFINED";

    public KeyboardLayout {
        characters = Map.copyOf(characters);
    }

    /// The position of the key that was struck, or none if nothing is known of it.
    ///
    /// The name comes first: JavaFX forms it from the key alone, while the text changes with Shift. It calls Cyrillic
    /// and Greek letters `UNDEFINED` (on Windows, by their US letters); for those the text decides.
    ///
    /// @param name the name of JavaFX's `KeyCode` constant
    /// @param text what the key types as it is held, possibly nothing
    public Optional<String> position(String name, String text) {
        Integer sign = POSITIONS.getOrDefault(name, OTHER_SIGNS.get(name));
        if (sign == null && !name.equals(UNDEFINED)) {
            return Optional.of(name);
        }
        return (sign == null ? Optional.<String>empty() : at(sign))
                .or(() -> typed(text).flatMap(this::at))
                .or(() -> sign == null ? Optional.empty() : Optional.of(name));
    }

    /// What is printed on the key at that position, if it types a character that can be shown.
    public Optional<String> label(String position) {
        return Optional.ofNullable(characters.get(position))
                .filter(character -> Character.isDefined(character)
                        && !Character.isISOControl(character)
                        && !Character.isWhitespace(character))
                .map(character -> Character.toString(Character.toUpperCase(character)));
    }

    private Optional<String> at(int character) {
        return characters.entrySet().stream()
                .filter(entry -> entry.getValue() == character)
                .map(Map.Entry::getKey)
                .min(String::compareTo);
    }

    private static Optional<Integer> typed(String text) {
        return text.codePointCount(0, text.length()) == 1
                ? Optional.of(Character.toLowerCase(text.codePointAt(0)))
                : Optional.empty();
    }

    private static Map<String, Integer> positions() {
        Map<String, Integer> all = new HashMap<>();
        for (int letter = 'a'; letter <= 'z'; letter++) {
            all.put(Character.toString(Character.toUpperCase(letter)), letter);
        }
        for (int digit = '0'; digit <= '9'; digit++) {
            all.put("DIGIT" + (char) digit, digit);
        }
        all.put("BACK_QUOTE", (int) '`');
        all.put("MINUS", (int) '-');
        all.put("EQUALS", (int) '=');
        all.put("OPEN_BRACKET", (int) '[');
        all.put("CLOSE_BRACKET", (int) ']');
        all.put("BACK_SLASH", (int) '\\');
        all.put("SEMICOLON", (int) ';');
        all.put("QUOTE", (int) '\'');
        all.put("COMMA", (int) ',');
        all.put("PERIOD", (int) '.');
        all.put("SLASH", (int) '/');
        return Map.copyOf(all);
    }
}
