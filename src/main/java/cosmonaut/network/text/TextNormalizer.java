package cosmonaut.network.text;

import cosmonaut.InvalidInputException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What is done to a text before it is cut into pieces: the `normalizer` of a `tokenizer.json`.
interface TextNormalizer {

    /// Characters that a text may have between two steps: one step may not blow it up for the next.
    int LONGEST_TEXT = 1 << 19;

    /// Steps of a sequence.
    int MOST_STEPS = 16;

    /// Characters that may take the place of others.
    int LONGEST_REPLACEMENT = 16;

    String normalize(String text);

    /// @param file for messages
    /// @throws InvalidInputException for a kind that is not known
    static TextNormalizer parse(JsonNode node, String file) {
        if (node.isMissingNode() || node.isNull()) {
            return text -> text;
        }
        String type = node.path("type").asString("");
        return switch (type) {
            case "Sequence" -> sequence(node.path("normalizers"), file);
            case "Precompiled" ->
                PrecompiledCharacters.parse(node.path("precompiled_charsmap").asString(""), file)::normalize;
            case "NFC" -> text -> Normalizer.normalize(text, Normalizer.Form.NFC);
            case "NFD" -> text -> Normalizer.normalize(text, Normalizer.Form.NFD);
            case "NFKC" -> text -> Normalizer.normalize(text, Normalizer.Form.NFKC);
            case "NFKD" -> text -> Normalizer.normalize(text, Normalizer.Form.NFKD);
            case "Lowercase" -> TextNormalizer::lowercase;
            case "Strip" -> strip(node);
            case "Replace" -> replace(node, file);
            default ->
                throw new InvalidInputException(
                        file + ": the normalizer \"" + type + "\" is not known; use a T5 tokenizer");
        };
    }

    private static TextNormalizer sequence(JsonNode nodes, String file) {
        PreTokenizer.requireFlat(nodes, file);
        List<TextNormalizer> steps = new ArrayList<>();
        nodes.forEach(node -> steps.add(parse(node, file)));
        return text -> {
            String result = text;
            for (TextNormalizer step : steps) {
                result = step.normalize(result);
                if (result.length() > LONGEST_TEXT) {
                    throw new InvalidInputException(file + ": the normalizer makes more than " + LONGEST_TEXT
                            + " characters of a text; use a T5 tokenizer");
                }
            }
            return result;
        };
    }

    /// Character by character, as the reference does: no final sigma, no language of its own.
    private static String lowercase(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == 0x130) {
                out.append("i\u0307");
            } else {
                out.appendCodePoint(Character.toLowerCase(point));
            }
        });
        return out.toString();
    }

    private static TextNormalizer strip(JsonNode node) {
        boolean left = node.path("strip_left").asBoolean(true);
        boolean right = node.path("strip_right").asBoolean(true);
        return text -> {
            int from = 0;
            int to = text.length();
            while (left && from < to && PreTokenizer.isWhitespace(text.charAt(from))) {
                from++;
            }
            while (right && to > from && PreTokenizer.isWhitespace(text.charAt(to - 1))) {
                to--;
            }
            return text.substring(from, to);
        };
    }

    /// A literal, or one of the runs of blanks that published tokenizers name: other expressions are refused rather
    /// than run.
    private static TextNormalizer replace(JsonNode node, String file) {
        String content = node.path("content").asString("");
        if (content.length() > LONGEST_REPLACEMENT) {
            throw new InvalidInputException(file + ": a replacement of " + content.length() + " characters, at most "
                    + LONGEST_REPLACEMENT + " are read; use a T5 tokenizer");
        }
        JsonNode literal = node.path("pattern").path("String");
        if (literal.isString() && !literal.asString().isEmpty()) {
            return text -> text.replace(literal.asString(), content);
        }
        String expression = node.path("pattern").path("Regex").asString("");
        if (!expression.equals(" {2,}")) {
            throw new InvalidInputException(
                    file + ": the replacement pattern \"" + expression + "\" is not known; use a T5 tokenizer");
        }
        return text -> text.replaceAll(" {2,}", java.util.regex.Matcher.quoteReplacement(content));
    }
}
