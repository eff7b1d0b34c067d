package cosmonaut.camera.file;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Lists of the cameras of a capture's pictures: `transforms.json`, `ns-export cameras`, and the `cameras.json` of
/// Gaussian splatting.
final class PictureCameras {

    /// The synthetic NeRF scenes give the angle alone; their pictures are square, of this size.
    private static final double SYNTHETIC_SIDE = 800;

    private final String source;
    private final double untimedRate;

    PictureCameras(String source, double untimedRate) {
        this.source = source;
        this.untimedRate = untimedRate;
    }

    /// @param root   where the fields are that all frames share
    /// @param frames each with a `transform_matrix`
    CameraTrack transforms(JsonNode root, JsonNode frames) {
        TrackBuilder track = new TrackBuilder(source, "transforms.json");
        JsonValues values = new JsonValues(track);
        NamedCameras cameras = new NamedCameras(track);
        int i = 0;
        for (JsonNode frame : frames) {
            String where = "frames[" + i + "]";
            double[] rows = values.openGlToOpenCv(where, values.numbers(where, frame, "transform_matrix"));
            Intrinsics lens = ideal(track, frame, root, lens(values, where, frame, root));
            cameras.add(where, JsonValues.text(frame, "file_path"), track.cameraToWorld(where, rows), lens);
            i++;
        }
        return cameras.track(untimedRate);
    }

    private static @Nullable Intrinsics ideal(
            TrackBuilder track, JsonNode frame, JsonNode root, @Nullable Intrinsics lens) {
        for (JsonNode node : new JsonNode[] {frame, root}) {
            String model = JsonValues.text(node, "camera_model");
            if (model != null) {
                return track.ideal(model, lens);
            }
            if (node.path("is_fisheye").asBoolean(false)) {
                return track.ideal("is_fisheye", lens);
            }
        }
        return lens;
    }

    /// The lens of a frame, from its own fields or those of the file: focal lengths or fields of view in radians.
    private static @Nullable Intrinsics lens(JsonValues values, String where, JsonNode frame, JsonNode root) {
        TrackBuilder track = values.track();
        double width = values.either(where, frame, root, "w");
        double height = values.either(where, frame, root, "h");
        double fx = values.either(where, frame, root, "fl_x");
        double fy = values.either(where, frame, root, "fl_y");
        double angle = values.either(where, frame, root, "camera_angle_x");
        if (Double.isNaN(fx) && Double.isNaN(angle)) {
            return null;
        }
        if (Double.isNaN(width) || Double.isNaN(height)) {
            if (!Double.isNaN(fx)) {
                throw track.error(where, "has fl_x without w and h", "write the size of the pictures");
            }
            width = SYNTHETIC_SIDE;
            height = SYNTHETIC_SIDE;
        }
        if (Double.isNaN(fx)) {
            if (!(angle > 0.02 && angle < 3.05)) {
                throw track.error(where, "camera_angle_x " + angle + " is not possible", "write radians");
            }
            fx = width / 2 / Math.tan(angle / 2);
        }
        double cx = values.either(where, frame, root, "cx");
        double cy = values.either(where, frame, root, "cy");
        // Here the middle of the first pixel is (0.5, 0.5), inside the program it is (0, 0).
        return track.lens(
                where,
                fx,
                Double.isNaN(fy) ? fx : fy,
                (Double.isNaN(cx) ? width / 2 : cx) - 0.5,
                (Double.isNaN(cy) ? height / 2 : cy) - 0.5,
                width,
                height);
    }

    /// The list that `ns-export cameras` writes: `file_path` and `transform`, camera-to-world in OpenGL axes.
    CameraTrack exported(JsonNode list) {
        TrackBuilder track = new TrackBuilder(source, "ns-export cameras");
        JsonValues values = new JsonValues(track);
        NamedCameras cameras = new NamedCameras(track);
        int i = 0;
        for (JsonNode camera : list) {
            String where = "camera " + i;
            double[] rows = values.openGlToOpenCv(where, values.numbers(where, camera, "transform"));
            cameras.add(where, JsonValues.text(camera, "file_path"), track.cameraToWorld(where, rows), null);
            i++;
        }
        return cameras.track(untimedRate);
    }

    /// Gaussian splatting's `cameras.json`: `position`, `rotation` as rows of camera-to-world in OpenCV axes, a centred
    /// lens.
    CameraTrack splatting(JsonNode list) {
        TrackBuilder track = new TrackBuilder(source, "Gaussian splatting");
        JsonValues values = new JsonValues(track);
        NamedCameras cameras = new NamedCameras(track);
        int i = 0;
        for (JsonNode camera : list) {
            String where = "camera " + i;
            double[] r = values.numbers(where, camera, "rotation");
            double[] t = values.numbers(where, camera, "position");
            if (r.length != 9 || t.length != 3) {
                throw track.error(
                        where,
                        "rotation has " + r.length + " and position " + t.length + " numbers",
                        "write 3x3 and 3");
            }
            Pose pose = track.cameraToWorld(
                    where, new double[] {r[0], r[1], r[2], t[0], r[3], r[4], r[5], t[1], r[6], r[7], r[8], t[2]});
            cameras.add(where, JsonValues.text(camera, "img_name"), pose, centred(values, where, camera));
            i++;
        }
        return cameras.track(untimedRate);
    }

    private static @Nullable Intrinsics centred(JsonValues values, String where, JsonNode camera) {
        double width = values.optional(where, camera, "width", Double.NaN);
        double height = values.optional(where, camera, "height", Double.NaN);
        double fx = values.optional(where, camera, "fx", Double.NaN);
        double fy = values.optional(where, camera, "fy", fx);
        if (Double.isNaN(width) || Double.isNaN(height) || Double.isNaN(fx)) {
            return null;
        }
        return values.track().lens(where, fx, fy, width / 2 - 0.5, height / 2 - 0.5, width, height);
    }
}
