package cosmonaut.camera.file;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.edit.EditablePath;
import cosmonaut.camera.edit.Interpolation;
import cosmonaut.camera.edit.PathKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The program's own path file, `.cosmopath`: the keys of a drawn path, with everything that an editor needs.
///
/// JSON with `format` `cosmopath/1`, `interpolation`, `width` and `height` of the pictures, and `keys`, each with
/// `seconds`, `c2w` (12 numbers, rows of camera-to-world, OpenCV axes, metres), `fx`, `fy`, `cx`, `cy` in pixels,
/// `ease` (0 to 1, 0 if missing) and `riding` (false if missing). `scene` and `model` are notes. What is written comes
/// back bit by bit.
public final class CosmoPathFile {

    public static final String EXTENSION = ".cosmopath";

    private static final String FAMILY = "cosmopath/";
    private static final String FORMAT = FAMILY + "1";
    private static final String CONVENTION =
            "camera-to-world, OpenCV axes (x right, y down, z forward), metres, seconds, pixels";
    private static final int LONGEST_NOTE = 1000;

    private CosmoPathFile() {}

    /// Whether a file's name says that it is one.
    public static boolean isNamed(Path file) {
        return file.toString().endsWith(EXTENSION);
    }

    /// @throws InvalidInputException if the file cannot be read, is past a limit of [PathReader] or holds what no
    ///     path can; the message names the place
    public static PathDocument read(Path file) {
        String source = file.toString();
        try (PathText text = PathText.open(file, PathReader.MAX_JSON_BYTES)) {
            return parsed(source, new JsonText(source).parsed(text.rest()));
        }
    }

    static boolean isOne(JsonNode root) {
        String format = JsonValues.text(root, "format");
        return format != null && format.startsWith(FAMILY);
    }

    private static PathDocument parsed(String source, JsonNode root) {
        if (!isOne(root)) {
            throw new InvalidInputException(
                    source + ": is no path of this program; convert it with cosmonaut path convert");
        }
        if (!FORMAT.equals(JsonValues.text(root, "format"))) {
            throw new InvalidInputException(source + ": is of the format "
                    + TrackBuilder.quoted(String.valueOf(JsonValues.text(root, "format"))) + ", this program reads "
                    + FORMAT + "; update Cosmonaut");
        }
        TrackBuilder errors = new TrackBuilder(source, FORMAT);
        JsonValues values = new JsonValues(errors);
        double width = values.optional("top level", root, "width", Double.NaN);
        double height = values.optional("top level", root, "height", Double.NaN);
        if (!root.path("keys").isArray()) {
            throw errors.error("top level", "keys is no list", "write the keys of the path");
        }
        List<PathKey> keys = new ArrayList<>();
        for (JsonNode key : root.path("keys")) {
            String where = "keys[" + keys.size() + "]";
            if (keys.size() == EditablePath.MAX_KEYS) {
                throw errors.error(where, "more than " + EditablePath.MAX_KEYS + " keys", "cut the path");
            }
            keys.add(key(values, where, key, width, height));
        }
        try {
            EditablePath path = EditablePath.of(keys, interpolation(errors, root));
            return new PathDocument(path, note(root, "scene"), note(root, "model"));
        } catch (InvalidInputException e) {
            throw String.valueOf(e.getMessage()).startsWith(source)
                    ? e
                    : new InvalidInputException(source + ": " + e.getMessage() + "; mend the file", e);
        }
    }

    private static PathKey key(JsonValues values, String where, JsonNode key, double width, double height) {
        TrackBuilder errors = values.track();
        double seconds = values.optional(where, key, "seconds", Double.NaN);
        double ease = values.optional(where, key, "ease", 0);
        Pose pose = pose(errors, where, values.numbers(where, key, "c2w"));
        Intrinsics lens = errors.lens(
                where,
                values.optional(where, key, "fx", Double.NaN),
                values.optional(where, key, "fy", Double.NaN),
                values.optional(where, key, "cx", Double.NaN),
                values.optional(where, key, "cy", Double.NaN),
                width,
                height);
        try {
            return new PathKey(seconds, pose, lens, ease, key.path("riding").asBoolean(false));
        } catch (InvalidInputException e) {
            throw errors.error(where, String.valueOf(e.getMessage()), "mend the key");
        }
    }

    /// The very pose that is written, where it is one; a rotation that is off by a little is mended.
    static Pose pose(TrackBuilder track, String where, double[] rows) {
        if (rows.length == 12) {
            try {
                return new Pose(
                        rows[0], rows[1], rows[2], rows[4], rows[5], rows[6], rows[8], rows[9], rows[10], rows[3],
                        rows[7], rows[11]);
            } catch (IllegalArgumentException e) {
                return track.cameraToWorld(where, rows);
            }
        }
        return track.cameraToWorld(where, rows);
    }

    private static Interpolation interpolation(TrackBuilder errors, JsonNode root) {
        String name = JsonValues.text(root, "interpolation");
        return Arrays.stream(Interpolation.values())
                .filter(known -> known.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> errors.error(
                        "top level",
                        "interpolation " + TrackBuilder.quoted(String.valueOf(name)) + " is unknown",
                        "write smooth, centripetal or linear"));
    }

    private static Optional<String> note(JsonNode root, String field) {
        @Nullable String text = JsonValues.text(root, field);
        return Optional.ofNullable(text)
                .map(words -> words.length() > LONGEST_NOTE ? words.substring(0, LONGEST_NOTE) : words);
    }

    /// The path as cameras at a rate, for those who fly any path file.
    static CameraTrack track(String source, JsonNode root, double rate) {
        EditablePath path = parsed(source, root).path();
        if (path.isEmpty()) {
            throw new InvalidInputException(source + ": holds no key; set one");
        }
        CameraPath sampled = path.sampled(rate);
        List<CameraTrack.Sample> samples = new ArrayList<>();
        int last = sampled.size() - 1;
        for (int i = 0; i <= last; i++) {
            // Written as CameraTrack.resampled finds its times, so that at this rate it meets the very samples.
            double time = i == 0 ? 0 : i == last ? path.duration() : (double) i / last * path.duration();
            samples.add(
                    new CameraTrack.Sample(time, sampled.pose(i), sampled.get(i).intrinsics()));
        }
        List<String> details = List.of(
                CameraTrack.counted(path.size(), "key"), path.interpolation().toString());
        return new CameraTrack(source, "Cosmonaut path", samples, false, details, List.of());
    }

    /// Writes the file whole or not at all.
    public static void write(PathDocument document, Path file) throws IOException {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        EditablePath path = document.path();
        root.put("format", FORMAT);
        root.put("camera_convention", CONVENTION);
        document.scene().ifPresent(scene -> root.put("scene", scene));
        document.model().ifPresent(model -> root.put("model", model));
        root.put("interpolation", path.interpolation().toString());
        if (!path.isEmpty()) {
            root.put("width", path.key(0).lens().width());
            root.put("height", path.key(0).lens().height());
        }
        ArrayNode keys = root.putArray("keys");
        for (PathKey key : path.keys()) {
            ObjectNode node = keys.addObject();
            node.put("seconds", key.seconds());
            ArrayNode rows = node.putArray("c2w");
            for (double value : key.pose().rows()) {
                rows.add(value);
            }
            Intrinsics lens = key.lens();
            node.put("fx", lens.fx()).put("fy", lens.fy()).put("cx", lens.cx()).put("cy", lens.cy());
            node.put("ease", key.ease());
            if (key.riding()) {
                node.put("riding", true);
            }
        }
        Path part = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.writeString(
                    part, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
