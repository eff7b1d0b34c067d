package cosmonaut.camera.file;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a path file holds: cameras at increasing times, some formats with a lens and some without.
///
/// @param source the file it came from, for messages
/// @param samples at least one, each [#SHORTEST_SECONDS] or more after the one before, the first at 0 seconds
public record CameraTrack(String source, List<Sample> samples) {

    /// The shortest time between two samples; closer ones would make the curve between them overflow.
    public static final double SHORTEST_SECONDS = 1e-6;

    /// One camera of a track.
    ///
    /// @param seconds since the first sample
    /// @param lens the lens of the file, or null where the format has none
    public record Sample(
            double seconds, Pose pose, @Nullable Intrinsics lens) {}

    /// @throws IllegalArgumentException if there is no sample or the times do not increase from 0
    public CameraTrack {
        samples = List.copyOf(samples);
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

    /// The track at an even frame rate, from its first sample to its last.
    ///
    /// Rotations turn at constant speed between samples (slerp); positions follow the Catmull-Rom curve for the
    /// samples' times (Barry and Goldman's form), which passes through every sample; a lens changes linearly.
    ///
    /// @param lens the picture size wanted, and the lens where the file has none; a lens of the file keeps its
    ///     fields of view
    /// @throws cosmonaut.InvalidInputException if that makes more than [CameraPath#MAX_FRAMES] frames
    public CameraPath resampled(double frameRate, Intrinsics lens) {
        double last = Math.floor(duration() * frameRate + 1e-6);
        if (!(last < CameraPath.MAX_FRAMES)) {
            throw new cosmonaut.InvalidInputException(
                    source + ": lasts " + (float) duration() + " s, which makes more than " + CameraPath.MAX_FRAMES
                            + " frames at " + frameRate + " frames/s; cut it or check its times");
        }
        List<CameraFrame> frames = new ArrayList<>();
        int at = 0;
        for (int i = 0; i <= (int) last; i++) {
            double t = Math.min(i / frameRate, duration());
            while (at < samples.size() - 2 && samples.get(at + 1).seconds() <= t) {
                at++;
            }
            frames.add(at(at, t, lens));
        }
        return new CameraPath(frames, frameRate);
    }

    private CameraFrame at(int index, double t, Intrinsics wanted) {
        Sample a = samples.get(index);
        if (samples.size() == 1) {
            return new CameraFrame(a.pose(), scaled(a.lens(), wanted));
        }
        Sample b = samples.get(index + 1);
        double share = (t - a.seconds()) / (b.seconds() - a.seconds());
        double[] place = place(index, t);
        Pose pose = Pose.of(a.pose().quaternion().slerp(b.pose().quaternion(), share), place[0], place[1], place[2]);
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

    private static Intrinsics scaled(@Nullable Intrinsics lens, Intrinsics wanted) {
        return lens == null ? wanted : lens.scaledTo(wanted.width(), wanted.height());
    }

    private static Intrinsics between(Intrinsics a, Intrinsics b, double share) {
        return new Intrinsics(
                a.fx() + (b.fx() - a.fx()) * share,
                a.fy() + (b.fy() - a.fy()) * share,
                a.cx() + (b.cx() - a.cx()) * share,
                a.cy() + (b.cy() - a.cy()) * share,
                a.width(),
                a.height());
    }
}
