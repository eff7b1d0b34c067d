package cosmonaut.drive;

import java.util.ArrayList;
import java.util.List;

/// When the pictures of a clip are: picture `k` at `k / fps` seconds.
///
/// @param fps    pictures per second, above 0
/// @param frames of the whole clip, 1 or more
/// @param call   pictures of one call of the model
/// @param shared pictures that a further call takes over from the one before, below `call`
public record VideoTiming(double fps, int frames, int call, int shared) {

    /// The published models of several views: calls of 57 pictures, extended by their last 9, at 24 a second.
    public static VideoTiming published(int frames) {
        return new VideoTiming(24, frames, 57, 9);
    }

    public VideoTiming {
        if (!(fps > 0) || !Double.isFinite(fps) || frames < 1 || call < 1 || shared < 0 || shared >= call) {
            throw new IllegalArgumentException("timing needs a rate above 0, pictures, and fewer shared than in a call,"
                    + " not " + fps + ", " + frames + ", " + call + ", " + shared);
        }
    }

    public double seconds(int frame) {
        return frame / fps;
    }

    /// The time of the last picture.
    public double end() {
        return seconds(frames - 1);
    }

    /// Where a picture lies among the knots of the trajectory, `10 k / fps`.
    public double trajectoryIndex(int frame) {
        return EgoTrajectory.RATE * frame / fps;
    }

    /// The last picture that the 64 points reach.
    public int lastCovered(FirstPoint first) {
        double knots = EgoTrajectory.POINTS - 1 + first.knot();
        return (int) Math.min(frames - 1, Math.floor(knots * fps / EgoTrajectory.RATE + 1e-9));
    }

    /// How many seconds of the trajectory the first call uses.
    public double usedSeconds() {
        return seconds(Math.min(frames, call) - 1);
    }

    /// The first picture of each call: 0, 48, 96 for 57 and 9. The last call may reach past the clip.
    public List<Integer> callStarts() {
        List<Integer> starts = new ArrayList<>();
        int start = 0;
        starts.add(start);
        while (start + call < frames) {
            start += call - shared;
            starts.add(start);
        }
        return starts;
    }

    /// The trajectory that each call is told, anchored at its first picture.
    public List<EgoTrajectory> windows(EgoTrack track) {
        return callStarts().stream()
                .map(start -> EgoTrajectory.of(track, track.start() + seconds(start)))
                .toList();
    }

    /// Poses of the vehicle at every picture.
    public EgoTrack poses(EgoTrack track) {
        List<EgoTrack.Sample> samples = new ArrayList<>();
        for (int k = 0; k < frames; k++) {
            samples.add(new EgoTrack.Sample(seconds(k), track.at(track.start() + seconds(k))));
        }
        return new EgoTrack(samples);
    }
}
