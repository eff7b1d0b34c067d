package cosmonaut.camera.file;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// COLMAP's `images.txt`: two lines an image, its pose and its points, of which the second may be empty; the lenses
/// stand in `cameras.txt`.
final class ColmapPath {

    private static final int FIELDS = 10;
    private static final String FORM = "ID QW QX QY QZ TX TY TZ CAMERA_ID NAME and a line of points";
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final String source;
    private final double untimedRate;

    ColmapPath(String source, double untimedRate) {
        this.source = source;
        this.untimedRate = untimedRate;
    }

    /// Whether a line is one of an image: two whole numbers with seven numbers between, and a name.
    static boolean isImage(Fields line) {
        if (line.count() < FIELDS || !line.isWhole(0) || !line.isWhole(8)) {
            return false;
        }
        for (int i = 1; i < 8; i++) {
            if (!line.isNumber(i)) {
                return false;
            }
        }
        boolean named = false;
        for (int i = 9; i < line.count(); i++) {
            named |= !line.isNumber(i);
        }
        return named || line.count() == FIELDS;
    }

    /// @param cameras opens `cameras.txt`
    CameraTrack read(PathLines lines, Supplier<PathText> cameras) {
        TrackBuilder track = new TrackBuilder(source, "COLMAP");
        Map<String, Lens> lenses;
        try (PathText text = cameras.get()) {
            lenses = lenses(new PathLines(text));
        }
        NamedCameras images = new NamedCameras(track);
        for (PathLines.Line line = lines.nextFull(); line != null; line = lines.nextFull()) {
            Fields fields = Fields.of(track, line, Separator.WHITE_SPACE);
            String where = fields.where();
            if (fields.count() < FIELDS) {
                throw track.error(where, "has " + fields.count() + " fields, an image has 10", "write " + FORM);
            }
            if (!fields.isWhole(0) || !fields.isWhole(8)) {
                throw track.error(where, "is no image: IMAGE_ID and CAMERA_ID are not whole numbers", "write " + FORM);
            }
            double[] v = fields.numbers(1, 8, FORM);
            Lens lens = lenses.get(fields.get(8));
            if (lens == null) {
                throw track.error(where, "camera " + fields.get(8) + " is not in cameras.txt", "add it there");
            }
            // The name is the rest of the line, blanks and all.
            String name = BLANKS.split(line.text(), FIELDS)[9];
            Pose worldToCamera = track.pose(where, v[1], v[2], v[3], v[0], v[4], v[5], v[6]);
            images.add(where, name, worldToCamera.inverse(), track.ideal(lens.model(), lens.lens()));
            passPoints(track, lines, line);
        }
        return images.track(untimedRate);
    }

    /// The line after an image's holds its points, three numbers each, or nothing.
    private static void passPoints(TrackBuilder track, PathLines lines, PathLines.Line image) {
        PathLines.Line points = lines.next();
        if (points != null && !isPoints(points.text())) {
            throw track.error(
                    points.where(),
                    "is no line of points, three numbers each, of the image in line " + image.number(),
                    "let every image have one, which may be empty");
        }
    }

    /// Whether a line is a list of `X Y POINT3D_ID`; told without taking its numbers apart, for there may be thousands.
    private static boolean isPoints(String text) {
        int fields = 0;
        boolean inField = false;
        boolean whole = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t') {
                if (inField && fields % 3 == 0 && !whole) {
                    return false;
                }
                inField = false;
                continue;
            }
            boolean digit = c >= '0' && c <= '9' || c == '-' || c == '+';
            if (!digit && c != '.' && c != 'e' && c != 'E') {
                return false;
            }
            if (!inField) {
                inField = true;
                fields++;
                whole = true;
            }
            whole &= digit;
        }
        return fields % 3 == 0 && (fields == 0 || whole);
    }

    private record Lens(String model, Intrinsics lens) {}

    /// Cameras by identifier. Distortion is ignored: a flight has an ideal lens.
    private Map<String, Lens> lenses(PathLines lines) {
        TrackBuilder errors = new TrackBuilder(source + " (cameras.txt)", "COLMAP");
        Map<String, Lens> lenses = new HashMap<>();
        for (PathLines.Line line = lines.nextFull(); line != null; line = lines.nextFull()) {
            Fields fields = Fields.of(errors, line, Separator.of(line.text()));
            String model = fields.count() > 1 ? fields.get(1) : "";
            boolean oneFocal = model.startsWith("SIMPLE_") || model.equals("RADIAL") || model.equals("RADIAL_FISHEYE");
            boolean twoFocal = model.equals("PINHOLE")
                    || model.contains("OPENCV")
                    || model.equals("FOV")
                    || model.equals("THIN_PRISM_FISHEYE")
                    || model.equals("RAD_TAN_THIN_PRISM_FISHEYE");
            int needed = oneFocal ? 7 : 8;
            if (!oneFocal && !twoFocal || fields.count() < needed) {
                throw errors.error(
                        line.where(),
                        "camera model '" + TrackBuilder.quoted(model) + "' with " + fields.count()
                                + " fields is not known",
                        "write ID PINHOLE WIDTH HEIGHT FX FY CX CY");
            }
            double[] v = fields.numbers(2, needed, "ID MODEL WIDTH HEIGHT and the parameters");
            double fy = oneFocal ? v[2] : v[3];
            double cx = oneFocal ? v[3] : v[4];
            double cy = oneFocal ? v[4] : v[5];
            // Here the middle of the first pixel is (0.5, 0.5), inside the program it is (0, 0).
            Intrinsics lens = errors.lens(line.where(), v[2], fy, cx - 0.5, cy - 0.5, v[0], v[1]);
            lenses.put(fields.get(0), new Lens(model, lens));
        }
        return lenses;
    }
}
