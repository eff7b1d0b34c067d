package cosmonaut.drive.file;

import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.drive.Motion;
import cosmonaut.drive.rig.OpenCvLens;
import cosmonaut.drive.rig.PinholeLens;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.View;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A drive as an MCAP file for Foxglove: transforms, the vehicle's pose and path, calibrations and pictures.
///
/// Topics: `/tf` (world to ego, and ego to each camera), `/ego/pose`, `/ego/path`, `/ego/motion`, and for every camera
/// `/camera/<view>/calibration` and, where there are pictures, `/camera/<view>/image` or `/camera/<view>/video`. Frames
/// are `world`, `ego` and `camera_<view>`; quaternions are x, y, z, w.
public final class FoxgloveDrive {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final long NANOS = 1_000_000_000L;

    private final DriveRecording drive;

    public FoxgloveDrive(DriveRecording drive) {
        this.drive = drive;
    }

    /// The pictures of a drive, one by one.
    public interface Pictures {

        /// What they are: `jpeg` or `png` for pictures, `h264`, `h265`, `vp9` or `av1` for the frames of a video.
        String format();

        /// @return the bytes of one, or null where there is none
        byte @Nullable [] bytes(RigCamera camera, int frame) throws IOException;
    }

    /// @param pictures null for none
    /// @param project  the project file to attach, or null
    /// @return sentences on what the file cannot say
    /// @throws IOException if the disk is full or fails
    public List<String> write(Path file, @Nullable Pictures pictures, byte @Nullable [] project) throws IOException {
        try (McapWriter mcap = new McapWriter(file, "cosmonaut")) {
            Map<String, Integer> schemas = new LinkedHashMap<>();
            for (FoxgloveSchema schema : FoxgloveSchema.values()) {
                schemas.put(schema.title(), mcap.schema(schema.title(), schema.json()));
            }
            Writing writing = new Writing(mcap, schemas);
            writing.still();
            List<Motion> motions = Motion.of(drive.frames());
            for (int frame = 0; frame < drive.frames().size(); frame++) {
                writing.frame(frame, motions.get(frame));
                if (pictures != null) {
                    writing.pictures(pictures, frame);
                }
            }
            if (project != null) {
                mcap.attachment("drive.cdrive", "application/zip", nanos(0), project);
            }
        }
        return drive.lensNotes();
    }

    private long nanos(int frame) {
        return drive.micros(frame) * 1000;
    }

    private static String frameOf(RigCamera camera) {
        return "camera_" + name(camera);
    }

    private static String name(RigCamera camera) {
        View view = camera.view();
        return view == null ? camera.id().replaceAll("[^A-Za-z0-9_]", "_") : view.key();
    }

    private static ObjectNode stamped(long nanos) {
        ObjectNode message = MAPPER.createObjectNode();
        message.putObject("timestamp").put("sec", nanos / NANOS).put("nsec", nanos % NANOS);
        return message;
    }

    private static void put(ObjectNode node, String place, String turn, Pose pose) {
        node.putObject(place).put("x", pose.tx()).put("y", pose.ty()).put("z", pose.tz());
        Quaternion q = pose.quaternion();
        node.putObject(turn).put("x", q.x()).put("y", q.y()).put("z", q.z()).put("w", q.w());
    }

    /// One file.
    private final class Writing {

        private final McapWriter mcap;
        private final Map<String, Integer> schemas;
        private final Map<String, Integer> channels = new LinkedHashMap<>();

        Writing(McapWriter mcap, Map<String, Integer> schemas) {
            this.mcap = mcap;
            this.schemas = schemas;
        }

        private void message(String topic, FoxgloveSchema schema, long nanos, ObjectNode message) throws IOException {
            int channel = channels.computeIfAbsent(
                    topic, wanted -> mcap.channel(schemas.getOrDefault(schema.title(), 0), wanted));
            mcap.message(channel, nanos, MAPPER.writeValueAsString(message).getBytes(StandardCharsets.UTF_8));
        }

