package cosmonaut.camera.file;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes camera paths in the formats other tools read.
public final class PathWriter {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /// TUM text: `t tx ty tz qx qy qz qw` a line, camera-to-world, OpenCV axes. It has no place for the lens.
    public void writeTum(CameraPath path, Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("# t tx ty tz qx qy qz qw (seconds, metres, camera-to-world, x right, y down, z forward)\n");
            for (int i = 0; i < path.size(); i++) {
                Pose p = path.pose(i);
                Quaternion q = p.quaternion();
                out.write(path.seconds(i) + " " + p.tx() + " " + p.ty() + " " + p.tz() + " " + q.x() + " " + q.y() + " "
                        + q.z() + " " + q.w() + "\n");
            }
        }
    }

    /// nerfstudio's `camera_path.json`: OpenGL axes, vertical field of view. It has no place for a principal
    /// point, so the lens is taken as centred.
    public void writeNerfstudio(CameraPath path, Path file) throws IOException {
        Intrinsics first = path.get(0).intrinsics();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("camera_type", "perspective");
        root.put("render_width", first.width());
        root.put("render_height", first.height());
        root.put("fps", path.frameRate());
        root.put("seconds", path.size() / path.frameRate());
        root.put("smoothness_value", 0.0);
        root.put("is_cycle", false);
        root.putArray("keyframes");
        ArrayNode cameras = root.putArray("camera_path");
        for (CameraFrame frame : path.frames()) {
            ObjectNode camera = cameras.addObject();
            ArrayNode matrix = camera.putArray("camera_to_world");
            double[] rows = frame.pose().rows();
            for (int i = 0; i < 12; i++) {
                boolean flipped = i % 4 == 1 || i % 4 == 2;
                matrix.add(flipped ? -rows[i] : rows[i]);
            }
            matrix.add(0.0).add(0.0).add(0.0).add(1.0);
            camera.put("fov", frame.intrinsics().verticalFov());
            camera.put("aspect", (double) first.width() / first.height());
        }
        Files.writeString(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }
}
