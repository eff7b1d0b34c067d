package cosmonaut.camera.file;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The line-based formats: TUM, RealEstate10K and COLMAP.
final class TextPaths {

    private static final int TUM_FIELDS = 8;
    private static final int REALESTATE_FIELDS = 19;
    private static final int COLMAP_FIELDS = 10;

    private final String source;
    private final double untimedRate;

    TextPaths(String source, double untimedRate) {
        this.source = source;
        this.untimedRate = untimedRate;
    }

    private record Line(int number, String[] fields) {
        String where() {
            return "line " + number;
        }
    }

    /// @param cameras gives the text of COLMAP's `cameras.txt`, asked for only where it is needed
    CameraTrack read(String text, Supplier<String> cameras) {
        List<Line> lines = lines(text, false);
        if (!lines.isEmpty()
                && lines.getFirst().fields().length == 1
                && lines.getFirst().fields()[0].contains("://")) {
            // RealEstate10K begins with the address of the video.
            lines = lines.subList(1, lines.size());
        }
        if (lines.isEmpty()) {
            throw new InvalidInputException(source + ": holds no camera; write at least one pose");
        }
        int fields = lines.getFirst().fields().length;
        if (fields == TUM_FIELDS) {
            return tum(lines);
        }
        if (fields == REALESTATE_FIELDS) {
            return realEstate(lines);
        }
        if (fields >= COLMAP_FIELDS && text.lines().anyMatch(line -> line.startsWith("#")) || fields == COLMAP_FIELDS) {
            return colmap(lines(text, true), cameras.get());
        }
        throw new InvalidInputException(source + ", " + lines.getFirst().where() + ": has " + fields
                + " fields and is of no known format; write TUM lines: t tx ty tz qx qy qz qw");
    }

