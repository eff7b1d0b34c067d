package cosmonaut.drive.file;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.FirstPoint;
import cosmonaut.drive.JsonMembers;
import cosmonaut.drive.Motion;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.rig.Rig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `project.json`, read and written; members that are not known stay where they were.
final class ProjectJson {

    static final String SCHEMA = "cosmos-drive/1";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int LONGEST = 100_000;
    private static final int MOST_IMPORTS = 10_000;
    private static final double FAR = EgoTrack.FURTHEST_METRES;

    /// Known members that may be absent: where they are absent now, what an older file had is gone.
    private static final Set<String> MAY_BE_ABSENT = Set.of(
            "tangent",
            "pitch",
            "roll",
            "hash",
            "origin",
            "alpha",
            "points",
            "handles",
            "t",
            "v",
            "jerk",
            "cruise",
            "start",
            "acceleration",
            "deceleration",
            "stops",
            "slowsInBends",
            "vehicle",
            "surface",
            "limits",
            "speed");

    private ProjectJson() {}

    static DriveProject read(String source, ObjectNode document, Optional<Rig> rig) {
        JsonMembers root = JsonMembers.of(source, document);
        String schema = root.text("schema", LONGEST);
        if (!schema.equals(SCHEMA)) {
            throw root.error("schema", "is " + JsonMembers.quoted(schema), "open it with the program that wrote it");
        }
        JsonMembers frame = root.optionalObject("frame");
        JsonMembers origin = frame == null ? null : frame.optionalObject("origin");
        List<DriveProject.Trajectory> trajectories = new ArrayList<>();
        for (JsonMembers trajectory : root.objects("trajectories", 0, DriveProject.MOST_TRAJECTORIES)) {
            trajectories.add(trajectory(trajectory));
        }
        List<DriveProject.Import> imports = new ArrayList<>();
        if (root.has("imports")) {
            for (JsonMembers entry : root.objects("imports", 0, MOST_IMPORTS)) {
                imports.add(new DriveProject.Import(entry.text("name", 1000), entry.text("sha256", 64)));
            }
        }
        try {
            return new DriveProject(
                    root.text("created", LONGEST, ""),
                    origin == null ? Optional.empty() : Optional.of(origin(origin)),
                    trajectories,
                    prompts(root),
                    rig,
                    imports,
                    document);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(source + ": " + e.getMessage(), e);
        }
    }

    private static GeoOrigin origin(JsonMembers origin) {
        return new GeoOrigin(
                origin.number("lat", -89.89, 89.89),
                origin.number("lon", -180, 180),
                origin.number("alt", -1e5, 1e5, 0),
                origin.number("heading", -360, 360, 0));
    }

    private static Map<String, String> prompts(JsonMembers root) {
        Map<String, String> prompts = new LinkedHashMap<>();
        JsonMembers node = root.optionalObject("prompts");
        if (node != null) {
            for (String name : node.object().propertyNames()) {
                if (node.has(name) && node.object().path(name).isString()) {
                    prompts.put(name, node.text(name, LONGEST));
                }
            }
        }
        return prompts;
    }

    private static DriveProject.Trajectory trajectory(JsonMembers node) {
        DriveDraft draft = DraftJson.read(node);
        JsonMembers sampled = node.object("sampled");
        List<EgoTrack.Sample> samples = samples(sampled);
        JsonMembers export = node.optionalObject("export");
        try {
            return new DriveProject.Trajectory(
                    node.text("id", 1000),
                    node.text("name", 1000, ""),
                    node.text("colour", 100, "#2f6fde"),
                    Optional.ofNullable(draft),
                    new EgoTrack(samples),
                    sampled.text("hash", 64, ""),
                    export == null
                            ? FirstPoint.ORIGIN
                            : export.choice(
                                    "firstPoint", List.of(FirstPoint.values()), FirstPoint::key, FirstPoint.ORIGIN));
        } catch (InvalidInputException e) {
            String said = String.valueOf(e.getMessage());
            throw said.startsWith(node.source())
                    ? e
                    : new InvalidInputException(node.source() + ", " + sampled.place() + ": " + said, e);
        }
    }

