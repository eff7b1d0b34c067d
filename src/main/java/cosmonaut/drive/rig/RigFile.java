package cosmonaut.drive.rig;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.JsonLimits;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.drive.JsonMembers;
import cosmonaut.drive.Vehicle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Rigs as JSON, `*.rig.json`, with the schema `cosmos-rig/1`; and those that come with the program.
///
/// A camera has `rig_T_cam` with `t` in metres and `q` as w, x, y, z, and a `model` of the type `pinhole`, `opencv5`,
/// `fisheye4` or `ftheta`. The frame is always `FLU-rear-axle-ground`. Members that are not known are passed over.
public final class RigFile {

    public static final String SCHEMA = "cosmos-rig/1";
    public static final String FRAME = "FLU-rear-axle-ground";

    private static final JsonLimits LIMITS = new JsonLimits(1 << 20, 16, 20_000);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TEXT = 4000;
    private static final int LARGEST_PICTURE = 16_384;
    private static final double FARTHEST = 20;
    private static final double UNIT = 1e-3;
    private static final double HUGE = 1e6;
    private static final List<String> DIRECTIONS =
            List.of("", "top-to-bottom", "left-to-right", "bottom-to-top", "right-to-left");

    private RigFile() {}

    /// @throws InvalidInputException if there is no such file or it is no sound rig
    public static Rig read(Path file) {
        return read(file.toString(), JsonFile.readTree(file, LIMITS));
    }

    /// The rig of nuScenes' vehicle n015.
    public static Rig nuScenes() {
        return bundled("nuscenes");
    }

    /// A rig like that of NVIDIA's public data: three wide cameras, two behind at the sides and one straight behind.
    public static Rig nvidia() {
        return bundled("nvidia");
    }

    /// Those that come with the program, the default first.
    public static List<Rig> bundled() {
        return List.of(nvidia(), nuScenes());
    }