    /// Lines without comments; with `keepEmpty`, COLMAP's empty point lines stay (but not empty lines at the end).
    private static List<Line> lines(String text, boolean keepEmpty) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            String content = line.strip();
            if (content.startsWith("#") || content.isEmpty() && !keepEmpty) {
                continue;
            }
            lines.add(new Line(number, content.split("[\\s,]+")));
        }
        return lines;
    }

    private CameraTrack tum(List<Line> lines) {
        TrackBuilder track = new TrackBuilder(source);
        for (Line line : lines) {
            double[] v = numbers(track, line, 0, TUM_FIELDS, TUM_FIELDS, "t tx ty tz qx qy qz qw");
            track.add(line.where(), v[0], track.pose(line.where(), v[4], v[5], v[6], v[7], v[1], v[2], v[3]), null);
        }
        return track.build();
    }

    /// `timestamp fx fy cx cy 0 0` and twelve numbers of the world-to-camera rows; the lens is in shares of the
    /// picture, so
    /// its size is nominal.
    private CameraTrack realEstate(List<Line> lines) {
        TrackBuilder track = new TrackBuilder(source);
        int width = 1280;
        int height = 720;
        for (Line line : lines) {
            String where = line.where();
            double[] v = numbers(
                    track, line, 0, REALESTATE_FIELDS, REALESTATE_FIELDS, "time fx fy cx cy 0 0 and 12 of [R|t]");
            Intrinsics lens = track.lens(
                    where, v[1] * width, v[2] * height, v[3] * width - 0.5, v[4] * height - 0.5, width, height);
            double[] rows = java.util.Arrays.copyOfRange(v, 7, REALESTATE_FIELDS);
            Pose worldToCamera = track.pose(where, rows);
            track.addMatrix(where, v[0] * 1e-6, worldToCamera.inverse().rows(), lens);
        }
        return track.build();
    }

    private record ColmapImage(String name, Line line, Pose pose, Intrinsics lens) {}

    private CameraTrack colmap(List<Line> lines, String camerasText) {
        TrackBuilder track = new TrackBuilder(source);
        Map<String, Intrinsics> lenses = colmapCameras(camerasText);
        List<ColmapImage> images = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 2) {
            Line line = lines.get(i);
            if (line.fields().length == 1 && line.fields()[0].isEmpty()) {
                i--;
                continue;
            }
            String where = line.where();
            if (line.fields().length < COLMAP_FIELDS) {
                throw track.error(
                        where,
                        "has " + line.fields().length + " fields, an image has 10",
                        "write ID QW QX QY QZ TX TY TZ CAMERA_ID NAME and a line of points");
            }
            double[] v = numbers(track, line, 1, 8, line.fields().length, "ID QW QX QY QZ TX TY TZ CAMERA_ID NAME");
            Intrinsics lens = lenses.get(line.fields()[8]);
            if (lens == null) {
                throw track.error(where, "camera " + line.fields()[8] + " is not in cameras.txt", "add it there");
            }
            if (images.size() >= CameraPath.MAX_FRAMES) {
                throw track.error(where, "more than " + CameraPath.MAX_FRAMES + " cameras", "cut the path");
            }
            Pose worldToCamera = track.pose(where, v[1], v[2], v[3], v[0], v[4], v[5], v[6]);
            images.add(new ColmapImage(line.fields()[9], line, worldToCamera.inverse(), lens));
        }
        images.sort(Comparator.comparing(ColmapImage::name));
        for (ColmapImage image : images) {
            track.add(image.line().where(), track.size() / untimedRate, image.pose(), image.lens());
        }
        return track.build();
    }

    /// Cameras by identifier. Distortion is ignored: a flight has an ideal lens.
    private Map<String, Intrinsics> colmapCameras(String text) {
        TrackBuilder errors = new TrackBuilder(source + " (cameras.txt)");
        Map<String, Intrinsics> lenses = new HashMap<>();
        for (Line line : lines(text, false)) {
            String[] f = line.fields();
            String model = f.length > 1 ? f[1] : "";
            boolean oneFocal = model.startsWith("SIMPLE_") || model.equals("RADIAL") || model.equals("RADIAL_FISHEYE");
            boolean pinhole = oneFocal || model.equals("PINHOLE") || model.contains("OPENCV") || model.equals("FOV");
            int needed = oneFocal ? 7 : 8;
            if (!pinhole || f.length < needed) {
                throw errors.error(
                        line.where(),
                        "camera model '" + model + "' with " + f.length + " fields is not known",
                        "write ID PINHOLE WIDTH HEIGHT FX FY CX CY");
            }
            double[] v = numbers(errors, line, 2, needed, f.length, "ID MODEL WIDTH HEIGHT and the parameters");
            double fy = oneFocal ? v[2] : v[3];
            double cx = oneFocal ? v[3] : v[4];
            double cy = oneFocal ? v[4] : v[5];
            lenses.put(f[0], errors.lens(line.where(), v[2], fy, cx - 0.5, cy - 0.5, v[0], v[1]));
        }
        return lenses;
    }

    /// Fields `from` to `to` of a line as numbers; the line must have `count` fields.
    private static double[] numbers(TrackBuilder track, Line line, int from, int to, int count, String form) {
        if (line.fields().length != count) {
            throw track.error(line.where(), "has " + line.fields().length + " fields, not " + count, "write " + form);
        }
        double[] values = new double[to - from];
        for (int i = from; i < to; i++) {
            String field = line.fields()[i];
            try {
                values[i - from] = Double.parseDouble(field);
            } catch (NumberFormatException e) {
                throw track.error(line.where(), "'" + shortened(field) + "' is not a number", "write " + form);
            }
            if (!Double.isFinite(values[i - from])) {
                throw track.error(line.where(), "number " + shortened(field) + " is not finite", "write " + form);
            }
        }
        return values;
    }

    private static String shortened(String field) {
        return field.length() > 24 ? field.substring(0, 24) + "..." : field;
    }
}