    private static List<EgoTrack.Sample> samples(JsonMembers sampled) {
        double[] t = sampled.numbers("t", -1, -1e9, 1e9);
        int n = t.length;
        double[] x = sampled.numbers("x", n, -FAR, FAR);
        double[] y = sampled.numbers("y", n, -FAR, FAR);
        double[] z = sampled.numbers("z", n, -FAR, FAR);
        double[] yaw = sampled.numbers("yaw", n, -1e6, 1e6);
        double[] pitch = sampled.has("pitch") ? sampled.numbers("pitch", n, -2, 2) : new double[n];
        double[] roll = sampled.has("roll") ? sampled.numbers("roll", n, -4, 4) : new double[n];
        List<EgoTrack.Sample> samples = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            samples.add(new EgoTrack.Sample(t[i], EgoPose.of(x[i], y[i], z[i], yaw[i], pitch[i], roll[i])));
        }
        return samples;
    }

    /// @param app name and version of the program
    static ObjectNode written(DriveProject project, String app) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("schema", SCHEMA);
        root.put("created", project.created());
        root.put("app", app);
        ObjectNode frame = root.putObject("frame");
        frame.put("type", project.origin().isPresent() ? "geo" : "local");
        project.origin()
                .ifPresent(origin -> frame.putObject("origin")
                        .put("lat", DraftJson.plain(origin.latitude()))
                        .put("lon", DraftJson.plain(origin.longitude()))
                        .put("alt", DraftJson.plain(origin.altitude()))
                        .put("heading", DraftJson.plain(origin.heading())));
        ArrayNode trajectories = root.putArray("trajectories");
        for (DriveProject.Trajectory trajectory : project.trajectories()) {
            trajectories.add(written(trajectory, sampled(project.document(), trajectory)));
        }
        ObjectNode prompts = root.putObject("prompts");
        project.prompts().keySet().stream()
                .sorted()
                .forEach(name -> prompts.put(name, project.prompts().get(name)));
        ArrayNode imports = root.putArray("imports");
        project.imports()
                .forEach(entry -> imports.addObject().put("name", entry.name()).put("sha256", entry.sha256()));
        return merged(project.document(), root);
    }

    /// The samples as they stand in the document, or anew where they are others. Angles that are taken out of poses
    /// again may differ in their last digit, and saving twice would change a file in which nothing was changed.
    private static ObjectNode sampled(ObjectNode document, DriveProject.Trajectory trajectory) {
        for (JsonNode old : document.path("trajectories")) {
            if (old.path("id").asString("").equals(trajectory.id()) && old.path("sampled") instanceof ObjectNode node) {
                try {
                    if (samples(JsonMembers.of("", node))
                            .equals(trajectory.track().samples())) {
                        return node.deepCopy();
                    }
                } catch (InvalidInputException e) {
                    // Not of this program; what is there now takes its place.
                    return sampled(trajectory);
                }
            }
        }
        return sampled(trajectory);
    }

    private static ObjectNode written(DriveProject.Trajectory trajectory, ObjectNode sampled) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("id", trajectory.id());
        node.put("name", trajectory.name());
        node.put("colour", trajectory.colour());
        if (trajectory.draft().isPresent()) {
            node.setAll(DraftJson.written(trajectory.draft().get()));
        } else {
            node.putObject("path").put("type", "imported");
        }
        node.set("sampled", sampled);
        if (trajectory.draft().isPresent()) {
            sampled.put("hash", trajectory.stored());
        }
        node.putObject("export")
                .put("firstPoint", trajectory.firstPoint().key())
                .put("dtype", "float32")
                .put("frame", "FLU-rear-axle-ground");
        return node;
    }

    private static ObjectNode sampled(DriveProject.Trajectory trajectory) {
        ObjectNode sampled = MAPPER.createObjectNode();
        sampled.put("rate", 10);
        List<Motion> motions = Motion.of(trajectory.track());
        ArrayNode t = sampled.putArray("t");
        ArrayNode x = sampled.putArray("x");
        ArrayNode y = sampled.putArray("y");
        ArrayNode z = sampled.putArray("z");
        ArrayNode yaw = sampled.putArray("yaw");
        ArrayNode v = sampled.putArray("v");
        ArrayNode kappa = sampled.putArray("kappa");
        ArrayNode pitch = MAPPER.createArrayNode();
        ArrayNode roll = MAPPER.createArrayNode();
        boolean level = true;
        for (int i = 0; i < motions.size(); i++) {
            Pose pose = trajectory.track().get(i).pose();
            t.add(DraftJson.plain(trajectory.track().get(i).seconds()));
            x.add(DraftJson.plain(pose.tx()));
            y.add(DraftJson.plain(pose.ty()));
            z.add(DraftJson.plain(pose.tz()));
            yaw.add(DraftJson.plain(EgoPose.yaw(pose)));
            v.add(DraftJson.plain(motions.get(i).speed()));
            kappa.add(DraftJson.plain(motions.get(i).curvature()));
            pitch.add(DraftJson.plain(EgoPose.pitch(pose)));
            roll.add(DraftJson.plain(EgoPose.roll(pose)));
            level &= EgoPose.pitch(pose) == 0 && EgoPose.roll(pose) == 0;
        }
        if (!level) {
            sampled.set("pitch", pitch);
            sampled.set("roll", roll);
        }
        return sampled;
    }

    /// The new document with what only the old one had; entries of lists are matched by their ids.
    private static ObjectNode merged(ObjectNode old, ObjectNode now) {
        ObjectNode both = MAPPER.createObjectNode();
        now.properties().forEach(member -> {
            JsonNode before = old.get(member.getKey());
            JsonNode after = member.getValue();
            if (before instanceof ObjectNode one && after instanceof ObjectNode other) {
                both.set(member.getKey(), merged(one, other));
            } else if (before instanceof ArrayNode one && after instanceof ArrayNode other) {
                both.set(member.getKey(), merged(one, other));
            } else {
                both.set(member.getKey(), after);
            }
        });
        old.properties().forEach(member -> {
            if (!both.has(member.getKey()) && !MAY_BE_ABSENT.contains(member.getKey())) {
                both.set(member.getKey(), member.getValue());
            }
        });
        return both;
    }

    private static ArrayNode merged(ArrayNode old, ArrayNode now) {
        Map<JsonNode, ObjectNode> byId = new LinkedHashMap<>();
        for (JsonNode entry : old) {
            if (entry instanceof ObjectNode object && object.has("id")) {
                byId.put(object.path("id"), object);
            }
        }
        ArrayNode both = MAPPER.createArrayNode();
        for (JsonNode entry : now) {
            ObjectNode before = byId.get(entry.path("id"));
            both.add(before != null && entry instanceof ObjectNode object ? merged(before, object) : entry);
        }
        return both;
    }
}