    private static Rig bundled(String name) {
        String resource = "/cosmonaut/drive/rig/" + name + ".rig.json";
        try (InputStream in = RigFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing in the program");
            }
            return read(name + ".rig.json", MAPPER.readTree(in.readAllBytes()));
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read", e);
        }
    }

    /// From a JSON tree, such as that within a project file.
    ///
    /// @param source for messages
    public static Rig read(String source, JsonNode root) {
        JsonMembers rig = JsonMembers.of(source, root);
        String schema = rig.text("schema", LONGEST_NAME);
        if (!schema.equals(SCHEMA)) {
            throw rig.error("schema", "is " + JsonMembers.quoted(schema), "give a rig of " + SCHEMA);
        }
        rig.choice("frame", List.of(FRAME), frame -> frame, FRAME);
        rig.choice("units", List.of("m,rad"), units -> units, "m,rad");
        List<JsonMembers> members = rig.objects("cameras", 1, Rig.MOST_CAMERAS);
        List<String> order =
                rig.has("viewOrder") ? rig.texts("viewOrder", View.values().length, LONGEST_NAME) : List.of();
        List<RigCamera> cameras = new ArrayList<>();
        for (JsonMembers member : members) {
            cameras.add(camera(member, order));
        }
        Set<String> ids = new HashSet<>();
        cameras.forEach(camera -> ids.add(camera.id()));
        for (String id : order) {
            if (!ids.contains(id)) {
                throw rig.error("viewOrder", "names " + JsonMembers.quoted(id), "write ids of cameras");
            }
        }
        try {
            return new Rig(
                    rig.text("name", LONGEST_NAME),
                    rig.text("source", LONGEST_TEXT, ""),
                    vehicle(rig.optionalObject("vehicle")),
                    cameras);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(source + ": " + e.getMessage(), e);
        }
    }

    private static Vehicle vehicle(@Nullable JsonMembers vehicle) {
        Vehicle usual = Vehicle.DEFAULT;
        if (vehicle == null) {
            return usual;
        }
        return new Vehicle(
                vehicle.text("name", LONGEST_NAME, "vehicle"),
                vehicle.number("length", 0.1, 40),
                vehicle.number("width", 0.1, 40),
                vehicle.number("height", 0.1, 40),
                vehicle.number("wheelbase", 0.1, 40),
                vehicle.number("rearAxleToFront", 0.1, 40),
                vehicle.number("rearAxleToRear", 0, 40),
                vehicle.number("maxSteer", 0.01, 1.49, usual.maxSteer()));
    }

    private static RigCamera camera(JsonMembers camera, List<String> order) {
        String id = camera.text("id", LONGEST_NAME);
        JsonMembers image = camera.object("image");
        int width = image.whole("width", 1, LARGEST_PICTURE);
        int height = image.whole("height", 1, LARGEST_PICTURE);
        return new RigCamera(
                id,
                camera.text("label", LONGEST_NAME, id),
                view(camera, id, order),
                width,
                height,
                pose(camera.object("rig_T_cam")),
                lens(camera.object("model"), width, height),
                fitting(camera.optionalObject("resize")),
                shutter(camera.optionalObject("shutter")),
                camera.optionalText("hoodMask", LONGEST_TEXT).orElse(null),
                camera.choice(
                        "quality",
                        List.of(RigCamera.Quality.values()),
                        RigCamera.Quality::key,
                        RigCamera.Quality.ASSUMED));
    }

    private static @Nullable View view(JsonMembers camera, String id, List<String> order) {
        View own = camera.has("view") ? camera.choice("view", List.of(View.values()), View::key) : null;
        int place = order.indexOf(id);
        if (place < 0) {
            return own;
        }
        View ordered = View.values()[place];
        if (own != null && own != ordered) {
            throw camera.error(
                    "view", "is " + own.key() + ", by viewOrder it is " + ordered.key(), "let both say the same");
        }
        return ordered;
    }

    private static Pose pose(JsonMembers pose) {
        double[] t = pose.numbers("t", 3, -FARTHEST, FARTHEST);
        double[] q = pose.numbers("q", 4, -1.01, 1.01);
        double norm = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
        if (!(Math.abs(norm - 1) < UNIT)) {
            throw pose.error("q", "has the length " + (float) norm, "write a unit quaternion w, x, y, z");
        }
        CameraAxes axes = pose.choice("convention", List.of(CameraAxes.values()), CameraAxes::key, CameraAxes.OPENCV);
        return axes.toOpenCv(Pose.of(new Quaternion(q[1], q[2], q[3], q[0]), t[0], t[1], t[2]));
    }

    private static Lens lens(JsonMembers model, int width, int height) {
        String type = model.text("type", LONGEST_NAME);
        try {
            return switch (type) {
                case "pinhole" -> pinhole(model);
                case "opencv5" ->
                    new OpenCvLens(
                            pinhole(model),
                            model.number("k1", -HUGE, HUGE),
                            model.number("k2", -HUGE, HUGE),
                            model.number("p1", -HUGE, HUGE),
                            model.number("p2", -HUGE, HUGE),
                            model.number("k3", -HUGE, HUGE));
                case "fisheye4" ->
                    new FisheyeLens(
                            pinhole(model),
                            model.number("k1", -HUGE, HUGE),
                            model.number("k2", -HUGE, HUGE),
                            model.number("k3", -HUGE, HUGE),
                            model.number("k4", -HUGE, HUGE));
                case "ftheta" -> ftheta(model, width, height);
                default ->
                    throw model.error(
                            "type",
                            "is " + JsonMembers.quoted(type),
                            "write one of pinhole, opencv5, fisheye4, ftheta");
            };
        } catch (InvalidInputException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw model.error("type", String.valueOf(e.getMessage()), "correct the numbers of the lens");
        }
    }

    private static PinholeLens pinhole(JsonMembers model) {
        return new PinholeLens(
                model.number("fx", 1e-3, HUGE),
                model.number("fy", 1e-3, HUGE),
                model.number("cx", -HUGE, HUGE),
                model.number("cy", -HUGE, HUGE));
    }

    private static FThetaLens ftheta(JsonMembers model, int width, int height) {
        double[] p = model.numbers("poly", 6, -1e7, 1e7);
        double[] cde = model.has("cde") ? model.numbers("cde", 3, -10, 10) : new double[] {1, 0, 0};
        List<Double> terms = new ArrayList<>();
        for (double term : p) {
            terms.add(term);
        }
        return new FThetaLens(
                model.number("cx", -HUGE, HUGE),
                model.number("cy", -HUGE, HUGE),
                terms,
                model.choice("polyKind", List.of(FThetaLens.Kind.values()), FThetaLens.Kind::key),
                cde[0],
                cde[1],
                cde[2],
                width,
                height);
    }

    private static Fitting fitting(@Nullable JsonMembers resize) {
        return resize == null
                ? Fitting.SQUEEZE
                : resize.choice("mode", List.of(Fitting.values()), Fitting::key, Fitting.SQUEEZE);
    }

    private static RigCamera.Shutter shutter(@Nullable JsonMembers shutter) {
        if (shutter == null) {
            return RigCamera.Shutter.GLOBAL;
        }
        boolean rolling = shutter.choice("type", List.of(false, true), roll -> roll ? "rolling" : "global", false);
        return new RigCamera.Shutter(
                rolling,
                shutter.choice("direction", DIRECTIONS, direction -> direction, ""),
                shutter.number("delayUs", 0, 1e6, 0));
    }

    /// @throws IOException if the disk is full or fails
    public static void write(Rig rig, Path file) throws IOException {
        Files.writeString(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json(rig)) + "\n");
    }

    /// As [#read] takes it back.
    public static ObjectNode json(Rig rig) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("schema", SCHEMA);
        root.put("name", rig.name());
        root.put("source", rig.source());
        root.put("frame", FRAME);
        root.put("units", "m,rad");
        Vehicle vehicle = rig.vehicle();
        ObjectNode body = root.putObject("vehicle");
        body.put("name", vehicle.name());
        body.put("length", vehicle.length());
        body.put("width", vehicle.width());
        body.put("height", vehicle.height());
        body.put("wheelbase", vehicle.wheelbase());
        body.put("rearAxleToFront", vehicle.toFront());
        body.put("rearAxleToRear", vehicle.toRear());
        body.put("maxSteer", vehicle.maxSteer());
        ArrayNode cameras = root.putArray("cameras");
        for (RigCamera camera : rig.cameras()) {
            write(camera, cameras.addObject());
        }
        boolean all = true;
        ArrayNode order = MAPPER.createArrayNode();
        for (View view : View.values()) {
            all &= rig.camera(view).isPresent();
            rig.camera(view).ifPresent(camera -> order.add(camera.id()));
        }
        if (all) {
            root.set("viewOrder", order);
        }
        return root;
    }

    private static void write(RigCamera camera, ObjectNode node) {
        node.put("id", camera.id());
        node.put("label", camera.label());
        View view = camera.view();
        if (view != null) {
            node.put("view", view.key());
        }
        node.putObject("image").put("width", camera.width()).put("height", camera.height());
        Pose pose = camera.rigFromCamera();
        Quaternion q = pose.quaternion();
        ObjectNode place = node.putObject("rig_T_cam");
        place.putArray("t").add(pose.tx()).add(pose.ty()).add(pose.tz());
        place.putArray("q").add(q.w()).add(q.x()).add(q.y()).add(q.z());
        place.put("convention", CameraAxes.OPENCV.key());
        node.set("model", lens(camera.lens()));
        node.putObject("resize").put("mode", camera.fitting().key());
        RigCamera.Shutter shutter = camera.shutter();
        ObjectNode exposure = node.putObject("shutter").put("type", shutter.rolling() ? "rolling" : "global");
        if (shutter.rolling()) {
            exposure.put("direction", shutter.direction()).put("delayUs", shutter.micros());
        }
        if (camera.hoodMask() != null) {
            node.put("hoodMask", camera.hoodMask());
        }
        node.put("quality", camera.quality().key());
    }

    private static ObjectNode lens(Lens lens) {
        ObjectNode node = MAPPER.createObjectNode().put("type", lens.type());
        return switch (lens) {
            case PinholeLens pinhole -> put(node, pinhole);
            case OpenCvLens bent ->
                put(node, bent.pinhole())
                        .put("k1", bent.k1())
                        .put("k2", bent.k2())
                        .put("p1", bent.p1())
                        .put("p2", bent.p2())
                        .put("k3", bent.k3());
            case FisheyeLens bent ->
                put(node, bent.pinhole())
                        .put("k1", bent.k1())
                        .put("k2", bent.k2())
                        .put("k3", bent.k3())
                        .put("k4", bent.k4());
            case FThetaLens theta -> {
                node.put("cx", theta.cx()).put("cy", theta.cy());
                ArrayNode terms = node.putArray("poly");
                theta.polynomial().forEach(terms::add);
                node.put("polyKind", theta.kind().key());
                node.putArray("cde").add(theta.c()).add(theta.d()).add(theta.e());
                yield node;
            }
        };
    }

    private static ObjectNode put(ObjectNode node, PinholeLens pinhole) {
        return node.put("fx", pinhole.fx())
                .put("fy", pinhole.fy())
                .put("cx", pinhole.cx())
                .put("cy", pinhole.cy());
    }
}
