package cosmonaut.drive.file;

import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.rig.PinholeLens;
import cosmonaut.drive.rig.RigCamera;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A drive as a folder in the manner of nuScenes, which its devkit opens: `NuScenes(version="v1.0-cosmonaut",
/// dataroot=...)`.
///
/// Tables and file names are written here; the pictures are put where [Written] says. Samples lie half a second apart;
/// every picture has an ego pose of its own. There are no objects, and the map is empty.
public final class NuScenesExport {

    public static final String VERSION = "v1.0-cosmonaut";

    private static final double SAMPLE_SECONDS = 0.5;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final DriveRecording drive;
    private final String ending;

    /// @param ending of the pictures' names: jpg or png
    public NuScenesExport(DriveRecording drive, String ending) {
        this.drive = drive;
        this.ending = ending;
    }

    /// Where a picture belongs.
    ///
    /// @param camera id in the rig
    /// @param frame  of the recording
    /// @param path   below the folder
    public record Picture(String camera, int frame, String path) {}

    /// @param pictures which are still to be put there
    /// @param notes    sentences on what the tables cannot say
    public record Written(List<Picture> pictures, List<String> notes) {}

    /// @param folder is made where it is not there
    /// @throws IOException if the disk is full or fails
    public Written write(Path folder) throws IOException {
        Path tables = Files.createDirectories(folder.resolve(VERSION));
        for (String empty : List.of("category", "attribute", "visibility", "instance", "sample_annotation")) {
            write(tables, empty, MAPPER.createArrayNode());
        }
        write(tables, "log", list(log()));
        write(tables, "map", list(map()));
        List<Integer> keys = keys();
        write(tables, "scene", list(scene(keys)));
        write(tables, "sample", samples(keys));
        ArrayNode sensors = MAPPER.createArrayNode();
        ArrayNode calibrated = MAPPER.createArrayNode();
        ArrayNode data = MAPPER.createArrayNode();
        ArrayNode poses = MAPPER.createArrayNode();
        List<Picture> pictures = new ArrayList<>();
        for (RigCamera camera : drive.rig().cameras()) {
            sensors.add(sensor(camera));
            calibrated.add(calibrated(camera));
            for (int frame = 0; frame < drive.frames().size(); frame++) {
                poses.add(pose(camera, frame));
                ObjectNode record = data(camera, frame, keys);
                data.add(record);
                pictures.add(
                        new Picture(camera.id(), frame, record.path("filename").asString()));
            }
        }
        write(tables, "sensor", sensors);
        write(tables, "calibrated_sensor", calibrated);
        write(tables, "ego_pose", poses);
        write(tables, "sample_data", data);
        Path map = folder.resolve(mapFile());
        Files.createDirectories(folder.resolve("maps"));
        Files.write(map, emptyPicture());
        return new Written(List.copyOf(pictures), drive.lensNotes());
    }

    private static void write(Path tables, String name, ArrayNode records) throws IOException {
        Files.write(
                tables.resolve(name + ".json"),
                MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(records));
    }

    private static ArrayNode list(ObjectNode record) {
        return MAPPER.createArrayNode().add(record);
    }

    /// 32 hexadecimal digits that are the same for the same drive.
    private String token(String what) {
        return token(drive.name(), what);
    }

