package cosmonaut.camera.file;

import cosmonaut.camera.Intrinsics;
import java.util.Arrays;

/// RealEstate10K: `timestamp fx fy cx cy 0 0` and twelve numbers of the world-to-camera rows. The lens is in shares of
/// the picture, so its size is nominal. Before the first camera there may be the video's address or file name.
final class RealEstatePath {

    static final int FIELDS = 19;

    private static final String FORM = "time fx fy cx cy 0 0 and 12 of [R|t]";
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;

    /// A principal point beyond the picture by its own size, or a lens as long as twenty pictures, is in pixels.
    private static final double FARTHEST_CENTRE = 2;

    private static final double LONGEST_LENS = 20;

    private final String source;

    RealEstatePath(String source) {
        this.source = source;
    }

    CameraTrack read(PathLines lines, Separator separator) {
        TrackBuilder track = new TrackBuilder(source, "RealEstate10K");
        for (PathLines.Line line = lines.nextFull(); line != null; line = lines.nextFull()) {
            Fields fields = Fields.of(track, line, separator).require(FIELDS, FORM);
            String where = fields.where();
            double[] v = fields.numbers(0, FIELDS, FORM);
            if (Math.max(v[1], v[2]) > LONGEST_LENS || Math.max(v[3], v[4]) > FARTHEST_CENTRE) {
                throw track.error(
                        where,
                        "lens " + TrackBuilder.rounded(v[1]) + " " + TrackBuilder.rounded(v[2]) + " "
                                + TrackBuilder.rounded(v[3]) + " " + TrackBuilder.rounded(v[4])
                                + " is in pixels, RealEstate10K's is in shares of the picture",
                        "divide fx and cx by the picture's width, fy and cy by its height");
            }
            Intrinsics lens = track.lens(
                    where, v[1] * WIDTH, v[2] * HEIGHT, v[3] * WIDTH - 0.5, v[4] * HEIGHT - 0.5, WIDTH, HEIGHT);
            double[] rows = Arrays.copyOfRange(v, 7, FIELDS);
            double time = track.seconds(where, v[0], 1e-6, "microseconds");
            track.add(where, time, track.worldToCamera(where, rows), lens);
        }
        return track.build();
    }
}
