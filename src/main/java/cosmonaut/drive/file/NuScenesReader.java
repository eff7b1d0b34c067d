package cosmonaut.drive.file;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.JsonLimits;
import cosmonaut.camera.Pose;
import cosmonaut.drive.JsonMembers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Ego poses of nuScenes: its tables in a folder, the table `ego_pose.json` alone, or the poses of a CAN bus.
///
/// Of a folder the poses of one scene by one sensor are taken, the lidar's where there is one, because those of the
/// cameras lie between each other. Times are microseconds; places are of the map of a town, with z always 0.
final class NuScenesReader {

    static final JsonLimits LIMITS = new JsonLimits(DriveText.MOST_BYTES, 16, 3_000_000);

    private static final double MICROSECOND = 1e-6;
    /// Poses further apart belong to different drives, seconds.
    private static final double PAUSE = 5;

    private static final int LONGEST = 10_000;
    private static final double LATEST = 9e18;

    private final String source;
    private final ImportOptions options;
    private final TrackGathering track;

    NuScenesReader(String source, ImportOptions options) {
        this.source = source;
        this.options = options;
        track = new TrackGathering(source);
    }

    private record Stamped(double micros, Pose pose, String where) {}

    static boolean isEgoPoses(JsonNode root) {
        JsonNode first = root.path(0);
        return root.isArray() && first.has("translation") && first.has("rotation") && first.has("timestamp");
    }

    static boolean isCanBus(JsonNode root) {
        JsonNode first = root.path(0);
        return root.isArray() && first.has("pos") && first.has("orientation") && first.has("utime");
    }

    /// A table of poses alone; where they are of several drives, the first.
    ImportedDrive poses(JsonNode table, boolean canBus) {
        List<Stamped> poses = new ArrayList<>();
        for (int i = 0; i < table.size(); i++) {
            JsonMembers record = new JsonMembers(source, "[" + i + "]", table.path(i));
            poses.add(canBus ? stamped(record, "pos", "orientation", "utime") : ego(record));
        }
        return built(poses);
    }

    private Stamped ego(JsonMembers record) {
        return stamped(record, "translation", "rotation", "timestamp");
    }

    private Stamped stamped(JsonMembers record, String place, String turn, String time) {
        double[] t = record.numbers(place, 3, -1e12, 1e12);
        double[] q = record.numbers(turn, 4, -2, 2);
        return new Stamped(
                record.number(time, -LATEST, LATEST), track.pose(record.place(), q, t[0], t[1], t[2]), record.place());
    }

    private ImportedDrive built(List<Stamped> poses) {
        List<Stamped> sorted = new ArrayList<>(poses);
        sorted.sort(Comparator.comparingDouble(Stamped::micros));
        double unit = options.timeUnit().orElse(MICROSECOND);
        double first = sorted.isEmpty() ? 0 : sorted.getFirst().micros();
        double before = Double.NEGATIVE_INFINITY;
        int shared = 0;
        for (Stamped pose : sorted) {
            double seconds = (pose.micros() - first) * unit;
            if (seconds - before > PAUSE && track.size() > 0) {
                track.note("the table holds several drives; the first, of " + track.size() + " poses, is read");
                break;
            }
            // Several sensors may share a moment and with it a pose.
            if (seconds - before >= MICROSECOND / 2) {
                track.add(pose.where(), seconds, pose.pose());
                before = seconds;
            } else {
                shared++;
            }
        }
        if (shared > 0) {
            track.note(shared + " poses of the same moments as others left out");
        }
        return track.build("nuScenes", Convention.vehicle(unit));
    }

    /// Where the tables lie: in this folder, or in its only `v1.0-...`.
    static Path tables(Path folder) {
        if (Files.isRegularFile(folder.resolve("ego_pose.json"))) {
            return folder;
        }
        try (var entries = Files.list(folder)) {
            List<Path> versions = entries.filter(entry -> Files.isRegularFile(entry.resolve("ego_pose.json")))
                    .sorted()
                    .toList();
            if (versions.size() == 1) {
                return versions.getFirst();
            }
            throw new InvalidInputException(folder + ": holds " + versions.size()
                    + " folders with ego_pose.json; give the folder of the tables itself");
        } catch (java.io.IOException e) {
            throw new InvalidInputException(folder + ": cannot be listed; check its rights", e);
        }
    }

