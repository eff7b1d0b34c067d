package cosmonaut.camera.file;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Takes numbers out of a JSON path, with the place in the message where one is missing or none.
record JsonValues(TrackBuilder track) {

    private static final int MOST_NUMBERS = 16;

    /// A list of numbers, or a list of lists laid out row by row; at most 16 and one in all.
    double[] numbers(String where, JsonNode parent, String field) {
        List<Double> values = new ArrayList<>();
        gather(where, parent.path(field), field, values, 0);
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void gather(String where, JsonNode node, String field, List<Double> values, int depth) {
        if (node.isNumber() && depth > 0) {
            double value = value(node);
            if (!Double.isFinite(value)) {
                throw track.error(where, field + " has a number that is not finite", "write finite numbers");
            }
            values.add(value);
        } else if (node.isArray() && depth < 2) {
            for (JsonNode child : node) {
                if (values.size() > MOST_NUMBERS) {
                    break;
                }
                gather(where, child, field, values, depth + 1);
            }
        } else {
            throw track.error(where, field + " is missing or not a list of numbers", "write " + field);
        }
    }

    /// The number of a field, or `otherwise` where it is missing or null.
    double optional(String where, JsonNode node, String field, double otherwise) {
        JsonNode found = node.path(field);
        if (found.isMissingNode() || found.isNull()) {
            return otherwise;
        }
        if (!found.isNumber() || !Double.isFinite(value(found))) {
            throw track.error(where, field + " is not a finite number", "write a number");
        }
        return value(found);
    }

    /// The number of a frame's field or else of the file's, NaN where both are missing.
    double either(String where, JsonNode frame, JsonNode root, String field) {
        double own = optional(where, frame, field, Double.NaN);
        return Double.isNaN(own) ? optional("top level", root, field, Double.NaN) : own;
    }

    /// The text of a field, or null where it is missing or no text.
    static @Nullable String text(JsonNode node, String field) {
        JsonNode found = node.path(field);
        return found.isString() ? found.stringValue() : null;
    }

    private static double value(JsonNode node) {
        return node.numberValue().doubleValue();
    }

    /// Turns the camera's y and z axes about: OpenGL looks along -z with y up.
    double[] openGlToOpenCv(String where, double[] rows) {
        if (rows.length != 12 && rows.length != 16) {
            throw track.error(where, "matrix has " + rows.length + " numbers", "write 3x4 or 4x4");
        }
        for (int i = 0; i < 3; i++) {
            rows[4 * i + 1] = -rows[4 * i + 1];
            rows[4 * i + 2] = -rows[4 * i + 2];
        }
        return rows;
    }
}
