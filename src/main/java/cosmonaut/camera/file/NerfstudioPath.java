package cosmonaut.camera.file;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// nerfstudio's `camera_path.json`: the cameras of all pictures, or the key poses that a viewer makes them from.
final class NerfstudioPath {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /// A matrix of sixteen numbers and brackets.
    private static final int LONGEST_MATRIX = 2000;

    private final String source;
    private final double untimedRate;

    NerfstudioPath(String source, double untimedRate) {
        this.source = source;
        this.untimedRate = untimedRate;
    }

    CameraTrack cameras(JsonNode root) {
        TrackBuilder track = new TrackBuilder(source, "nerfstudio");
        JsonValues values = new JsonValues(track);
        double rate = values.optional("top level", root, "fps", untimedRate);
        if (!(rate >= 1e-3 && rate <= 1e5)) {
            throw track.error("top level", "fps " + rate + " is not possible", "write frames per second");
        }
        int i = 0;
        for (JsonNode camera : root.path("camera_path")) {
            String where = "camera_path[" + i + "]";
            double[] rows = values.openGlToOpenCv(where, values.numbers(where, camera, "camera_to_world"));
            track.add(where, i / rate, track.cameraToWorld(where, rows), lens(values, where, camera, root));
            i++;
        }
        return track.build();
    }

    CameraTrack keyframes(JsonNode root) {
        TrackBuilder track = new TrackBuilder(source, "nerfstudio");
        track.asKeyframes();
        JsonValues values = new JsonValues(track);
        JsonNode keys = root.path("keyframes");
        List<double[]> matrices = new ArrayList<>();
        for (JsonNode key : keys) {
            matrices.add(matrix(values, "keyframes[" + matrices.size() + "]", key));
        }
        boolean byColumns = byColumns(matrices, keys.path(0).path("matrix").isString());
        // A cycle ends where it began.
        boolean closed = root.path("is_cycle").asBoolean(false) && keys.size() > 1;
        int count = keys.size() + (closed ? 1 : 0);
        Pace pace = pace(track, values, root, count);
        if (closed) {
            track.detail("closed");
        }
        double time = 0;
        for (int i = 0; i < count; i++) {
            int which = i % keys.size();
            String where = "keyframes[" + which + "]";
            JsonNode key = keys.path(which);
            double[] m = byColumns
                    ? transposed(matrices.get(which))
                    : matrices.get(which).clone();
            Pose pose = track.cameraToWorld(where, values.openGlToOpenCv(where, m));
            time += i == 0 ? 0 : pace.before(values, where, key);
            track.add(where, time, pose, lens(values, where, key, root));
        }
        return track.build();
    }

    /// Seconds of the flight from one keyframe to the next.
    ///
    /// @param overridden whether a keyframe may state its own
    private record Pace(double seconds, boolean overridden) {

        double before(JsonValues values, String where, JsonNode key) {
            boolean own = overridden && key.path("override_transition_enabled").asBoolean(false);
            double stated = own ? values.optional(where, key, "override_transition_sec", seconds) : seconds;
            if (!(stated > 0 && stated <= 1e5)) {
                throw values.track()
                        .error(where, "transition of " + stated + " s is not possible", "write seconds above 0");
            }
            return stated;
        }
    }

    private static Pace pace(TrackBuilder track, JsonValues values, JsonNode root, int keys) {
        double transition = values.optional("top level", root, "default_transition_sec", 0);
        double whole = values.optional("top level", root, "seconds", 0);
        if (transition > 0) {
            track.detail(CameraTrack.PACE_OF_FILE);
            return new Pace(transition, true);
        }
        if (whole > 0 && keys > 1) {
            track.detail(CameraTrack.PACE_OF_FILE);
            return new Pace(whole / (keys - 1), false);
        }
        track.detail(CameraTrack.USUAL_PACE);
        return new Pace(CameraTrack.KEYFRAME_SECONDS, false);
    }

    /// The matrix of a keyframe: a list, or a text that holds one.
    private static double[] matrix(JsonValues values, String where, JsonNode key) {
        JsonNode holder = key;
        String text = JsonValues.text(key, "matrix");
        if (text != null) {
            try {
                if (text.length() > LONGEST_MATRIX) {
                    throw values.track()
                            .error(where, "matrix is a text of " + text.length() + " characters", "write 4x4");
                }
                holder = MAPPER.createObjectNode().set("matrix", MAPPER.readTree(text));
            } catch (JacksonException e) {
                throw values.track().error(where, "matrix is a text that is no list", "write 4x4 numbers");
            }
        }
        double[] m = values.numbers(where, holder, "matrix");
        if (m.length != 16) {
            throw values.track().error(where, "matrix has " + m.length + " numbers", "write 4x4");
        }
        return m;
    }

    /// Whether the matrices are laid out column by column, as three.js does; the row 0 0 0 1 tells, unless no camera
    /// has left the origin.
    private static boolean byColumns(List<double[]> matrices, boolean text) {
        for (double[] m : matrices) {
            if (m[3] != 0 || m[7] != 0 || m[11] != 0) {
                return false;
            }
            if (m[12] != 0 || m[13] != 0 || m[14] != 0) {
                return true;
            }
        }
        return text;
    }

    private static double[] transposed(double[] m) {
        double[] t = new double[16];
        for (int i = 0; i < 16; i++) {
            t[i] = m[4 * (i % 4) + i / 4];
        }
        return t;
    }

    /// By the vertical field of view, the camera's or the file's. The aspect is that of nerfstudio's pictures;
    /// ours keep their own, and the vertical view.
    private static @Nullable Intrinsics lens(JsonValues values, String where, JsonNode camera, JsonNode root) {
        double own = values.optional(where, camera, "fov", Double.NaN);
        double fov = Double.isNaN(own) ? values.optional("top level", root, "default_fov", Double.NaN) : own;
        if (Double.isNaN(own) && !Double.isNaN(fov)) {
            values.track().note("cameras without fov take default_fov " + TrackBuilder.rounded(fov));
        }
        Intrinsics lens = Double.isNaN(fov) ? null : values.track().fov(where, fov);
        String kind = JsonValues.text(camera, "camera_type");
        String fileKind = JsonValues.text(root, "camera_type");
        return values.track().ideal(kind != null ? kind : fileKind != null ? fileKind : "", lens);
    }
}
