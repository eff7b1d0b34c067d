package cosmonaut.drive.file;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.JsonMembers;
import cosmonaut.drive.LimitProfile;
import cosmonaut.drive.RoadSurface;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.ControlPoint;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.drive.edit.PathKind;
import cosmonaut.drive.edit.Stretch;
import cosmonaut.drive.edit.Tangent;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.speed.SpeedHandle;
import cosmonaut.drive.speed.SpeedSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The members `path`, `speed`, `limits`, `vehicle` and `surface` of a trajectory in a project file.
final class DraftJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int LONGEST = 1000;
    private static final double FAR = DrivePath.FURTHEST;

    private DraftJson() {}

    /// Minus zero has no place in a project file.
    static double plain(double value) {
        return value == 0 ? 0.0 : value;
    }

    static ObjectNode written(DriveDraft draft) {
        ObjectNode node = MAPPER.createObjectNode();
        ObjectNode path = node.putObject("path");
        path.put("type", draft.path().kind().key());
        path.put("alpha", 0.5);
        ArrayNode points = path.putArray("points");
        for (ControlPoint point : draft.path().points()) {
            ObjectNode written = points.addObject();
            written.put("id", point.id());
            put(written, point.place());
            Tangent tangent = point.tangent();
            if (tangent != null) {
                ObjectNode handle = written.putObject("tangent");
                put(handle, tangent.direction());
                handle.put("in", plain(tangent.in())).put("out", plain(tangent.out()));
            }
            written.put("locked", point.locked());
            written.put("next", point.next().key());
        }
        node.set("speed", speed(draft.speed()));
        node.put("limits", draft.limits().id());
        node.put("surface", draft.surface().name().toLowerCase(Locale.ROOT));
        Vehicle vehicle = draft.vehicle();
        node.putObject("vehicle")
                .put("name", vehicle.name())
                .put("length", vehicle.length())
                .put("width", vehicle.width())
                .put("height", vehicle.height())
                .put("wheelbase", vehicle.wheelbase())
                .put("rearAxleToFront", vehicle.toFront())
                .put("rearAxleToRear", plain(vehicle.toRear()))
                .put("maxSteer", vehicle.maxSteer());
        return node;
    }

    private static void put(ObjectNode node, Point3 p) {
        node.put("x", plain(p.x())).put("y", plain(p.y())).put("z", plain(p.z()));
    }

    private static ObjectNode speed(SpeedSpec speed) {
        ObjectNode node = MAPPER.createObjectNode();
        switch (speed) {
            case SpeedSpec.Trapezoid shape -> trapezoid(node.put("type", "trapezoid"), shape);
            case SpeedSpec.SCurve curve ->
                trapezoid(node.put("type", "sCurve"), curve.shape()).put("jerk", curve.jerk());
            case SpeedSpec.Table table -> {
                node.put("type", "table");
                ArrayNode times = node.putArray("t");
                ArrayNode speeds = node.putArray("v");
                table.entries().forEach(entry -> {
                    times.add(plain(entry.seconds()));
                    speeds.add(plain(entry.speed()));
                });
            }
            case SpeedSpec.Handles wish -> {
                node.put("type", "handles");
                node.put("cruise", plain(wish.cruise()));
                node.put("slowsInBends", wish.slowsInBends());
                node.put("jerk", plain(wish.jerk()));
                ArrayNode handles = node.putArray("handles");
                for (SpeedHandle handle : wish.handles()) {
                    handles.addObject()
                            .put("id", handle.id())
                            .put("s", plain(handle.metres()))
                            .put("v", plain(handle.speed()))
                            .put("kind", handle.kind().key())
                            .put("dwell", plain(handle.dwell()));
                }
            }
        }
        return node;
    }

    private static ObjectNode trapezoid(ObjectNode node, SpeedSpec.Trapezoid shape) {
        return node.put("start", plain(shape.start()))
                .put("cruise", plain(shape.cruise()))
                .put("acceleration", shape.acceleration())
                .put("deceleration", shape.deceleration())
                .put("stops", shape.stops());
    }

    /// SHA-256 of the draft as it is written.
    static String hash(DriveDraft draft) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(
                            sha.digest(MAPPER.writeValueAsString(written(draft)).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// @return null where the trajectory is a recorded one
    static @Nullable DriveDraft read(JsonMembers trajectory) {
        JsonMembers path = trajectory.object("path");
        String type = path.text("type", LONGEST);
        if (type.equals("imported")) {
            return null;
        }
        PathKind kind = path.choice("type", List.of(PathKind.values()), PathKind::key);
        List<ControlPoint> points = new ArrayList<>();
        for (JsonMembers point : path.objects("points", 0, DrivePath.MOST_POINTS)) {
            points.add(new ControlPoint(
                    point.whole("id", 1, Integer.MAX_VALUE - 1),
                    place(point),
                    tangent(point.optionalObject("tangent")),
                    point.truth("locked", false),
                    point.choice("next", List.of(Stretch.values()), Stretch::key, Stretch.CURVE)));
        }
        try {
            return new DriveDraft(
                    new DrivePath(kind, points),
                    speed(trajectory.object("speed")),
                    vehicle(trajectory.optionalObject("vehicle")),
                    trajectory.choice("limits", LimitProfile.ALL, LimitProfile::id, LimitProfile.ROAD),
                    trajectory.choice(
                            "surface",
                            List.of(RoadSurface.values()),
                            surface -> surface.name().toLowerCase(Locale.ROOT),
                            RoadSurface.DRY));
        } catch (InvalidInputException e) {
            String said = String.valueOf(e.getMessage());
            throw said.startsWith(trajectory.source())
                    ? e
                    : new InvalidInputException(trajectory.source() + ", " + trajectory.place() + ": " + said, e);
        }
    }

    private static Point3 place(JsonMembers node) {
        return new Point3(node.number("x", -FAR, FAR), node.number("y", -FAR, FAR), node.number("z", -FAR, FAR, 0));
    }

    private static @Nullable Tangent tangent(@Nullable JsonMembers node) {
        if (node == null) {
            return null;
        }
        try {
            return new Tangent(
                    new Point3(
                            node.number("x", -1.01, 1.01),
                            node.number("y", -1.01, 1.01),
                            node.number("z", -1.01, 1.01, 0)),
                    node.number("in", 0, 1e4),
                    node.number("out", 0, 1e4));
        } catch (InvalidInputException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw node.error("x", String.valueOf(e.getMessage()), "write a unit vector");
        }
    }

    private static Vehicle vehicle(@Nullable JsonMembers node) {
        Vehicle usual = Vehicle.DEFAULT;
        return node == null
                ? usual
                : new Vehicle(
                        node.text("name", LONGEST, usual.name()),
                        node.number("length", 0.1, 40),
                        node.number("width", 0.1, 40),
                        node.number("height", 0.1, 40),
                        node.number("wheelbase", 0.1, 40),
                        node.number("rearAxleToFront", 0.1, 40),
                        node.number("rearAxleToRear", 0, 40),
                        node.number("maxSteer", 0.01, 1.49));
    }

    private static SpeedSpec speed(JsonMembers node) {
        String type = node.text("type", LONGEST);
        return switch (type) {
            case "trapezoid" -> trapezoid(node);
            case "sCurve" -> new SpeedSpec.SCurve(trapezoid(node), node.number("jerk", 1e-3, 1e3));
            case "table" -> table(node);
            case "handles" -> {
                List<SpeedHandle> handles = new ArrayList<>();
                for (JsonMembers handle : node.objects("handles", 0, SpeedSpec.Handles.MOST_HANDLES)) {
                    handles.add(new SpeedHandle(
                            handle.whole("id", 1, Integer.MAX_VALUE - 1),
                            handle.number("s", 0, 1e7),
                            handle.number("v", 0, SpeedSpec.FASTEST, 0),
                            handle.choice("kind", List.of(SpeedHandle.Kind.values()), SpeedHandle.Kind::key),
                            handle.number("dwell", 0, SpeedSpec.LONGEST_DWELL, 0)));
                }
                yield new SpeedSpec.Handles(
                        node.number("cruise", 0, SpeedSpec.FASTEST),
                        handles,
                        node.truth("slowsInBends", true),
                        node.number("jerk", 0, 1e3, 0));
            }
            default ->
                throw node.error(
                        "type", "is " + JsonMembers.quoted(type), "write one of trapezoid, sCurve, table, handles");
        };
    }

    private static SpeedSpec.Trapezoid trapezoid(JsonMembers node) {
        return new SpeedSpec.Trapezoid(
                node.number("start", 0, SpeedSpec.FASTEST),
                node.number("cruise", 0, SpeedSpec.FASTEST),
                node.number("acceleration", 1e-3, 1e3),
                node.number("deceleration", 1e-3, 1e3),
                node.truth("stops", false));
    }

    private static SpeedSpec.Table table(JsonMembers node) {
        double[] t = node.numbers("t", -1, 0, 1e6);
        double[] v = node.numbers("v", t.length, 0, SpeedSpec.FASTEST);
        List<SpeedSpec.Table.Entry> entries = new ArrayList<>();
        for (int i = 0; i < t.length; i++) {
            entries.add(new SpeedSpec.Table.Entry(t[i], v[i]));
        }
        return new SpeedSpec.Table(entries);
    }
}
