package cosmonaut.camera.file;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.camera.TurnCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a path file holds: cameras at increasing times, some formats with a lens and some without.
///
/// @param source    the file it came from, for messages
/// @param format    the name of its format, for people
/// @param samples   at least one, each [#SHORTEST_SECONDS] or more after the one before, the first at 0 seconds
/// @param keyframes whether the samples are key poses of a flight, few and far between, rather than its pictures
/// @param details   words on how the file was read, such as `ordered by name`
/// @param notes     sentences on what was not as it should be, and what was made of it
public record CameraTrack(
        String source,
        String format,
        List<Sample> samples,
        boolean keyframes,
        List<String> details,
        List<String> notes) {

    /// The shortest time between two samples; closer ones would make the curve between them overflow.
    public static final double SHORTEST_SECONDS = 1e-6;

    /// Seconds from one keyframe to the next where the file does not say.
    static final int KEYFRAME_SECONDS = 1;

    /// What is said of keyframes that fly at this program's pace, and at their own.
    static final String USUAL_PACE = KEYFRAME_SECONDS + " s a keyframe";

    static final String PACE_OF_FILE = "at the file's pace";

    /// One camera of a track.
    ///
    /// @param seconds since the first sample
    /// @param lens the lens of the file, or null where the format has none
    public record Sample(
            double seconds, Pose pose, @Nullable Intrinsics lens) {}

    /// @throws IllegalArgumentException if there is no sample or the times do not increase from 0
    public CameraTrack {
        samples = List.copyOf(samples);
        details = List.copyOf(details);
        notes = List.copyOf(notes);
        if (samples.isEmpty() || samples.getFirst().seconds() != 0) {
            throw new IllegalArgumentException("a camera track has at least one sample and begins at 0 seconds");
        }
        for (int i = 1; i < samples.size(); i++) {
            if (!(samples.get(i).seconds() - samples.get(i - 1).seconds() >= SHORTEST_SECONDS)) {
                throw new IllegalArgumentException(
                        "times of a camera track must increase by " + SHORTEST_SECONDS + " s at least");
            }
        }
    }

    /// The time of the last sample in seconds.
    public double duration() {
        return samples.getLast().seconds();
    }

    /// The same cameras with all times stretched so that the pictures of [#resampled] at `frameRate` last `seconds`.
    ///
    /// @throws InvalidInputException if there is one camera only, or no time is left between two
    public CameraTrack lasting(double seconds, double frameRate) {
        double last = seconds - 1 / frameRate;
        if (samples.size() == 1) {
            throw new InvalidInputException(
                    source + ": has one camera, which no number of seconds can stretch; give it two or more");
        }
        double factor = last / duration();
        List<Sample> stretched = new ArrayList<>();
        for (Sample sample : samples) {
            double time = sample.seconds() * factor;
            if (!stretched.isEmpty() && !(time - stretched.getLast().seconds() >= SHORTEST_SECONDS)) {
                throw new InvalidInputException(source + ": " + seconds + " s are too short for its " + samples.size()
                        + " cameras at " + frameRate + " frames/s; give more");
            }
            stretched.add(new Sample(time, sample.pose(), sample.lens()));
        }
        List<String> told = new ArrayList<>(details);
        // The pace that the keyframes had is another now.
        told.removeIf(detail -> detail.equals(USUAL_PACE) || detail.equals(PACE_OF_FILE));
        told.add("stretched from " + seconds(duration() + 1 / frameRate));
        return new CameraTrack(source, format, stretched, keyframes, told, notes);
    }

    /// The track at an even frame rate, from its first sample to its last.
    ///
    /// The pictures are spread evenly from the first camera to the last, so that neither is lost; where the times do
    /// not fill a whole number of pictures, the pace differs by at most half a picture over the whole flight.
    ///
    /// Rotations turn at constant speed between samples (slerp), between key poses smoothly; positions follow the
    /// Catmull-Rom curve for the samples' times (Barry and Goldman's form), which passes through every sample; a lens
    /// changes linearly.
    ///
    /// @param lens the picture size wanted, and the lens where the file has none; a lens of the file keeps its vertical
    ///     field of view and gets square pixels
    /// @throws InvalidInputException if that makes more than [CameraPath#MAX_FRAMES] frames
    public CameraPath resampled(double frameRate, Intrinsics lens) {
        double last = Math.rint(duration() * frameRate);
        if (!(last < CameraPath.MAX_FRAMES)) {
            throw new InvalidInputException(
                    source + ": lasts " + (float) duration() + " s, which makes more than " + CameraPath.MAX_FRAMES
                            + " frames at " + frameRate + " frames/s; cut it, or check the unit of its times");
        }
        Turns turns = turns();
        List<CameraFrame> frames = new ArrayList<>();
        int at = 0;
        for (int i = 0; i <= (int) last; i++) {
            double t = i == 0 ? 0 : i == last ? duration() : i / last * duration();
            while (at < samples.size() - 2 && samples.get(at + 1).seconds() <= t) {
                at++;
            }
            frames.add(at(at, t, turns, lens));
        }
        return new CameraPath(frames, frameRate);
    }

    /// How the camera turns between samples `index` and `index + 1`, `share` from 0 to 1.
    private interface Turns {
        Quaternion at(int index, double share);
    }

    private Turns turns() {
        List<Quaternion> keys =
                samples.stream().map(sample -> sample.pose().quaternion()).toList();
        if (keyframes) {
            double[] seconds = samples.stream().mapToDouble(Sample::seconds).toArray();
            return new TurnCurve(keys, seconds)::at;
        }
        return (index, share) -> keys.get(index).slerp(keys.get(index + 1), share);
    }

    /// What was understood, in one line: `path.txt: 6 cameras, COLMAP, 0.5 s, ordered by name`.
    ///
    /// @param pictures of the whole flight at `frameRate`
    public String understood(int pictures, double frameRate) {
        String what = keyframes ? "keyframe" : "camera";
        String line =
                source + ": " + counted(samples.size(), what) + ", " + format + ", " + seconds(pictures / frameRate);
        return details.isEmpty() ? line : line + ", " + String.join(", ", details);
    }

    /// `1 camera`, `2 cameras`
    static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.1f s", value);
    }

    private CameraFrame at(int index, double t, Turns turns, Intrinsics wanted) {
        Sample a = samples.get(index);
        if (samples.size() == 1) {
            return new CameraFrame(a.pose(), scaled(a.lens(), wanted));
        }
        Sample b = samples.get(index + 1);
        double share = (t - a.seconds()) / (b.seconds() - a.seconds());
        double[] place = place(index, t);
        Pose pose = Pose.of(turns.at(index, share), place[0], place[1], place[2]);
        return new CameraFrame(pose, between(scaled(a.lens(), wanted), scaled(b.lens(), wanted), share));
    }

    /// The curve through samples `index` and `index + 1`, with the tangents of their neighbours; at an end the missing
    /// neighbour is the mirror image of the next sample, which makes the curve straight there.
    private double[] place(int index, double t) {
        double t1 = samples.get(index).seconds();
        double t2 = samples.get(index + 1).seconds();
        double[] p1 = centre(index);
        double[] p2 = centre(index + 1);
        boolean first = index == 0;
        boolean last = index + 2 == samples.size();
        double t0 = first ? 2 * t1 - t2 : samples.get(index - 1).seconds();
        double t3 = last ? 2 * t2 - t1 : samples.get(index + 2).seconds();
        double[] p0 = first ? mix(p1, p2, -1) : centre(index - 1);
        double[] p3 = last ? mix(p1, p2, 2) : centre(index + 2);
        double[] a1 = mix(p0, p1, (t - t0) / (t1 - t0));
        double[] a2 = mix(p1, p2, (t - t1) / (t2 - t1));
        double[] a3 = mix(p2, p3, (t - t2) / (t3 - t2));
        double[] b1 = mix(a1, a2, (t - t0) / (t2 - t0));
        double[] b2 = mix(a2, a3, (t - t1) / (t3 - t1));
        return mix(b1, b2, (t - t1) / (t2 - t1));
    }

    private double[] centre(int index) {
        Pose pose = samples.get(index).pose();
        return new double[] {pose.tx(), pose.ty(), pose.tz()};
    }

    private static double[] mix(double[] a, double[] b, double share) {
        return new double[] {a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share};
    }

    /// A lens for pictures of the wanted size that keeps the vertical field of view and where the lens is centred, with
    /// square pixels; what a wider picture saw at its sides is cut, what a narrower one did not see is added.
    private static Intrinsics scaled(@Nullable Intrinsics lens, Intrinsics wanted) {
        if (lens == null) {
            return wanted;
        }
        double f = lens.fy() * wanted.height() / lens.height();
        double right = (lens.cx() + 0.5 - lens.width() / 2.0) / lens.fx() * f;
        double below = (lens.cy() + 0.5 - lens.height() / 2.0) / lens.fy() * f;
        return new Intrinsics(
                f,
                f,
                right + wanted.width() / 2.0 - 0.5,
                below + wanted.height() / 2.0 - 0.5,
                wanted.width(),
                wanted.height());
    }

    /// Both lenses are of one picture size.
    static Intrinsics between(Intrinsics a, Intrinsics b, double share) {
        return new Intrinsics(
                a.fx() + (b.fx() - a.fx()) * share,
                a.fy() + (b.fy() - a.fy()) * share,
                a.cx() + (b.cx() - a.cx()) * share,
                a.cy() + (b.cy() - a.cy()) * share,
                a.width(),
                a.height());
    }
}
