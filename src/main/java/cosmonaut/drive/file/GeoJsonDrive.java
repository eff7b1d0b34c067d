package cosmonaut.drive.file;

import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.JsonMembers;
import cosmonaut.drive.curve.Point3;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// GeoJSON: one feature with a line of longitude, latitude and altitude, `properties.times` in seconds and
/// `properties.origin`.
///
/// Degrees hold places to about a nanometre only, and no headings: the member `local` beside the geometry has poses in
/// metres, `[x, y, z, qw, qx, qy, qz]`, which are read where they fit the line.
final class GeoJsonDrive {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final double AGREES = 1e-3;
    private static final int NUMBERS = 7;

    private final String source;
    private final ImportOptions options;

    GeoJsonDrive(String source, ImportOptions options) {
        this.source = source;
        this.options = options;
    }

    static boolean isFeature(JsonNode root) {
        String type = root.path("type").asString("");
        return type.equals("Feature") || type.equals("FeatureCollection");
    }

    ImportedDrive read(JsonNode root) {
        JsonMembers top = JsonMembers.of(source, root);
        JsonMembers feature = top.text("type", 100).equals("FeatureCollection")
                ? top.objects("features", 1, 10_000).getFirst()
                : top;
        JsonMembers geometry = feature.object("geometry");
        geometry.choice("type", List.of("LineString"), type -> type);
        JsonNode line = geometry.object().path("coordinates");
        int n = line.size();
        if (!line.isArray() || n < 2 || n > EgoTrack.MOST_SAMPLES) {
            throw geometry.error("coordinates", "has " + n + " places", "write a list of two or more");
        }
        double[][] places = new double[n][];
        for (int i = 0; i < n; i++) {
            places[i] = place(geometry, line.path(i), i);
        }
        JsonMembers properties = feature.optionalObject("properties");
        JsonMembers stated = properties == null ? null : properties.optionalObject("origin");
        TrackGathering track = new TrackGathering(source);
        GeoOrigin origin;
        if (stated == null) {
            origin = new GeoOrigin(places[0][1], places[0][0], places[0][2], 0);
            track.note("it has no origin; its first place becomes that, x east and y north");
        } else {
            origin = new GeoOrigin(
                    stated.number("lat", -89.89, 89.89),
                    stated.number("lon", -180, 180),
                    stated.number("alt", -1e5, 1e5, 0),
                    stated.number("heading", -360, 360, 0));
        }
        JsonMembers timed = properties != null && properties.has("times") ? properties : null;
        double[] times = timed == null ? null : timed.numbers("times", n, -1e10, 1e10);
        if (times == null) {
            track.note("it has no times; poses taken at " + options.rate() + " a second");
        }
        add(track, places, times, origin, feature.object().path("local"));
        return track.build("GeoJSON", Convention.vehicle(times == null ? 0 : 1));
    }

    private static double[] place(JsonMembers geometry, JsonNode node, int index) {
        String name = "coordinates[" + index + "]";
        if (!node.isArray() || node.size() < 2 || node.size() > 4) {
            throw geometry.error(name, "is no place", "write [longitude, latitude, altitude]");
        }
        double[] place = new double[3];
        double[] most = {180, 89.9, 1e5};
        for (int k = 0; k < Math.min(3, node.size()); k++) {
            JsonNode value = node.path(k);
            if (!value.isNumber() || !(Math.abs(value.asDouble()) <= most[k])) {
                throw geometry.error(
                        name, "is no place on the earth", "write degrees, longitude first; metres belong elsewhere");
            }
            place[k] = value.asDouble();
        }
        return place;
    }

    private void add(
            TrackGathering track,
            double[][] places,
            double @org.jspecify.annotations.Nullable [] times,
            GeoOrigin origin,
            JsonNode local) {
        int n = places.length;
        double[] xs = new double[n];
        double[] ys = new double[n];
        double[] zs = new double[n];
        for (int i = 0; i < n; i++) {
            Point3 p = origin.local(places[i][0], places[i][1], places[i][2]);
            xs[i] = p.x();
            ys[i] = p.y();
            zs[i] = p.z();
        }
        double[] headings = TrackGathering.headings(xs, ys);
        boolean exact = fits(local, xs, ys, zs);
        if (!exact) {
            track.note("it has no headings; they follow the way driven");
        }
        for (int i = 0; i < n; i++) {
            String where = "place " + (i + 1);
            Pose pose = EgoPose.of(xs[i], ys[i], zs[i], headings[i]);
            if (exact) {
                JsonNode row = local.path(i);
                double[] q = new double[4];
                for (int k = 0; k < 4; k++) {
                    q[k] = row.path(3 + k).asDouble();
                }
                pose = track.pose(
                        where,
                        q,
                        row.path(0).asDouble(),
                        row.path(1).asDouble(),
                        row.path(2).asDouble());
            }
            track.add(where, times == null ? i / options.rate() : times[i], pose);
        }
    }

    private static boolean fits(JsonNode local, double[] xs, double[] ys, double[] zs) {
        if (!local.isArray() || local.size() != xs.length) {
            return false;
        }
        for (int i = 0; i < xs.length; i++) {
            JsonNode row = local.path(i);
            if (!row.isArray() || row.size() != NUMBERS) {
                return false;
            }
            for (JsonNode value : row) {
                if (!value.isNumber()) {
                    return false;
                }
            }
            double away = Math.abs(row.path(0).asDouble() - xs[i])
                    + Math.abs(row.path(1).asDouble() - ys[i])
                    + Math.abs(row.path(2).asDouble() - zs[i]);
            if (!(away < AGREES)) {
                return false;
            }
        }
        return true;
    }

    static String written(EgoTrack track, String name, GeoOrigin origin) {
        ObjectNode feature = MAPPER.createObjectNode();
        feature.put("type", "Feature");
        ObjectNode geometry = feature.putObject("geometry");
        geometry.put("type", "LineString");
        ArrayNode line = geometry.putArray("coordinates");
        ObjectNode properties = feature.putObject("properties");
        properties.put("name", name);
        ArrayNode times = properties.putArray("times");
        properties
                .putObject("origin")
                .put("lat", origin.latitude())
                .put("lon", origin.longitude())
                .put("alt", origin.altitude())
                .put("heading", origin.heading());
        ArrayNode local = feature.putArray("local");
        for (EgoTrack.Sample sample : track.samples()) {
            Pose p = sample.pose();
            double[] there = origin.geographic(new Point3(p.tx(), p.ty(), p.tz()));
            line.addArray().add(there[0]).add(there[1]).add(there[2]);
            times.add(sample.seconds());
            Quaternion q = p.quaternion();
            local.addArray()
                    .add(p.tx())
                    .add(p.ty())
                    .add(p.tz())
                    .add(q.w())
                    .add(q.x())
                    .add(q.y())
                    .add(q.z());
        }
        return MAPPER.writeValueAsString(feature) + "\n";
    }
}
