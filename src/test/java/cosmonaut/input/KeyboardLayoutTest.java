package cosmonaut.input;

import static org.junit.jupiter.api.Assertions.*;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rows are what JavaFX reports on Linux and Windows for the physical keys; the layouts are those of the systems.
final class KeyboardLayoutTest {

    private static final KeyboardLayout FRENCH =
            layout("W", "z", "A", "q", "Q", "a", "Z", "w", "M", ",", "SEMICOLON", "m", "COMMA", ";", "DIGIT1", "&");
    private static final KeyboardLayout RUSSIAN =
            layout("W", "ц", "A", "ф", "S", "ы", "D", "в", "C", "с", "Q", "й", "E", "у", "SLASH", ".", "PERIOD", "ю");
    private static final KeyboardLayout DVORAK =
            layout("W", ",", "A", "a", "S", "o", "D", "e", "E", ".", "O", "r", "R", "p", "COMMA", "w", "PERIOD", "v");

    @ParameterizedTest
    @CsvSource({
        "Z, z, W",
        "Q, q, A",
        "A, a, Q",
        "Z, Z, W",
        "AMPERSAND, &, DIGIT1",
        "AMPERSAND, 1, DIGIT1",
        "DIGIT1, &, DIGIT1",
        "ADD, +, ADD",
        "NUMPAD1, 1, NUMPAD1",
        "F1, '', F1",
        "SPACE, ' ', SPACE",
        "SHIFT, '', SHIFT",
        "LEFT, '', LEFT"
    })
    void inFranceTheSameHandFlies(String name, String text, String position) {
        assertEquals(Optional.of(position), FRENCH.position(name, text));
    }

    @ParameterizedTest
    @CsvSource({
        "UNDEFINED, ц, W",
        "UNDEFINED, Ц, W",
        "W, ц, W",
        "UNDEFINED, ф, A",
        "UNDEFINED, ы, S",
        "UNDEFINED, в, D",
        "PERIOD, '.', SLASH",
        "ESCAPE, '', ESCAPE"
    })
    void inRussiaTheSameHandFlies(String name, String text, String position) {
        assertEquals(Optional.of(position), RUSSIAN.position(name, text));
    }

    @ParameterizedTest
    @CsvSource({"COMMA, ',', W", "A, a, A", "O, o, S", "E, e, D", "W, w, COMMA", "PERIOD, '.', E", "R, r, O"})
    void onDvorakTheSameHandFlies(String name, String text, String position) {
        assertEquals(Optional.of(position), DVORAK.position(name, text));
    }

    @Test
    void whatIsPrintedOnTheKeyIsShown() {
        assertEquals(Optional.of("Z"), FRENCH.label("W"));
        assertEquals(Optional.of("Ц"), RUSSIAN.label("W"));
        assertEquals(Optional.of(","), DVORAK.label("W"));
        assertEquals(Optional.of("/"), KeyboardLayout.US.label("SLASH"));
        assertEquals(Optional.empty(), RUSSIAN.label("SPACE"));
    }

    @Test
    void onAnUnknownLayoutEveryKeyIsWhatJavaFxCallsIt() {
        KeyboardLayout.POSITIONS.forEach((position, sign) ->
                assertEquals(Optional.of(position), KeyboardLayout.US.position(position, Character.toString(sign))));
        assertEquals(Optional.of("PLUS"), KeyboardLayout.US.position("PLUS", "+"));
        assertEquals(Optional.empty(), KeyboardLayout.US.position("UNDEFINED", ""));
        assertEquals(Optional.empty(), KeyboardLayout.US.position("UNDEFINED", "ц"));
    }

    private static KeyboardLayout layout(String... changed) {
        Map<String, Integer> all = new HashMap<>(KeyboardLayout.POSITIONS);
        for (int i = 0; i < changed.length; i += 2) {
            all.put(changed[i], changed[i + 1].codePointAt(0));
        }
        return new KeyboardLayout(all);
    }
}
