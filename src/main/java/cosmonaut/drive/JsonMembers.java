package cosmonaut.drive;

import cosmonaut.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Takes typed values out of a JSON object from outside; what is missing or wrong is named with its place.
///
/// @param source the file, for messages
/// @param place  the way to this object in it, such as `cameras[2].model`; empty at the top
public record JsonMembers(String source, String place, JsonNode object) {

    private static final int LONGEST_QUOTE = 40;

    /// @throws InvalidInputException if the node is no object
    public JsonMembers {
        if (!object.isObject()) {
            throw new InvalidInputException(
                    source + (place.isEmpty() ? "" : ", " + place) + ": is no JSON object; write one with { }");
        }
    }

    public static JsonMembers of(String source, JsonNode root) {
        return new JsonMembers(source, "", root);
    }

    /// Where a member is, for messages.
    public String at(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    /// The error of one line: what, where, remedy.
    public InvalidInputException error(String name, String what, String remedy) {
        return new InvalidInputException(source + ", " + at(name) + ": " + what + "; " + remedy);
    }

    /// A text from the file as a message may quote it.
    public static String quoted(String text) {
        return "'" + (text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text) + "'";
    }

    public boolean has(String name) {
        JsonNode node = object.get(name);
        return node != null && !node.isNull();
    }

    private JsonNode member(String name, String remedy) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            throw error(name, "is missing", remedy);
        }
        return node;
    }

    /// A finite number in a range, ends included.
    public double number(String name, double least, double most) {
        return number(name, member(name, "write a number"), least, most);
    }

    public double number(String name, double least, double most, double otherwise) {
        return has(name) ? number(name, least, most) : otherwise;
    }

    private double number(String name, JsonNode node, double least, double most) {
        String range = "write a number from " + least + " to " + most;
        if (!node.isNumber()) {
            throw error(name, "is no number", range);
        }
        double value = node.asDouble();
        if (!(value >= least && value <= most)) {
            throw error(name, "is " + value, range);
        }
        return value;
    }

    public int whole(String name, int least, int most) {
        double value = number(name, least, most);
        if (value != Math.rint(value)) {
            throw error(name, "is " + value, "write a whole number");
        }
        return (int) value;
    }

    public int whole(String name, int least, int most, int otherwise) {
        return has(name) ? whole(name, least, most) : otherwise;
    }

    /// A list of so many finite numbers, each in a range.
    public double[] numbers(String name, int count, double least, double most) {
        JsonNode node = member(name, "write a list of " + count + " numbers");
        if (!node.isArray() || count >= 0 && node.size() != count) {
            throw error(
                    name,
                    node.isArray() ? "has " + node.size() + " entries" : "is no list",
                    "write a list of " + count + " numbers");
        }
        double[] values = new double[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(name + "[" + i + "]", node.path(i), least, most);
        }
        return values;
    }

    public String text(String name, int longest) {
        JsonNode node = member(name, "write a text");
        if (!node.isString()) {
            throw error(name, "is no text", "write one in quotes");
        }
        String text = node.asString();
        if (text.length() > longest) {
            throw error(name, "has " + text.length() + " characters", "write at most " + longest);
        }
        return text;
    }

    public String text(String name, int longest, String otherwise) {
        return has(name) ? text(name, longest) : otherwise;
    }

    public Optional<String> optionalText(String name, int longest) {
        return has(name) ? Optional.of(text(name, longest)) : Optional.empty();
    }

    public boolean truth(String name, boolean otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        JsonNode node = object.path(name);
        if (!node.isBoolean()) {
            throw error(name, "is neither true nor false", "write one of them");
        }
        return node.asBoolean();
    }

    /// One of some words.
    ///
    /// @param word what the file calls a choice
    public <E> E choice(String name, List<E> choices, Function<E, String> word) {
        String text = text(name, 1000);
        for (E choice : choices) {
            if (word.apply(choice).equals(text)) {
                return choice;
            }
        }
        throw error(
                name,
                "is " + quoted(text),
                "write one of " + String.join(", ", choices.stream().map(word).toList()));
    }

    public <E> E choice(String name, List<E> choices, Function<E, String> word, E otherwise) {
        return has(name) ? choice(name, choices, word) : otherwise;
    }

    public JsonMembers object(String name) {
        return new JsonMembers(source, at(name), member(name, "write an object"));
    }

    public @Nullable JsonMembers optionalObject(String name) {
        return has(name) ? object(name) : null;
    }

    /// A list of objects.
    ///
    /// @param least and `most` entries
    public List<JsonMembers> objects(String name, int least, int most) {
        JsonNode node = member(name, "write a list");
        if (!node.isArray()) {
            throw error(name, "is no list", "write one with [ ]");
        }
        if (node.size() < least || node.size() > most) {
            throw error(name, "has " + node.size() + " entries", "write " + least + " to " + most);
        }
        List<JsonMembers> objects = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            objects.add(new JsonMembers(source, at(name) + "[" + i + "]", node.path(i)));
        }
        return objects;
    }

    /// A list of texts.
    public List<String> texts(String name, int most, int longest) {
        JsonNode node = member(name, "write a list of texts");
        if (!node.isArray() || node.size() > most) {
            throw error(name, "is no list of at most " + most, "write one with [ ]");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode entry : node) {
            if (!entry.isString() || entry.asString().length() > longest) {
                throw error(name, "has an entry that is no text of at most " + longest, "write texts in quotes");
            }
            texts.add(entry.asString());
        }
        return texts;
    }
}
