package cosmonaut.camera.file;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers the samples of one file and checks each with its place in the file.
final class TrackBuilder {

    /// Positions and times beyond this are taken for damage.
    private static final double LARGEST = 1e9;

    private static final double ROTATION_TOLERANCE = 1e-3;

    private final String source;
    private final List<CameraTrack.Sample> samples = new ArrayList<>();
    private double firstTime;

    TrackBuilder(String source) {
        this.source = source;
    }

    /// The error of one line: what, where, remedy.
    InvalidInputException error(String where, String what, String remedy) {
        return new InvalidInputException(source + ", " + where + ": " + what + "; " + remedy);
    }

    /// @param rows `[R | t]` camera-to-world, 12 or 16 numbers, OpenCV axes
    void addMatrix(String where, double time, double[] rows, @Nullable Intrinsics lens) {
        for (double value : rows) {
            number(where, value, LARGEST);
        }
        add(where, time, pose(where, rows), lens);
    }

    Pose pose(String where, double[] rows) {
        try {
            return Pose.fromMatrix(rows, ROTATION_TOLERANCE);
        } catch (IllegalArgumentException e) {
            throw error(
                    where, String.valueOf(e.getMessage()), "write a rotation with orthonormal rows and determinant +1");
        }
    }

    /// A pose from a quaternion, whose length may be anything but 0.
    Pose pose(String where, double qx, double qy, double qz, double qw, double tx, double ty, double tz) {
        try {
            return Pose.of(
                    new Quaternion(qx, qy, qz, qw),
                    number(where, tx, LARGEST),
                    number(where, ty, LARGEST),
                    number(where, tz, LARGEST));
        } catch (InvalidInputException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw error(where, String.valueOf(e.getMessage()), "write a rotation as a unit quaternion");
        }
    }

    Intrinsics lens(String where, double fx, double fy, double cx, double cy, double width, double height) {
        if (!(width >= 1 && height >= 1 && width <= 100_000 && height <= 100_000)) {
            throw error(
                    where,
                    "picture size " + width + "x" + height + " is not possible",
                    "write width and height in pixels");
        }
        try {
            // A focal length below a hundredth of the picture means that another unit was written.
            if (!(fx > width * 1e-2 && fx < width * 1e4 && fy > height * 1e-2 && fy < height * 1e4)) {
                throw error(
                        where,
                        "focal length " + fx + ", " + fy + " does not fit a picture of " + (int) width + "x"
                                + (int) height,
                        "write focal lengths in the unit of the format");
            }
            return new Intrinsics(fx, fy, number(where, cx, 1e6), number(where, cy, 1e6), (int) width, (int) height);
        } catch (InvalidInputException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw error(where, String.valueOf(e.getMessage()), "write the lens of the picture");
        }
    }

    /// A lens by its vertical field of view and the picture's aspect; the size is a nominal one.
    Intrinsics fov(String where, double verticalDegrees, double aspect) {
        if (!(verticalDegrees > 1 && verticalDegrees < 175)) {
            throw error(where, "field of view " + verticalDegrees + " is not possible", "write 1 to 175 degrees");
        }
        if (!(aspect > 0.05 && aspect < 20)) {
            throw error(where, "aspect " + aspect + " is not possible", "write width divided by height");
        }
        int height = 1000;
        int width = (int) Math.round(height * aspect);
        Intrinsics square = Intrinsics.ofVerticalFov(verticalDegrees, width, height);
        return lens(where, square.fx(), square.fy(), square.cx(), square.cy(), width, height);
    }

    void add(String where, double time, Pose pose, @Nullable Intrinsics lens) {
        number(where, time, 1e12);
        if (samples.size() >= CameraPath.MAX_FRAMES) {
            throw error(where, "more than " + CameraPath.MAX_FRAMES + " cameras", "cut the path");
        }
        if (samples.isEmpty()) {
            firstTime = time;
        }
        double seconds = time - firstTime;
        if (!samples.isEmpty() && !(seconds - samples.getLast().seconds() >= CameraTrack.SHORTEST_SECONDS)) {
            throw error(
                    where,
                    "time " + time + " is not a microsecond later than that of the camera before",
                    "sort the cameras by time");
        }
        samples.add(new CameraTrack.Sample(seconds, pose, lens));
    }

    private double number(String where, double value, double limit) {
        if (!(Math.abs(value) <= limit)) {
            throw error(where, "number " + value + " is not possible", "write finite numbers below " + limit);
        }
        return value;
    }

    int size() {
        return samples.size();
    }

    CameraTrack build() {
        if (samples.isEmpty()) {
            throw new InvalidInputException(source + ": holds no camera; write at least one pose");
        }
        return new CameraTrack(source, samples);
    }
}
