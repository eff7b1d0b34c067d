package cosmonaut.settings;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// The fields of one JSON object, each with a default: an absent field has it silently, one that cannot be used has it
/// with a warning.
final class JsonFields {

    private final JsonNode node;
    private final String path;
    private final List<String> warnings;
    private final Set<String> known = new HashSet<>();

    private JsonFields(JsonNode node, String path, List<String> warnings) {
        this.node = node;
        this.path = path;
        this.warnings = warnings;
    }

    static JsonFields of(JsonNode node, List<String> warnings) {
        return new JsonFields(node, "", warnings);
    }

    /// The fields of an inner object; none when it is absent or something else.
    JsonFields inner(String name) {
        JsonNode inner = node(name);
        if (!inner.isMissingNode() && !inner.isObject()) {
            warn(name, "is not an object", "its defaults are");
            inner = MissingNode.getInstance();
        }
        return new JsonFields(inner, path + name + ".", warnings);
    }

    /// A field of any kind; an absent one and a null are missing nodes.
    JsonNode node(String name) {
        known.add(name);
        JsonNode value = node.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    /// @param standard what an absent or bad one becomes; NaN for none
    double number(String name, double standard, Range range) {
        JsonNode value = node(name);
        if (value.isMissingNode()) {
            return standard;
        }
        if (value.isNumber() && range.contains(value.asDouble(Double.NaN))) {
            return value.asDouble(standard);
        }
        String instead = Double.isNaN(standard) ? "none is" : standard + " is";
        warn(name, "is " + shown(value) + " and not a number between " + range, instead);
        return standard;
    }

    int integer(String name, int standard, Range range) {
        JsonNode value = node(name);
        if (value.isMissingNode()) {
            return standard;
        }
        if (value.isIntegralNumber() && value.canConvertToInt() && range.contains(value.intValue())) {
            return value.intValue();
        }
        warn(name, "is " + shown(value) + " and not a whole number between " + range, standard + " is");
        return standard;
    }

    long whole(String name, long standard) {
        JsonNode value = node(name);
        if (value.isMissingNode()) {
            return standard;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        warn(name, "is " + shown(value) + " and not a whole number", standard + " is");
        return standard;
    }

    boolean flag(String name, boolean standard) {
        JsonNode value = node(name);
        if (value.isMissingNode()) {
            return standard;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        warn(name, "is " + shown(value) + " and not true or false", standard + " is");
        return standard;
    }

    <E extends Enum<E>> E choice(String name, E standard) {
        JsonNode value = node(name);
        if (value.isMissingNode()) {
            return standard;
        }
        Class<E> type = standard.getDeclaringClass();
        for (E choice : type.getEnumConstants()) {
            if (value.isString() && value.stringValue().equals(name(choice))) {
                return choice;
            }
        }
        warn(name, "is " + shown(value) + ", which is no choice", name(standard) + " is");
        return standard;
    }

    Optional<String> optionalText(String name) {
        JsonNode value = node(name);
        if (value.isString()) {
            return value.stringValue().isBlank() ? Optional.empty() : Optional.of(value.stringValue());
        }
        if (!value.isMissingNode()) {
            warn(name, "is " + shown(value) + " and not a text", "none is");
        }
        return Optional.empty();
    }

    /// The name of a file or a folder.
    Optional<String> optionalPath(String name) {
        Optional<String> text = optionalText(name);
        try {
            text.ifPresent(InputFile::named);
            return text;
        } catch (InvalidInputException e) {
            warn(name, "is no name that this system can spell", "none is");
            return Optional.empty();
        }
    }

    /// Names of files or folders; those that cannot be used are left out.
    List<String> paths(String name) {
        JsonNode value = node(name);
        if (!value.isMissingNode() && !value.isArray()) {
            warn(name, "is " + shown(value) + " and not a list of texts", "none is");
        }
        List<String> paths = new ArrayList<>();
        for (JsonNode one : value) {
            try {
                if (one.isString() && !one.stringValue().isBlank()) {
                    InputFile.named(one.stringValue());
                    paths.add(one.stringValue());
                    continue;
                }
                warn(name, "has " + shown(one) + " in it, which is no text", "the others are");
            } catch (InvalidInputException e) {
                warn(name, "has a name in it that this system cannot spell", "the others are");
            }
        }
        return paths;
    }

    /// To be called when all fields have been asked for.
    void warnOfUnknown() {
        node.propertyStream()
                .map(Map.Entry::getKey)
                .filter(name -> !known.contains(name))
                .forEach(name -> warnings.add("settings: " + path + name + " is unknown and was left out"));
    }

    /// The name of a choice in the file.
    static String name(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private void warn(String name, String what, String instead) {
        warnings.add("settings: " + path + name + " " + what + "; " + instead + " used");
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
}
