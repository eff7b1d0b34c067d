package cosmonaut.camera.file;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The JSON formats: nerfstudio's camera path, `transforms.json` and instant-ngp's camera path.
final class JsonPaths {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /// instant-ngp's defaults: NeRF units times this, plus [#NGP_OFFSET], make its unit cube.
    private static final double NGP_SCALE = 0.33;

    private static final double NGP_OFFSET = 0.5;

    private final String source;
    private final double untimedRate;

    JsonPaths(String source, double untimedRate) {
        this.source = source;
        this.untimedRate = untimedRate;
    }

    CameraTrack read(String text) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JacksonException e) {
            String where =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            throw new InvalidInputException(
                    source + where + ": is not valid JSON (" + firstLine(e.getOriginalMessage()) + "); mend the file",
                    e);
        }
        if (root.path("camera_path").isArray()) {
            return nerfstudio(root);
        }
        if (root.path("frames").isArray()) {
            return transforms(root);
        }
        if (root.path("path").isArray()) {
            return instantNgp(root.path("path"));
        }
        throw new InvalidInputException(
                source
                        + ": has no list 'camera_path', 'frames' or 'path'; give a nerfstudio path, a transforms.json or an instant-ngp path");
    }

    private static String firstLine(@Nullable String message) {
        String line =
                message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
        return line.length() > 100 ? line.substring(0, 100) + "..." : line;
    }

    private CameraTrack nerfstudio(JsonNode root) {
        TrackBuilder track = new TrackBuilder(source);
        double rate = optional(track, "top level", root, "fps", untimedRate);
        if (!(rate >= 1e-3 && rate <= 1e5)) {
            throw track.error("top level", "fps " + rate + " is not possible", "write frames per second");
        }
        double width = optional(track, "top level", root, "render_width", 16);
        double height = optional(track, "top level", root, "render_height", 9);
        int i = 0;
        for (JsonNode camera : root.path("camera_path")) {
            String where = "camera_path[" + i + "]";
            double[] rows = openGlToOpenCv(numbers(track, where, camera, "camera_to_world"), track, where);
            double aspect = optional(track, where, camera, "aspect", width / height);
            Intrinsics lens = camera.has("fov")
                    ? track.fov(where, optional(track, where, camera, "fov", Double.NaN), aspect)
                    : null;
            track.addMatrix(where, i / rate, rows, lens);
            i++;
        }
        return track.build();
    }

    private CameraTrack transforms(JsonNode root) {
        TrackBuilder track = new TrackBuilder(source);
        int i = 0;
        for (JsonNode frame : root.path("frames")) {
            String where = "frames[" + i + "]";
            double[] rows = openGlToOpenCv(numbers(track, where, frame, "transform_matrix"), track, where);
            track.addMatrix(where, i / untimedRate, rows, transformsLens(track, where, frame, root));
            i++;
        }
        return track.build();
    }

    /// The lens of a frame, from its own fields or those of the file: focal lengths or fields of view in radians.
    private @Nullable Intrinsics transformsLens(TrackBuilder track, String where, JsonNode frame, JsonNode root) {
        double width = either(track, where, frame, root, "w");
        double height = either(track, where, frame, root, "h");
        double fx = either(track, where, frame, root, "fl_x");
        double fy = either(track, where, frame, root, "fl_y");
        double angle = either(track, where, frame, root, "camera_angle_x");
        if (Double.isNaN(fx) && Double.isNaN(angle)) {
            return null;
        }
        if (Double.isNaN(width) || Double.isNaN(height)) {
            if (!Double.isNaN(fx)) {
                throw track.error(where, "has fl_x without w and h", "write the size of the pictures");
            }
            // The synthetic NeRF scenes give the angle alone; their pictures are square.
            width = 800;
            height = 800;
        }
        if (Double.isNaN(fx)) {
            if (!(angle > 0.02 && angle < 3.05)) {
                throw track.error(where, "camera_angle_x " + angle + " is not possible", "write radians");
            }
            fx = width / 2 / Math.tan(angle / 2);
        }
        double cx = either(track, where, frame, root, "cx");
        double cy = either(track, where, frame, root, "cy");
        // Here the middle of the first pixel is (0.5, 0.5), inside the program it is (0, 0).
        return track.lens(
                where,
                fx,
                Double.isNaN(fy) ? fx : fy,
                (Double.isNaN(cx) ? width / 2 : cx) - 0.5,
                (Double.isNaN(cy) ? height / 2 : cy) - 0.5,
                width,
                height);
    }

    /// Quaternion `R` (x y z w) and position `T` of a camera with OpenCV axes in the unit cube, whose axes are NeRF's
    /// y, z, x; `fov` is vertical. The cube is scaled back with the program's default scale and offset, since
    /// the file does not name them.
    private CameraTrack instantNgp(JsonNode path) {
        TrackBuilder track = new TrackBuilder(source);
        int i = 0;
        for (JsonNode key : path) {
            String where = "path[" + i + "]";
            double[] r = numbers(track, where, key, "R");
            double[] t = numbers(track, where, key, "T");
            if (r.length != 4 || t.length != 3) {
                throw track.error(where, "R has " + r.length + " and T " + t.length + " numbers", "write 4 and 3");
            }
            Pose cube = track.pose(where, r[0], r[1], r[2], r[3], ngp(t[0]), ngp(t[1]), ngp(t[2]));
            Pose turned = new Pose(0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0).compose(cube);
            Intrinsics lens =
                    key.has("fov") ? track.fov(where, optional(track, where, key, "fov", Double.NaN), 16.0 / 9) : null;
            track.add(where, i / untimedRate, turned, lens);
            i++;
        }
        return track.build();
    }

    private static double ngp(double value) {
        return (value - NGP_OFFSET) / NGP_SCALE;
    }

    /// Flips the camera's y and z axes: OpenGL looks along -z with y up.
    private static double[] openGlToOpenCv(double[] rows, TrackBuilder track, String where) {
        if (rows.length != 12 && rows.length != 16) {
            throw track.error(where, "matrix has " + rows.length + " numbers", "write 3x4 or 4x4");
        }
        for (int i = 0; i < 3; i++) {
            rows[4 * i + 1] = -rows[4 * i + 1];
            rows[4 * i + 2] = -rows[4 * i + 2];
        }
        return rows;
    }

    /// A list of numbers, or a list of lists laid out row by row; at most 16 in all.
    private static double[] numbers(TrackBuilder track, String where, JsonNode parent, String field) {
        List<Double> values = new ArrayList<>();
        gather(track, where, parent.path(field), field, values, 0);
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void gather(
            TrackBuilder track, String where, JsonNode node, String field, List<Double> values, int depth) {
        if (node.isNumber() && depth > 0) {
            double value = node.asDouble(Double.NaN);
            if (!Double.isFinite(value)) {
                throw track.error(where, field + " has a number that is not finite", "write finite numbers");
            }
            values.add(value);
        } else if (node.isArray() && depth < 2) {
            for (JsonNode child : node) {
                if (values.size() > 16) {
                    break;
                }
                gather(track, where, child, field, values, depth + 1);
            }
        } else {
            throw track.error(where, field + " is missing or not a list of numbers", "write " + field);
        }
    }

    private static double either(TrackBuilder track, String where, JsonNode frame, JsonNode root, String field) {
        double own = optional(track, where, frame, field, Double.NaN);
        return Double.isNaN(own) ? optional(track, "top level", root, field, Double.NaN) : own;
    }

    private static double optional(TrackBuilder track, String where, JsonNode node, String field, double otherwise) {
        JsonNode found = node.path(field);
        if (found.isMissingNode() || found.isNull()) {
            return otherwise;
        }
        if (!found.isNumber() || !Double.isFinite(found.asDouble(Double.NaN))) {
            throw track.error(where, field + " is not a finite number", "write a number");
        }
        return found.asDouble();
    }
}
