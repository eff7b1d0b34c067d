package cosmonaut.camera.file;

import cosmonaut.InvalidInputException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a JSON text within the limits of [PathReader]; what is wrong with it is one line.
record JsonText(String source) {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(PathReader.MAX_JSON_DEPTH)
                            .maxNumberLength(PathReader.MAX_NUMBER)
                            .maxTokenCount(PathReader.MAX_JSON_TOKENS)
                            .build())
                    .build())
            .build();

    private static final Pattern NO_NUMBER = Pattern.compile("(?i)token '([-+]?(?:nan|inf|infinity))'");

    JsonNode parsed(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (StreamConstraintsException e) {
            throw new InvalidInputException(
                    source + place(e) + ": " + limit(String.valueOf(e.getOriginalMessage())), e);
        } catch (JacksonException e) {
            String said = firstLine(e.getOriginalMessage());
            Matcher noNumber = NO_NUMBER.matcher(said);
            if (noNumber.find()) {
                throw new InvalidInputException(
                        source + place(e) + ": " + noNumber.group(1) + " is not a finite number; write one", e);
            }
            throw new InvalidInputException(source + place(e) + ": is not valid JSON (" + said + "); mend the file", e);
        }
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
    }

    private static String limit(String said) {
        String words = said.toLowerCase(Locale.ROOT);
        if (words.contains("depth")) {
            return "is nested deeper than " + PathReader.MAX_JSON_DEPTH + " levels; give a path file";
        }
        if (words.contains("number")) {
            return "has a number of more than " + PathReader.MAX_NUMBER + " characters; round it";
        }
        if (words.contains("token")) {
            return "has more than " + PathReader.MAX_JSON_TOKENS + " values and brackets; cut the path";
        }
        return "has a name or text that is too long; give a path file";
    }

    private static String firstLine(@Nullable String message) {
        String line =
                message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
        StringBuilder safe = new StringBuilder();
        line.chars().limit(100).forEach(c -> safe.append(Character.isISOControl(c) ? '?' : (char) c));
        return line.length() > 100 ? safe + "..." : safe.toString();
    }
}
