package cosmonaut.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A change of weather or material in a caption of the procedural worlds.
///
/// @param family whose captions it fits
/// @param words what is replaced
/// @param wanted takes their place
/// @param otherwise takes it where the caption says `wanted` already
record TextChange(String family, Pattern words, String wanted, String otherwise) {

    private static final Pattern LIGHT =
            Pattern.compile("(in clear daylight|on a bright morning|in the evening|under an overcast sky|under fog).*");

    /// Five changes, three of weather and two of material.
    static final List<TextChange> ALL = List.of(
            new TextChange("street", LIGHT, "under fog, slanting sun ahead", "in clear daylight, high sun ahead"),
            new TextChange("forest", LIGHT, "in the evening, low orange sun ahead", "under fog, slanting sun ahead"),
            new TextChange("courtyard", LIGHT, "in the evening, low orange sun ahead", "under an overcast sky"),
            new TextChange(
                    "corridor",
                    Pattern.compile("(?<=a long )(white|green|beige|blue|red brick|stone)(?= corridor)"),
                    "red brick",
                    "blue"),
            new TextChange(
                    "canyon",
                    Pattern.compile("(red|yellow) sandstone|grey limestone|purple slate"),
                    "red sandstone",
                    "purple slate"));

    /// The changed caption; empty where it does not hold the words.
    Optional<String> of(String caption) {
        Matcher found = words.matcher(caption);
        if (!found.find()) {
            return Optional.empty();
        }
        String replacement = caption.startsWith(wanted, found.start()) || sameLight(found.group()) ? otherwise : wanted;
        return Optional.of(caption.substring(0, found.start()) + replacement + caption.substring(found.end()));
    }

    /// The sun may stand elsewhere in the same weather.
    private boolean sameLight(String now) {
        Matcher light = LIGHT.matcher(wanted);
        return light.matches() && now.startsWith(light.group(1));
    }
}