    private static String token(String name, String what) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(md5.digest((name + "|" + what).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    private String mapFile() {
        return "maps/" + token("map") + ".png";
    }

    private ObjectNode log() {
        return MAPPER.createObjectNode()
                .put("token", token("log"))
                .put("logfile", drive.name())
                .put("vehicle", drive.rig().vehicle().name())
                .put(
                        "date_captured",
                        Instant.ofEpochSecond(drive.startMicros() / 1_000_000)
                                .atZone(ZoneOffset.UTC)
                                .toLocalDate()
                                .toString())
                .put("location", drive.location());
    }

    private ObjectNode map() {
        ObjectNode map = MAPPER.createObjectNode()
                .put("token", token("map"))
                .put("category", "semantic_prior")
                .put("filename", mapFile());
        map.putArray("log_tokens").add(token("log"));
        return map;
    }

    /// The frames nearest to every half second.
    private List<Integer> keys() {
        List<Integer> keys = new ArrayList<>();
        int frame = 0;
        int last = drive.frames().size() - 1;
        for (double wanted = drive.frames().start(); wanted <= drive.frames().end() + 1e-6; wanted += SAMPLE_SECONDS) {
            while (frame < last && away(frame + 1, wanted) <= away(frame, wanted)) {
                frame++;
            }
            if (keys.isEmpty() || keys.getLast() != frame) {
                keys.add(frame);
            }
        }
        return keys;
    }

    private double away(int frame, double seconds) {
        return Math.abs(drive.frames().get(frame).seconds() - seconds);
    }

    private String sample(List<Integer> keys, int index) {
        return index < 0 || index >= keys.size() ? "" : token("sample " + index);
    }

    private ObjectNode scene(List<Integer> keys) {
        return MAPPER.createObjectNode()
                .put("token", token("scene"))
                .put("log_token", token("log"))
                .put("nbr_samples", keys.size())
                .put("first_sample_token", sample(keys, 0))
                .put("last_sample_token", sample(keys, keys.size() - 1))
                .put("name", drive.name())
                .put("description", drive.description());
    }

    private ArrayNode samples(List<Integer> keys) {
        ArrayNode samples = MAPPER.createArrayNode();
        for (int i = 0; i < keys.size(); i++) {
            samples.addObject()
                    .put("token", sample(keys, i))
                    .put("timestamp", drive.micros(keys.get(i)))
                    .put("prev", sample(keys, i - 1))
                    .put("next", sample(keys, i + 1))
                    .put("scene_token", token("scene"));
        }
        return samples;
    }

    private ObjectNode sensor(RigCamera camera) {
        return MAPPER.createObjectNode()
                .put("token", token("sensor " + camera.id()))
                .put("channel", DriveRecording.channel(camera))
                .put("modality", "camera");
    }

    private static void put(ObjectNode record, Pose pose) {
        Quaternion q = pose.quaternion();
        record.putArray("translation").add(pose.tx()).add(pose.ty()).add(pose.tz());
        record.putArray("rotation").add(q.w()).add(q.x()).add(q.y()).add(q.z());
    }

    private ObjectNode calibrated(RigCamera camera) {
        ObjectNode record = MAPPER.createObjectNode()
                .put("token", token("calibration " + camera.id()))
                .put("sensor_token", token("sensor " + camera.id()));
        put(record, camera.rigFromCamera());
        PinholeLens lens = camera.nearestPinhole();
        ArrayNode rows = record.putArray("camera_intrinsic");
        rows.addArray().add(lens.fx()).add(0.0).add(lens.cx());
        rows.addArray().add(0.0).add(lens.fy()).add(lens.cy());
        rows.addArray().add(0.0).add(0.0).add(1.0);
        return record;
    }

    private ObjectNode pose(RigCamera camera, int frame) {
        ObjectNode record = MAPPER.createObjectNode()
                .put("token", token("pose " + camera.id() + " " + frame))
                .put("timestamp", drive.micros(frame));
        put(record, drive.frames().get(frame).pose());
        return record;
    }

    /// The table `ego_pose.json` of a track alone.
    ///
    /// @param startMicros microseconds since 1970 at time 0
    static byte[] egoPoses(EgoTrack track, String name, long startMicros) {
        ArrayNode poses = MAPPER.createArrayNode();
        for (int i = 0; i < track.size(); i++) {
            ObjectNode record = MAPPER.createObjectNode()
                    .put("token", token(name, "pose " + i))
                    .put("timestamp", startMicros + Math.round(track.get(i).seconds() * 1e6));
            put(record, track.get(i).pose());
            poses.add(record);
        }
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(poses);
    }

    private String data(RigCamera camera, int frame) {
        return frame < 0 || frame >= drive.frames().size() ? "" : token("data " + camera.id() + " " + frame);
    }

    private ObjectNode data(RigCamera camera, int frame, List<Integer> keys) {
        int nearest = 0;
        for (int i = 0; i < keys.size(); i++) {
            double seconds = drive.frames().get(keys.get(i)).seconds();
            double best = drive.frames().get(keys.get(nearest)).seconds();
            nearest = away(frame, seconds) < away(frame, best) ? i : nearest;
        }
        boolean key = keys.get(nearest) == frame;
        String channel = DriveRecording.channel(camera);
        String name = drive.name().replaceAll("[^A-Za-z0-9_-]", "_") + "__" + channel + "__" + drive.micros(frame);
        return MAPPER.createObjectNode()
                .put("token", data(camera, frame))
                .put("sample_token", sample(keys, nearest))
                .put("ego_pose_token", token("pose " + camera.id() + " " + frame))
                .put("calibrated_sensor_token", token("calibration " + camera.id()))
                .put("timestamp", drive.micros(frame))
                .put("fileformat", ending)
                .put("is_key_frame", key)
                .put("height", camera.height())
                .put("width", camera.width())
                .put("filename", (key ? "samples/" : "sweeps/") + channel + "/" + name + "." + ending)
                .put("prev", data(camera, frame - 1))
                .put("next", data(camera, frame + 1));
    }

    /// A PNG of one black pixel: the devkit wants a map.
    private static byte[] emptyPicture() {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        chunk(png, "IHDR", new byte[] {0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0});
        Deflater deflater = new Deflater();
        deflater.setInput(new byte[2]);
        deflater.finish();
        byte[] packed = new byte[64];
        int length = deflater.deflate(packed);
        deflater.end();
        chunk(png, "IDAT", java.util.Arrays.copyOf(packed, length));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        ByteBuffer buffer = ByteBuffer.allocate(12 + data.length);
        buffer.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 crc = new CRC32();
        crc.update(buffer.array(), 4, 4 + data.length);
        buffer.putInt((int) crc.getValue());
        png.writeBytes(buffer.array());
    }
}
