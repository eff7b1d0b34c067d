package cosmonaut.camera.file;

import cosmonaut.camera.Intrinsics;
import tools.jackson.databind.JsonNode;

/// The sidecar of a clip that was flown here: the camera of every picture, camera-to-world, OpenCV axes, with its lens.
final class ClipPath {

    private static final String FORMAT = "cosmonaut-clip/1";

    private final String source;

    ClipPath(String source) {
        this.source = source;
    }

    static boolean isOne(JsonNode root) {
        return FORMAT.equals(JsonValues.text(root, "format"));
    }

    CameraTrack read(JsonNode root) {
        TrackBuilder track = new TrackBuilder(source, "a flight's clip");
        JsonValues values = new JsonValues(track);
        double width = values.optional("top level", root, "width", Double.NaN);
        double height = values.optional("top level", root, "height", Double.NaN);
        int i = 0;
        for (JsonNode frame : root.path("frames")) {
            String where = "frames[" + i + "]";
            double time = values.optional(where, frame, "seconds", Double.NaN);
            if (Double.isNaN(time)) {
                throw track.error(where, "seconds is missing", "write the time of the picture");
            }
            double[] rows = values.numbers(where, frame, "c2w");
            Intrinsics lens = lens(values, where, frame.path("intrinsics"), width, height);
            track.add(where, time, CosmoPathFile.pose(track, where, rows), lens);
            i++;
        }
        return track.build();
    }

    private static Intrinsics lens(JsonValues values, String where, JsonNode lens, double width, double height) {
        return values.track()
                .lens(
                        where,
                        values.optional(where, lens, "fx", Double.NaN),
                        values.optional(where, lens, "fy", Double.NaN),
                        values.optional(where, lens, "cx", Double.NaN),
                        values.optional(where, lens, "cy", Double.NaN),
                        width,
                        height);
    }
}
