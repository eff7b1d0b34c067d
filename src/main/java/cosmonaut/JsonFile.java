package cosmonaut;

import com.fasterxml.jackson.annotation.Nulls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads a configuration file into a record, strictly: an unknown key, a missing file, a wrong type, a null in a list
/// or what is past [JsonLimits#CONFIGURATION] is one clear line. Keys are snake_case.
public final class JsonFile {

    private static final JsonLimits LIMITS = JsonLimits.CONFIGURATION;

    private static final int START_BYTES = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(LIMITS.factory(true))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
            .build();

    private static final ObjectNode NOTHING = MAPPER.createObjectNode();

    private JsonFile() {}

    /// Reads the file as `type`.
    ///
    /// @param ignored keys that carry nothing for us; "outpainting.steps" is a key within another
    /// @throws InvalidInputException when the file is missing, not JSON, or does not fit
    public static <T> T read(Path file, Class<T> type, Set<String> ignored) {
        return read(file, type, ignored, NOTHING);
    }

    /// Reads the file as `type`, with some of its values replaced: those of `changes`, object by object.
    ///
    /// @param ignored keys that carry nothing for us, as above
    /// @throws InvalidInputException when the file is missing, not JSON, or does not fit with the changes
    public static <T> T read(Path file, Class<T> type, Set<String> ignored, ObjectNode changes) {
        return read(file, type, ignored, changes, Map.of());
    }

    /// As [#read], where a key that the file lacks has the value that the library which defines the file would take.
    ///
    /// @param defaults a JSON object
    public static <T> T readOver(String defaults, Path file, Class<T> type, Set<String> ignored) {
        ObjectNode missing = (ObjectNode) MAPPER.readTree(defaults);
        readObject(file).propertyNames().forEach(missing::remove);
        return read(file, type, ignored, missing);
    }

    /// As [#read], with keys that were called otherwise before.
    ///
    /// @param renamed top-level keys, former to present; where both stand the former one is unknown
    public static <T> T read(
            Path file, Class<T> type, Set<String> ignored, ObjectNode changes, Map<String, String> renamed) {
        try {
            ObjectNode object = renamed(readObject(file), renamed);
            replace(object, renamed(changes.deepCopy(), renamed));
            ignored.forEach(key -> remove(object, key));
            return MAPPER.treeToValue(object, type);
        } catch (UnrecognizedPropertyException e) {
            throw new InvalidInputException(
                    file + " has the unknown key \"" + e.getPropertyName() + "\"; remove it or update Cosmonaut", e);
        } catch (JacksonException e) {
            Throwable cause = e.getCause();
            if (cause instanceof InvalidInputException invalid) {
                throw new InvalidInputException(file + ": " + invalid.getMessage(), invalid);
            }
            String where = e.getPath().isEmpty() ? "" : " at " + place(e);
            throw new InvalidInputException(file + " cannot be understood" + where + ": " + LIMITS.reason(e), e);
        }
    }

    /// The way to what is wrong, as in `suggested.frames` or `pictures[1]`.
    private static String place(JacksonException e) {
        StringBuilder place = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                place.append('[').append(step.getIndex()).append(']');
            } else {
                place.append(place.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return place.toString();
    }

    /// Reads a JSON file that holds an object.
    public static ObjectNode readObject(Path file) {
        if (readTree(file) instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidInputException(file + " does not hold a JSON object");
    }

    private static ObjectNode renamed(ObjectNode object, Map<String, String> names) {
        names.forEach((former, present) -> {
            if (object.has(former) && !object.has(present)) {
                object.set(present, object.remove(former));
            }
        });
        return object;
    }

    private static void remove(ObjectNode object, String key) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            object.remove(key);
        } else if (object.get(key.substring(0, dot)) instanceof ObjectNode inner) {
            remove(inner, key.substring(dot + 1));
        }
    }

    private static void replace(ObjectNode target, ObjectNode changes) {
        changes.properties().forEach(change -> {
            if (change.getValue() instanceof ObjectNode deeper
                    && target.get(change.getKey()) instanceof ObjectNode inner) {
                replace(inner, deeper);
            } else {
                target.set(change.getKey(), change.getValue());
            }
        });
    }

    /// Reads any JSON file.
    public static JsonNode readTree(Path file) {
        return readTree(file, LIMITS, MAPPER);
    }

    /// Reads a JSON file within limits of its own, in which no name stands twice in an object.
    public static JsonNode readTree(Path file, JsonLimits limits) {
        return readTree(file, limits, JsonMapper.builder(limits.factory(false)).build());
    }

    private static JsonNode readTree(Path file, JsonLimits limits, JsonMapper mapper) {
        if (Files.notExists(file)) {
            throw new InvalidInputException(file + " is missing; put the file there or name another folder");
        }
        byte[] text = InputFile.read(file, file.toString(), limits.bytes());
        try {
            return mapper.readTree(text);
        } catch (JacksonException e) {
            throw new InvalidInputException(file + " is not valid JSON: " + reason(text, limits, e), e);
        }
    }

    private static String reason(byte[] text, JsonLimits limits, JacksonException e) {
        String start = new String(text, 0, Math.min(text.length, START_BYTES), StandardCharsets.ISO_8859_1);
        if (start.startsWith("version https://git-lfs")) {
            return "a Git LFS pointer; run 'git lfs pull' in its folder";
        }
        if (start.stripLeading().startsWith("<")) {
            return "a web page; log in where the file lies and download it again";
        }
        return limits.reason(e) + "; mend the file";
    }
}
