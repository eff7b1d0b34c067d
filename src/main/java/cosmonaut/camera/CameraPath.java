package cosmonaut.camera;

import java.util.List;

/// The cameras of a clip at an even frame rate, frame `i` at the time `i / frameRate` seconds. Immutable.
///
/// @param frames at least one
/// @param frameRate frames per second, above 0
public record CameraPath(List<CameraFrame> frames, double frameRate) {

    /// The longest path that is accepted anywhere.
    public static final int MAX_FRAMES = 100_000;

    /// @throws IllegalArgumentException if there are no frames, more than [#MAX_FRAMES], or the rate is not positive
    public CameraPath {
        frames = List.copyOf(frames);
        if (frames.isEmpty() || frames.size() > MAX_FRAMES) {
            throw new IllegalArgumentException(
                    "a camera path has 1 to " + MAX_FRAMES + " frames, not " + frames.size());
        }
        if (!(frameRate > 0) || !Double.isFinite(frameRate)) {
            throw new IllegalArgumentException("frame rate must be above 0, not " + frameRate);
        }
    }

    public int size() {
        return frames.size();
    }

    public CameraFrame get(int index) {
        return frames.get(index);
    }

    public Pose pose(int index) {
        return frames.get(index).pose();
    }

    /// The time of frame `index` in seconds.
    public double seconds(int index) {
        return index / frameRate;
    }

    /// Frames `from` (inclusive) to `to` (exclusive).
    public CameraPath slice(int from, int to) {
        return new CameraPath(frames.subList(from, to), frameRate);
    }

    /// The same movement begun at `start`: frame 0 stands there, the others keep their place relative to frame 0.
    public CameraPath startingAt(Pose start) {
        Pose first = pose(0);
        return new CameraPath(
                frames.stream()
                        .map(frame ->
                                new CameraFrame(start.compose(frame.pose().relativeTo(first)), frame.intrinsics()))
                        .toList(),
                frameRate);
    }
}
