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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    /// instant-ngp's path: a key for every picture, with quaternion `R` (x y z w) and position `T` of the camera.
    ///
    /// Axes are OpenCV's, in the unit cube of a scene of scale 0.33 and offset 0.5, whose axes are the world's y, z, x;
    /// `fov` is vertical, and the lens taken as centred.
    public void writeInstantNgp(CameraPath path, Path file) throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("duration_seconds", path.seconds(path.size() - 1));
        root.put("loop", false);
        root.put("time", 0.0);
        ArrayNode keys = root.putArray("path");
        for (CameraFrame frame : path.frames()) {
            Pose cube = InstantNgpPath.CUBE_TO_NERF.inverse().compose(frame.pose());
            Quaternion q = cube.quaternion();
            ObjectNode key = keys.addObject();
            key.putArray("R").add(q.x()).add(q.y()).add(q.z()).add(q.w());
            key.putArray("T")
                    .add(InstantNgpPath.cube(cube.tx()))
                    .add(InstantNgpPath.cube(cube.ty()))
                    .add(InstantNgpPath.cube(cube.tz()));
            key.put("slice", 0.0).put("scale", 1.0);
            key.put("fov", frame.intrinsics().verticalFov());
            key.put("aperture_size", 0.0).put("glow_mode", 0).put("glow_y_cutoff", 0.0);
        }
        Files.writeString(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    /// RealEstate10K: an address, then `timestamp fx fy cx cy 0 0` and the rows of world-to-camera a line.
    ///
    /// Axes are OpenCV's, times in microseconds, the lens in shares of the picture.
    public void writeRealEstate(CameraPath path, Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("cosmonaut://path\n");
            for (int i = 0; i < path.size(); i++) {
                Intrinsics lens = path.get(i).intrinsics();
                StringBuilder line = new StringBuilder();
                line.append(Math.round(path.seconds(i) * 1e6));
                line.append(' ').append(lens.fx() / lens.width());
                line.append(' ').append(lens.fy() / lens.height());
                line.append(' ').append((lens.cx() + 0.5) / lens.width());
                line.append(' ').append((lens.cy() + 0.5) / lens.height());
                line.append(" 0 0");
                for (double value : path.pose(i).inverse().rows()) {
                    line.append(' ').append(value);
                }
                out.write(line.append('\n').toString());
            }
        }
    }

    /// KITTI: the twelve numbers of camera-to-world, row by row, a line; OpenCV axes. It has no place for times and
    /// lens.
    public void writeKitti(CameraPath path, Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (CameraFrame frame : path.frames()) {
                StringBuilder line = new StringBuilder();
                for (double value : frame.pose().rows()) {
                    line.append(line.isEmpty() ? "" : " ").append(value);
                }
                out.write(line.append('\n').toString());
            }
        }
    }

    /// COLMAP's text model: images into `file`, lenses into `cameras.txt` and no points into `points3D.txt` beside it.
    /// World-to-camera, OpenCV axes, quaternion w first; the middle of the first pixel is (0.5, 0.5). It has no times.
    public void writeColmap(CameraPath path, Path file) throws IOException {
        List<Intrinsics> lenses = new ArrayList<>(new LinkedHashSet<>(
                path.frames().stream().map(CameraFrame::intrinsics).toList()));
        Map<Intrinsics, Integer> numbers = new HashMap<>();
        StringBuilder cameras = new StringBuilder("# CAMERA_ID MODEL WIDTH HEIGHT FX FY CX CY\n");
        for (Intrinsics lens : lenses) {
            int number = numbers.size() + 1;
            numbers.put(lens, number);
            cameras.append(number)
                    .append(" PINHOLE ")
                    .append(lens.width())
                    .append(' ')
                    .append(lens.height());
            cameras.append(' ').append(lens.fx()).append(' ').append(lens.fy());
            cameras.append(' ')
                    .append(lens.cx() + 0.5)
                    .append(' ')
                    .append(lens.cy() + 0.5)
                    .append('\n');
        }
        Files.writeString(file.resolveSibling("cameras.txt"), cameras.toString());
        Files.writeString(file.resolveSibling("points3D.txt"), "# POINT3D_ID X Y Z R G B ERROR TRACK\n");
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("# IMAGE_ID QW QX QY QZ TX TY TZ CAMERA_ID NAME (world-to-camera, x right, y down, z forward)\n");
            out.write("# a line of no points\n");
            for (int i = 0; i < path.size(); i++) {
                Pose p = path.pose(i).inverse();
                Quaternion q = p.quaternion();
                out.write((i + 1) + " " + q.w() + " " + q.x() + " " + q.y() + " " + q.z() + " " + p.tx() + " " + p.ty()
                        + " " + p.tz() + " " + numbers.get(path.get(i).intrinsics())
                        + String.format(Locale.ROOT, " frame_%06d.png\n\n", i + 1));
            }
        }
    }
}
