package cosmonaut.guardrail;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words of a text, whatever was done to hide them: full-width and styled letters (NFKC), invisible characters,
/// accents, letters of other alphabets that look Latin, digits and signs in the place of letters, letters that stand
/// apart or are repeated.
final class PlainText {

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Mn}\\p{Me}\\x{115F}\\x{1160}\\x{3164}]");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}@$!|+]+(?:'[\\p{L}]+)*");
    private static final Pattern SIGNS_AROUND = Pattern.compile("^[!|+]+|[!|+]+$");
    private static final Pattern REPEATED = Pattern.compile("(\\p{L})\\1{2,}");

    /// Letters of Greek and Cyrillic, and below them the Latin ones that they look like.
    private static final String LOOKALIKES = "αβεικνορτυχаберкмнтосхуіјѕԁгпвһӏʟɡıⅼ";

    private static final String LATIN = "abeiknoptuxabepkmhtocxyijsdrnbhllgil";

    /// Fewer letters that stand apart make no word: "a b c" may be meant as it is.
    private static final int LEAST_SPELLED = 4;

    private PlainText() {}

    /// The words in order; each with all that it may be read as, the most literal first.
    static List<Set<String>> words(String text) {
        List<Set<String>> words = new ArrayList<>();
        List<String> spelled = new ArrayList<>();
        String folded = folded(text);
        Matcher found = WORD.matcher(folded);
        String gap = "";
        int end = 0;
        while (found.find()) {
            // Letters belong together as long as the same stands between them.
            String between = folded.substring(end, found.start());
            end = found.end();
            if (!between.equals(gap) && spelled.size() > 1) {
                flush(spelled, words);
            }
            gap = between;
            String word = SIGNS_AROUND.matcher(found.group()).replaceAll("");
            if (word.isEmpty()) {
                continue;
            }
            if (word.length() == 1) {
                spelled.add(word);
                continue;
            }
            flush(spelled, words);
            words.add(readings(word));
        }
        flush(spelled, words);
        return words;
    }

    private static void flush(List<String> spelled, List<Set<String>> words) {
        if (spelled.size() >= LEAST_SPELLED) {
            words.add(readings(String.join("", spelled)));
        } else {
            spelled.forEach(letter -> words.add(readings(letter)));
        }
        spelled.clear();
    }

    private static String folded(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        plain = INVISIBLE
                .matcher(Normalizer.normalize(plain, Normalizer.Form.NFKD))
                .replaceAll("");
        StringBuilder latin = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char letter = plain.charAt(i);
            int at = LOOKALIKES.indexOf(letter);
            latin.append(at < 0 ? letter == '\u2019' ? '\'' : letter : LATIN.charAt(at));
        }
        return latin.toString();
    }

    private static Set<String> readings(String word) {
        Set<String> readings = new LinkedHashSet<>();
        String bare = word.endsWith("'s") ? word.substring(0, word.length() - 2) : word;
        readings.add(bare);
        boolean letters = bare.chars().anyMatch(Character::isLetter);
        if (letters && bare.chars().anyMatch(c -> !Character.isLetter(c))) {
            readings.add(unmasked(bare, 'i'));
            readings.add(unmasked(bare, 'l'));
        }
        for (String reading : List.copyOf(readings)) {
            if (REPEATED.matcher(reading).find()) {
                readings.add(REPEATED.matcher(reading).replaceAll("$1"));
                readings.add(REPEATED.matcher(reading).replaceAll("$1$1"));
            }
        }
        return readings;
    }

    /// @param one what the digit 1 stands for
    private static String unmasked(String word, char one) {
        StringBuilder plain = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            plain.append(
                    switch (letter) {
                        case '0' -> 'o';
                        case '1', '|', '!' -> one;
                        case '3' -> 'e';
                        case '4', '@' -> 'a';
                        case '5', '$' -> 's';
                        case '7', '+' -> 't';
                        case '8' -> 'b';
                        default -> letter;
                    });
        }
        return plain.toString();
    }
}
