package cosmonaut.media;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What an error must be: one line with the word that helps.
final class Said {

    private Said() {}

    static void inOneLine(Throwable error, String word) {
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains(word), message);
        assertFalse(message.contains("\n"), message);
    }
}
