package cosmonaut.camera.file;

import cosmonaut.InvalidInputException;
import java.util.List;
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

/// The JSON formats: told apart by the lists that they hold.
final class JsonPaths {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(PathReader.MAX_JSON_DEPTH)
                            .maxNumberLength(PathReader.MAX_NUMBER)
                            .maxTokenCount(PathReader.MAX_JSON_TOKENS)
                            .build())
                    .build())
            .build();

    private static final String KNOWN = "give a nerfstudio path, a transforms.json or an instant-ngp path";
    private static final Pattern NO_NUMBER = Pattern.compile("(?i)token '([-+]?(?:nan|inf|infinity))'");
    private static final int KEYS_TOLD = 6;

    private final String source;
    private final double untimedRate;

    JsonPaths(String source, double untimedRate) {
        this.source = source;
        this.untimedRate = untimedRate;
    }

    CameraTrack read(String text) {
        JsonNode root = parsed(text);
        if (root.isArray()) {
            return list(root);
        }
        if (root.path("camera_path").isArray() || root.path("keyframes").isArray()) {
            NerfstudioPath path = new NerfstudioPath(source, untimedRate);
            boolean keyframesAlone = root.path("camera_path").isEmpty()
                    && !root.path("keyframes").isEmpty();
            return keyframesAlone ? path.keyframes(root) : path.cameras(root);
        }
        if (root.path("frames").isArray()) {
            return new PictureCameras(source, untimedRate).transforms(root, root.path("frames"));
        }
        if (root.path("path").isArray()) {
            return new InstantNgpPath(source).read(root);
        }
        throw new InvalidInputException(
                source + ": has no list 'camera_path', 'keyframes', 'frames' or 'path'; " + KNOWN);
    }

    private CameraTrack list(JsonNode root) {
        PictureCameras cameras = new PictureCameras(source, untimedRate);
        JsonNode first = root.path(0);
        if (root.isEmpty()) {
            throw new InvalidInputException(source + ": holds no camera; write at least one pose");
        }
        if (first.has("transform")) {
            return cameras.exported(root);
        }
        if (first.has("transform_matrix")) {
            return cameras.transforms(MAPPER.createObjectNode(), root);
        }
        if (first.has("position") && first.has("rotation")) {
            return cameras.splatting(root);
        }
        if (first.has("token") && first.has("rotation") && first.has("translation")) {
            throw new InvalidInputException(source + ": is a nuScenes table, whose poses are those of the car or of a"
                    + " sensor on it; multiply them and write TUM lines: t tx ty tz qx qy qz qw");
        }
        List<String> keys = first.propertyNames().stream()
                .limit(KEYS_TOLD)
                .map(TrackBuilder::quoted)
                .toList();
        throw new InvalidInputException(source + ": is a JSON list "
                + (keys.isEmpty() ? "" : "of objects with " + String.join(", ", keys) + " ")
                + "and of no known format; " + KNOWN);
    }

    private JsonNode parsed(String text) {
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
