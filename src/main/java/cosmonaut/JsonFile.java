package cosmonaut;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads a configuration file into a record, strictly: an unknown key, a missing file, a wrong type or a nesting bomb
/// is one
/// clear line. Keys are snake_case.
public final class JsonFile {

    private static final long MAX_BYTES = 8L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private static final ObjectNode NOTHING = MAPPER.createObjectNode();

    private JsonFile() {}

    /// Reads the file as `type`.
    ///
    /// @param ignored top-level keys of other programs that carry nothing for us
    /// @throws InvalidInputException when the file is missing, not JSON, or does not fit
    public static <T> T read(Path file, Class<T> type, Set<String> ignored) {
        return read(file, type, ignored, NOTHING);
    }

    /// Reads the file as `type`, with some of its values replaced: those of `changes`, object by object.
    ///
    /// @param ignored top-level keys of other programs that carry nothing for us
    /// @throws InvalidInputException when the file is missing, not JSON, or does not fit with the changes
    public static <T> T read(Path file, Class<T> type, Set<String> ignored, ObjectNode changes) {
        return read(file, type, ignored, changes, Map.of());
    }

    /// As [#read], with keys that were called otherwise before.
    ///
    /// @param renamed top-level keys, former to present; where both stand the former one is unknown
    public static <T> T read(
            Path file, Class<T> type, Set<String> ignored, ObjectNode changes, Map<String, String> renamed) {
        try {
            ObjectNode object = renamed(readObject(file), renamed);
            object.remove(ignored);
            replace(object, renamed(changes.deepCopy(), renamed));
            return MAPPER.treeToValue(object, type);
        } catch (UnrecognizedPropertyException e) {
            throw new InvalidInputException(
                    file + " has the unknown key \"" + e.getPropertyName() + "\"; remove it or update Cosmonaut", e);
        } catch (JacksonException e) {
            Throwable cause = e.getCause();
            if (cause instanceof InvalidInputException invalid) {
                throw new InvalidInputException(file + ": " + invalid.getMessage(), invalid);
            }
            String where = e.getPathReference().isEmpty() ? "" : " at " + e.getPathReference();
            throw new InvalidInputException(
                    file + " cannot be understood" + where + ": " + firstLine(e.getOriginalMessage()), e);
        }
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

    /// Reads any JSON file of at most 8 MiB.
    public static JsonNode readTree(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new InvalidInputException(
                        file + " is missing or not a file; put the file there or name another folder");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new InvalidInputException(file + " is larger than 8 MiB, too large for a configuration");
            }
            return MAPPER.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new InvalidInputException(file + " cannot be read: " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new InvalidInputException(file + " is not valid JSON: " + firstLine(e.getOriginalMessage()), e);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