        private void transform(long nanos, String parent, String child, Pose pose) throws IOException {
            ObjectNode message = stamped(nanos).put("parent_frame_id", parent).put("child_frame_id", child);
            put(message, "translation", "rotation", pose);
            message("/tf", FoxgloveSchema.FRAME_TRANSFORM, nanos, message);
        }

        /// What does not change: where the cameras sit, their lenses, the path.
        void still() throws IOException {
            long nanos = nanos(0);
            for (RigCamera camera : drive.rig().cameras()) {
                transform(nanos, "ego", frameOf(camera), camera.rigFromCamera());
                message(
                        "/camera/" + name(camera) + "/calibration",
                        FoxgloveSchema.CAMERA_CALIBRATION,
                        nanos,
                        calibration(camera, nanos));
            }
            ObjectNode path = stamped(nanos).put("frame_id", "world");
            ArrayNode poses = path.putArray("poses");
            drive.frames()
                    .samples()
                    .forEach(sample -> put(poses.addObject(), "position", "orientation", sample.pose()));
            message("/ego/path", FoxgloveSchema.POSES_IN_FRAME, nanos, path);
        }

        private ObjectNode calibration(RigCamera camera, long nanos) {
            ObjectNode message = stamped(nanos)
                    .put("frame_id", frameOf(camera))
                    .put("width", camera.width())
                    .put("height", camera.height())
                    .put("distortion_model", "plumb_bob");
            ArrayNode bend = message.putArray("D");
            if (camera.lens() instanceof OpenCvLens bent) {
                bend.add(bent.k1()).add(bent.k2()).add(bent.p1()).add(bent.p2()).add(bent.k3());
            } else {
                for (int i = 0; i < 5; i++) {
                    bend.add(0.0);
                }
            }
            PinholeLens lens = camera.nearestPinhole();
            double[] k = {lens.fx(), 0, lens.cx(), 0, lens.fy(), lens.cy(), 0, 0, 1};
            double[] r = {1, 0, 0, 0, 1, 0, 0, 0, 1};
            double[] p = {lens.fx(), 0, lens.cx(), 0, 0, lens.fy(), lens.cy(), 0, 0, 0, 1, 0};
            add(message.putArray("K"), k);
            add(message.putArray("R"), r);
            add(message.putArray("P"), p);
            return message;
        }

        private static void add(ArrayNode list, double... values) {
            for (double value : values) {
                list.add(value);
            }
        }

        void frame(int frame, Motion motion) throws IOException {
            long nanos = nanos(frame);
            Pose pose = drive.frames().get(frame).pose();
            transform(nanos, "world", "ego", pose);
            ObjectNode posed = stamped(nanos).put("frame_id", "world");
            put(posed.putObject("pose"), "position", "orientation", pose);
            message("/ego/pose", FoxgloveSchema.POSE_IN_FRAME, nanos, posed);
            ObjectNode moving = stamped(nanos)
                    .put("speed", motion.speed())
                    .put("acceleration", motion.acceleration())
                    .put("curvature", motion.curvature())
                    .put("lateral_acceleration", motion.lateralAcceleration());
            message("/ego/motion", FoxgloveSchema.MOTION, nanos, moving);
        }

        void pictures(Pictures pictures, int frame) throws IOException {
            long nanos = nanos(frame);
            boolean still =
                    pictures.format().equals("jpeg") || pictures.format().equals("png");
            for (RigCamera camera : drive.rig().cameras()) {
                byte[] bytes = pictures.bytes(camera, frame);
                if (bytes != null) {
                    ObjectNode message = stamped(nanos)
                            .put("frame_id", frameOf(camera))
                            .put("data", Base64.getEncoder().encodeToString(bytes))
                            .put("format", pictures.format());
                    message(
                            "/camera/" + name(camera) + (still ? "/image" : "/video"),
                            still ? FoxgloveSchema.COMPRESSED_IMAGE : FoxgloveSchema.COMPRESSED_VIDEO,
                            nanos,
                            message);
                }
            }
        }
    }
}
