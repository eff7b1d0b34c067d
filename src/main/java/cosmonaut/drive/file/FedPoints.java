package cosmonaut.drive.file;

import cosmonaut.drive.EgoTrajectory;
import cosmonaut.drive.FirstPoint;
import cosmonaut.drive.JsonMembers;
import cosmonaut.drive.curve.Point3;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The points that a run was fed, as its `request.json` keeps them: decimals for people, and the exact 64x3 numbers of
/// four bytes, little-endian, point by point, as base64.
public final class FedPoints {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int NUMBERS = 3 * EgoTrajectory.POINTS;

    private FedPoints() {}

    public static ObjectNode json(EgoTrajectory trajectory, FirstPoint first) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("firstPoint", first.key());
        node.put("dtype", "float32");
        node.put("frame", "FLU-rear-axle-ground");
        ArrayNode points = node.putArray("points");
        for (Point3 p : trajectory.points(first)) {
            points.addArray()
                    .add(DraftJson.plain(p.x()))
                    .add(DraftJson.plain(p.y()))
                    .add(DraftJson.plain(p.z()));
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * NUMBERS).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : trajectory.floats(first)) {
            bytes.putFloat(value);
        }
        node.put("base64", Base64.getEncoder().encodeToString(bytes.array()));
        return node;
    }

    /// The exact numbers, [64, 3] point by point.
    ///
    /// @throws cosmonaut.InvalidInputException if they are not there, too few or not finite
    public static float[] read(String source, ObjectNode node) {
        JsonMembers members = JsonMembers.of(source, node);
        members.choice("dtype", List.of("float32"), type -> type);
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(members.text("base64", 8 * NUMBERS));
        } catch (cosmonaut.InvalidInputException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw members.error("base64", "is no base64", "take the run from a copy");
        }
        if (bytes.length != 4 * NUMBERS) {
            throw members.error("base64", "has " + bytes.length + " bytes", "give " + 4 * NUMBERS);
        }
        float[] numbers = new float[NUMBERS];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                throw members.error("base64", "holds a number that is not finite", "take the run from a copy");
            }
        }
        return numbers;
    }
}
