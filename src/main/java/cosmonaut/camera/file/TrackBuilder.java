package cosmonaut.camera.file;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gathers the samples of one file, checks each with its place in the file, and notes what was made of them.
final class TrackBuilder {

    /// Positions beyond this are taken for damage.
    private static final double LARGEST = 1e9;

    /// Seconds beyond this are of another unit: 1e11 s are three thousand years.
    private static final double LATEST = 1e11;

    /// Rotations written with three decimals are off by 2e-3 or so.
    private static final double ROTATION_TOLERANCE = 1e-2;

    /// What six decimals leave is not worth a word.
    private static final double ROTATION_NOTED = 1e-4;

    private static final double LARGEST_SCALE = 1000;
    private static final int LONGEST_QUOTE = 24;

    private final String source;
    private final String format;
    private final List<CameraTrack.Sample> samples = new ArrayList<>();
    private final List<String> details = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private double firstTime;
    private boolean keyframes;
    private int scaledRotations;
    private int wornRotations;
    private double scale = 1;
    private double wear;

    /// @param format the name of the format, for people
    TrackBuilder(String source, String format) {
        this.source = source;
        this.format = format;
    }

    /// Some words of a file, short and without control characters.
    static String quoted(String words) {
        String cut = words.length() > LONGEST_QUOTE ? words.substring(0, LONGEST_QUOTE) + "..." : words;
        StringBuilder safe = new StringBuilder();
        cut.codePoints()
                .forEach(c -> safe.appendCodePoint(
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c));
        return safe.toString();
    }

    /// The error of one line: what, where, remedy.
    InvalidInputException error(String where, String what, String remedy) {
        return new InvalidInputException(source + ", " + where + ": " + what + "; " + remedy);
    }

    /// Words for the line that says what was understood, such as `ordered by name`.
    void detail(String words) {
        details.add(words);
    }

    /// A sentence for people about something that was not as it should be; the same one counts once.
    void note(String sentence) {
        notes.add(sentence);
    }

    /// The samples are key poses, between which a smooth flight is wanted.
    void asKeyframes() {
        keyframes = true;
    }

    /// The pose of `[R | t]` camera-to-world, 12 or 16 numbers, OpenCV axes. A rotation that is scaled as a whole, or
    /// off by a little, is made a true one; `t` stays.
    Pose cameraToWorld(String where, double[] rows) {
        double factor = rotationScale(where, rows);
        return pose(where, rows, factor, 1);
    }

    /// The pose of `[R | t]` world-to-camera, 12 or 16 numbers, OpenCV axes. Where `R` is scaled as a whole, so is `t`.
    Pose worldToCamera(String where, double[] rows) {
        double factor = rotationScale(where, rows);
        return pose(where, rows, factor, factor).inverse();
    }

    private double rotationScale(String where, double[] rows) {
        if (rows.length != 12 && rows.length != 16) {
            throw error(where, "matrix has " + rows.length + " numbers", "write 3x4 or 4x4");
        }
        for (double value : rows) {
            number(where, value, LARGEST);
        }
        double determinant = rows[0] * (rows[5] * rows[10] - rows[6] * rows[9])
                - rows[1] * (rows[4] * rows[10] - rows[6] * rows[8])
                + rows[2] * (rows[4] * rows[9] - rows[5] * rows[8]);
        double factor = Math.cbrt(determinant);
        return factor > 1 / LARGEST_SCALE && factor < LARGEST_SCALE ? factor : 1;
    }

    private Pose pose(String where, double[] rows, double rotationScale, double translationScale) {
        double[] whole = rows.clone();
        for (int i = 0; i < 12; i++) {
            whole[i] /= i % 4 == 3 ? translationScale : rotationScale;
        }
        try {
            Pose pose = Pose.fromMatrix(whole, ROTATION_TOLERANCE);
            noteWear(pose, whole, rotationScale);
            return pose;
        } catch (IllegalArgumentException e) {
            throw error(
                    where, String.valueOf(e.getMessage()), "write a rotation with orthonormal rows and determinant +1");
        }
    }