    ImportedDrive folder(Path folder) {
        Path tables = tables(folder);
        JsonMembers scene = scene(tables);
        String token = scene.text("token", LONGEST);
        Set<String> samples = new HashSet<>();
        for (JsonMembers sample : records(tables, "sample")) {
            if (sample.text("scene_token", LONGEST).equals(token)) {
                samples.add(sample.text("token", LONGEST));
            }
        }
        Map<String, List<String>> byChannel = posesByChannel(tables, samples);
        if (byChannel.isEmpty()) {
            throw new InvalidInputException(tables + ": has no sample_data of scene "
                    + JsonMembers.quoted(scene.text("name", LONGEST)) + "; give another scene");
        }
        String channel = byChannel.containsKey("LIDAR_TOP")
                ? "LIDAR_TOP"
                : byChannel.containsKey("CAM_FRONT")
                        ? "CAM_FRONT"
                        : byChannel.keySet().iterator().next();
        track.note("scene " + JsonMembers.quoted(scene.text("name", LONGEST)) + " by the poses of " + channel);
        Set<String> wanted = new HashSet<>(byChannel.getOrDefault(channel, List.of()));
        List<Stamped> poses = new ArrayList<>();
        for (JsonMembers record : records(tables, "ego_pose")) {
            if (wanted.contains(record.text("token", LONGEST))) {
                poses.add(ego(record));
            }
        }
        return built(poses);
    }

    private JsonMembers scene(Path tables) {
        Map<String, JsonMembers> scenes = new LinkedHashMap<>();
        for (JsonMembers scene : records(tables, "scene")) {
            scenes.put(scene.text("name", LONGEST), scene);
        }
        if (scenes.isEmpty()) {
            throw new InvalidInputException(tables + ": has no scene; give the tables of a data set");
        }
        String name = options.pick().orElse(scenes.keySet().iterator().next());
        JsonMembers scene = scenes.get(name);
        if (scene == null) {
            throw new InvalidInputException(tables + ": has no scene " + JsonMembers.quoted(name) + "; its first is "
                    + JsonMembers.quoted(scenes.keySet().iterator().next()));
        }
        return scene;
    }

    private Map<String, List<String>> posesByChannel(Path tables, Set<String> samples) {
        Map<String, String> channels = new HashMap<>();
        for (JsonMembers sensor : records(tables, "sensor")) {
            channels.put(sensor.text("token", LONGEST), sensor.text("channel", LONGEST));
        }
        Map<String, String> ofCalibration = new HashMap<>();
        for (JsonMembers sensor : records(tables, "calibrated_sensor")) {
            ofCalibration.put(
                    sensor.text("token", LONGEST),
                    channels.getOrDefault(sensor.text("sensor_token", LONGEST), "unknown"));
        }
        Map<String, List<String>> poses = new TreeMap<>();
        for (JsonMembers data : records(tables, "sample_data")) {
            if (samples.contains(data.text("sample_token", LONGEST))) {
                String channel = ofCalibration.getOrDefault(data.text("calibrated_sensor_token", LONGEST), "unknown");
                poses.computeIfAbsent(channel, c -> new ArrayList<>()).add(data.text("ego_pose_token", LONGEST));
            }
        }
        return poses;
    }

    private static List<JsonMembers> records(Path tables, String name) {
        Path file = tables.resolve(name + ".json");
        JsonNode root = JsonFile.readTree(file, LIMITS);
        if (!root.isArray()) {
            throw new InvalidInputException(file + ": is no list of records; give a table of nuScenes");
        }
        List<JsonMembers> records = new ArrayList<>();
        for (int i = 0; i < root.size(); i++) {
            records.add(new JsonMembers(file.toString(), "[" + i + "]", root.path(i)));
        }
        return records;
    }
}
