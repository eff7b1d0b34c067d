package cosmonaut.network.text;

import cosmonaut.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Cuts a normalised text into words: the `pre_tokenizer` of a `tokenizer.json`.
interface PreTokenizer {

    /// Stands for a blank.
    char MARK = '\u2581';

    /// @param first whether the text is the very beginning of the input
    /// @return words, none of them empty
    List<String> split(String text, boolean first);

    /// @param file for messages
    /// @throws InvalidInputException for a kind that is not known
    static PreTokenizer parse(JsonNode node, String file) {
        if (node.isMissingNode() || node.isNull()) {
            return (text, first) -> text.isEmpty() ? List.of() : List.of(text);
        }
        String type = node.path("type").asString("");
        return switch (type) {
            case "Sequence" -> sequence(node.path("pretokenizers"), file);
            case "WhitespaceSplit" -> (text, first) -> words(text);
            case "Metaspace" -> metaspace(node, file);
            default ->
                throw new InvalidInputException(
                        file + ": the pre-tokenizer \"" + type + "\" is not known; use a T5 tokenizer");
        };
    }

    /// T5's: blanks of any kind part words, each of which then begins with the visible mark, and is cut at others.
    static PreTokenizer ofT5() {
        return (text, first) -> words(text).stream()
                .map(word -> word.charAt(0) == MARK ? word : MARK + word)
                .flatMap(word -> atMarks(word, MARK).stream())
                .toList();
    }

    /// @throws InvalidInputException if a sequence has too many steps or holds another
    static void requireFlat(JsonNode steps, String file) {
        boolean nested = steps.valueStream()
                .anyMatch(step -> step.path("type").asString("").equals("Sequence"));
        if (nested || steps.size() > TextNormalizer.MOST_STEPS) {
            throw new InvalidInputException(file + ": a sequence of more than " + TextNormalizer.MOST_STEPS
                    + " steps, or one within another; use a T5 tokenizer");
        }
    }

    private static PreTokenizer sequence(JsonNode nodes, String file) {
        requireFlat(nodes, file);
        List<PreTokenizer> steps = new ArrayList<>();
        nodes.forEach(node -> steps.add(parse(node, file)));
        return (text, first) -> {
            List<String> parts = text.isEmpty() ? List.of() : List.of(text);
            for (PreTokenizer step : steps) {
                List<String> next = new ArrayList<>();
                for (int i = 0; i < parts.size(); i++) {
                    next.addAll(step.split(parts.get(i), first && i == 0));
                }
                parts = next;
            }
            return parts;
        };
    }

    /// Between blanks, which are left out.
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isWhitespace(text.charAt(i))) {
                if (i > from) {
                    words.add(text.substring(from, i));
                }
                from = i + 1;
            }
        }
        return words;
    }

    /// Blanks become a visible mark, words begin with it.
    private static PreTokenizer metaspace(JsonNode node, String file) {
        String mark = node.path("replacement").asString(String.valueOf(MARK));
        String scheme = node.path("prepend_scheme")
                .asString(node.path("add_prefix_space").asBoolean(true) ? "always" : "never");
        boolean split = node.path("split").asBoolean(true);
        if (mark.length() != 1 || !List.of("always", "first", "never").contains(scheme)) {
            throw new InvalidInputException(
                    file + ": the Metaspace \"" + mark + "\", " + scheme + " is not known; use a T5 tokenizer");
        }
        return (text, first) -> {
            String marked = text.replace(" ", mark);
            boolean prepend = scheme.equals("always") || (scheme.equals("first") && first);
            if (prepend && !marked.isEmpty() && !marked.startsWith(mark)) {
                marked = mark + marked;
            }
            return split ? atMarks(marked, mark.charAt(0)) : marked.isEmpty() ? List.of() : List.of(marked);
        };
    }

    private static List<String> atMarks(String text, char mark) {
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == mark) {
                words.add(text.substring(from, i));
                from = i;
            }
        }
        return words;
    }

    /// The White_Space property of Unicode, which Java's own tests follow only in part.
    static boolean isWhitespace(char c) {
        return (c >= 0x09 && c <= 0x0D)
                || c == 0x20
                || c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }
}
