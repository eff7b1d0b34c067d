package cosmonaut.camera.file;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// instant-ngp's camera path: key poses, quaternion `R` (x y z w) and position `T` of a camera with OpenCV axes in the
/// unit cube, whose axes are NeRF's y, z, x; `fov` is vertical.
///
/// The cube is scaled back with the program's default scale and offset, since the file does not name them.
final class InstantNgpPath {

    /// instant-ngp's defaults: NeRF units times this, plus [#OFFSET], make its unit cube.
    private static final double SCALE = 0.33;

    private static final double OFFSET = 0.5;
    static final Pose CUBE_TO_NERF = new Pose(0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0);

    private final String source;

    InstantNgpPath(String source) {
        this.source = source;
    }

    CameraTrack read(JsonNode root) {
        TrackBuilder track = new TrackBuilder(source, "instant-ngp");
        track.asKeyframes();
        JsonValues values = new JsonValues(track);
        JsonNode keys = root.path("path");
        double whole = values.optional("top level", root, "duration_seconds", 0);
        boolean stated = whole > 0 && keys.size() > 1;
        boolean closed = root.path("loop").asBoolean(false) && keys.size() > 1;
        track.detail(stated ? CameraTrack.PACE_OF_FILE : CameraTrack.USUAL_PACE);
        double step = stated ? whole / (closed ? keys.size() : keys.size() - 1) : CameraTrack.KEYFRAME_SECONDS;
        if (closed) {
            track.detail("closed");
        }
        for (int i = 0; i < keys.size() + (closed ? 1 : 0); i++) {
            String where = "path[" + i % keys.size() + "]";
            JsonNode key = keys.path(i % keys.size());
            track.add(where, i * step, pose(values, where, key), lens(values, where, key));
        }
        return track.build();
    }

    private static Pose pose(JsonValues values, String where, JsonNode key) {
        TrackBuilder track = values.track();
        double[] r = values.numbers(where, key, "R");
        double[] t = values.numbers(where, key, "T");
        if (r.length != 4 || t.length != 3) {
            throw track.error(where, "R has " + r.length + " and T " + t.length + " numbers", "write 4 and 3");
        }
        return CUBE_TO_NERF.compose(track.pose(where, r[0], r[1], r[2], r[3], nerf(t[0]), nerf(t[1]), nerf(t[2])));
    }

    private static @Nullable Intrinsics lens(JsonValues values, String where, JsonNode key) {
        double fov = values.optional(where, key, "fov", Double.NaN);
        return Double.isNaN(fov) ? null : values.track().fov(where, fov);
    }

    private static double nerf(double value) {
        return (value - OFFSET) / SCALE;
    }

    /// A coordinate of the cube, of one in NeRF's units.
    static double cube(double value) {
        return value * SCALE + OFFSET;
    }
}