    private void noteWear(Pose pose, double[] rows, double rotationScale) {
        double[] mended = pose.rows();
        double off = 0;
        for (int i = 0; i < 12; i++) {
            off = Math.max(off, i % 4 == 3 ? 0 : Math.abs(mended[i] - rows[i]));
        }
        if (Math.abs(rotationScale - 1) > ROTATION_TOLERANCE / 2) {
            scaledRotations++;
            scale = rotationScale;
        } else if (off > ROTATION_NOTED || Math.abs(rotationScale - 1) > ROTATION_NOTED) {
            wornRotations++;
            wear = Math.max(wear, Math.max(off, Math.abs(rotationScale - 1)));
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

    /// A lens by its vertical field of view; the size is a nominal one, its pixels are square.
    Intrinsics fov(String where, double verticalDegrees) {
        if (!(verticalDegrees > 1 && verticalDegrees < 175)) {
            throw error(where, "field of view " + verticalDegrees + " is not possible", "write 1 to 175 degrees");
        }
        return Intrinsics.ofVerticalFov(verticalDegrees, 1600, 900);
    }

    /// The ideal lens that stands for one of another kind, with a note: a fisheye's is that of its focal length; a
    /// panorama has none, so that the scene's is taken.
    ///
    /// @param model what the file calls the kind of lens
    @Nullable
    Intrinsics ideal(String model, @Nullable Intrinsics lens) {
        String kind = model.toUpperCase(Locale.ROOT);
        if (kind.contains("FISHEYE") || kind.equals("FOV")) {
            note("its lens is a fisheye (" + quoted(model) + "); flown through an ideal lens of the same focal length,"
                    + " without the fisheye's bending; undistort the cameras to have theirs");
            return lens;
        }
        if (kind.contains("EQUIRECT") || kind.contains("OMNI") || kind.contains("VR180") || kind.contains("ORTHO")) {
            note("its lens (" + quoted(model) + ") is not one of a plain picture; flown through the scene's lens");
            return null;
        }
        return lens;
    }

    /// A time in seconds.
    ///
    /// @param unit     seconds of one unit of the file
    /// @param unitName what the format counts in, for messages
    double seconds(String where, double time, double unit, String unitName) {
        double seconds = time * unit;
        if (!(Math.abs(seconds) <= LATEST)) {
            String guess = Math.abs(time) > 1e16 ? "nanoseconds" : Math.abs(time) > 1e14 ? "microseconds" : "";
            String what = guess.isEmpty() || guess.equals(unitName)
                    ? "time " + time + " is not possible"
                    : "time " + time + " is too large for " + unitName + ", it seems to be in " + guess;
            throw error(where, what, "write times in " + unitName);
        }
        return seconds;
    }

    void add(String where, double time, Pose pose, @Nullable Intrinsics lens) {
        seconds(where, time, 1, "seconds");
        if (samples.size() >= CameraPath.MAX_FRAMES) {
            throw error(where, "more than " + CameraPath.MAX_FRAMES + " cameras", "cut the path");
        }
        if (samples.isEmpty()) {
            firstTime = time;
        }
        double seconds = time - firstTime;
        if (!samples.isEmpty()) {
            requireLater(where, time, seconds - samples.getLast().seconds());
        }
        samples.add(new CameraTrack.Sample(seconds, pose, lens));
    }

    private void requireLater(String where, double time, double step) {
        if (step == 0) {
            throw error(
                    where,
                    "time " + time + " is that of the camera before, the same time twice",
                    "give each camera its own time, or remove one");
        }
        if (step < 0) {
            throw error(where, "time " + time + " is before that of the camera before", "sort the cameras by time");
        }
        if (step < CameraTrack.SHORTEST_SECONDS) {
            throw error(
                    where,
                    "time " + time + " is not a microsecond later than that of the camera before",
                    "remove one of the two");
        }
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
        completeLenses();
        if (scaledRotations > 0) {
            note(CameraTrack.counted(scaledRotations, "rotation") + " scaled by " + rounded(scale) + " normalised");
        }
        if (wornRotations > 0) {
            note(CameraTrack.counted(wornRotations, "rotation") + " off by up to " + rounded(wear)
                    + " made orthonormal");
        }
        for (CameraTrack.Sample sample : samples) {
            Intrinsics lens = sample.lens();
            if (lens != null && Math.abs(lens.fx() / lens.fy() - 1) > 0.02) {
                note("its pixels are not square (fx " + rounded(lens.fx()) + ", fy " + rounded(lens.fy())
                        + "); shown as square ones by the vertical view");
                break;
            }
        }
        return new CameraTrack(source, format, samples, keyframes, details, List.copyOf(notes));
    }

    /// Where only some cameras have a lens, the others take what lies between their neighbours'.
    private void completeLenses() {
        int missing = (int) samples.stream().filter(s -> s.lens() == null).count();
        if (missing == 0 || missing == samples.size()) {
            return;
        }
        int before = -1;
        for (int i = 0; i < samples.size(); i++) {
            Intrinsics own = samples.get(i).lens();
            if (own == null) {
                continue;
            }
            Intrinsics earlier = before < 0 ? own : lensOf(before);
            double from = before < 0 ? 0 : samples.get(before).seconds();
            double span = samples.get(i).seconds() - from;
            for (int j = before + 1; j < i; j++) {
                double share = before < 0 ? 1 : (samples.get(j).seconds() - from) / span;
                setLens(j, CameraTrack.between(earlier, own.scaledTo(earlier.width(), earlier.height()), share));
            }
            before = i;
        }
        for (int j = before + 1; j < samples.size(); j++) {
            setLens(j, lensOf(before));
        }
        note(CameraTrack.counted(missing, "camera") + " without a lens given those of their neighbours");
    }

    private Intrinsics lensOf(int index) {
        return Objects.requireNonNull(samples.get(index).lens());
    }

    private void setLens(int index, Intrinsics lens) {
        CameraTrack.Sample sample = samples.get(index);
        samples.set(index, new CameraTrack.Sample(sample.seconds(), sample.pose(), lens));
    }

    static String rounded(double value) {
        return new BigDecimal(value, new MathContext(3)).stripTrailingZeros().toPlainString();
    }
}
