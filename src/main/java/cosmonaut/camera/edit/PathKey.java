package cosmonaut.camera.edit;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;

/// One key of a path: a camera at a time.
///
/// @param seconds since the first key, 0 to [#LATEST]
/// @param pose camera-to-world, OpenCV axes, metres, no coordinate beyond [#FARTHEST]
/// @param lens of the pictures; all keys of a path have one picture size
/// @param ease 0 to 1: the share of its speed that the camera gives up at the key. At 1 it comes to rest there; at the
///     first key that is an ease out, at the last an ease in, between them both, so that the speed never jumps
/// @param riding whether the key does not bend the curve: it lies on the one that the others make, until it is moved
public record PathKey(double seconds, Pose pose, Intrinsics lens, double ease, boolean riding) {

    public static final double LATEST = 1e6;
    public static final double FARTHEST = 1e9;

    /// @throws InvalidInputException if a number is out of its range
    public PathKey {
        if (!(seconds >= 0 && seconds <= LATEST)) {
            throw new InvalidInputException("time of a key must lie between 0 and " + LATEST + " s, not " + seconds);
        }
        if (!(ease >= 0 && ease <= 1)) {
            throw new InvalidInputException("ease of a key must lie between 0 and 1, not " + ease);
        }
        if (Math.max(Math.abs(pose.tx()), Math.max(Math.abs(pose.ty()), Math.abs(pose.tz()))) > FARTHEST) {
            throw new InvalidInputException("a key stands further than " + FARTHEST + " m from the origin");
        }
    }

    /// A key that the curve passes at its usual speed.
    public static PathKey of(double seconds, CameraFrame camera) {
        return new PathKey(seconds, camera.pose(), camera.intrinsics(), 0, false);
    }

    public CameraFrame camera() {
        return new CameraFrame(pose, lens);
    }

    /// The same camera at another time; a key that rides slides along the curve.
    public PathKey at(double otherSeconds) {
        return new PathKey(otherSeconds, pose, lens, ease, riding);
    }

    /// Another pose, which bends the curve.
    public PathKey posed(Pose other) {
        return new PathKey(seconds, other, lens, ease, false);
    }

    /// Another lens, which bends the curve.
    public PathKey through(Intrinsics other) {
        return new PathKey(seconds, pose, other, ease, false);
    }

    /// Another ease, which bends the curve of the speed.
    public PathKey eased(double other) {
        return new PathKey(seconds, pose, lens, other, false);
    }

    /// The same key, riding or not; what rides has no ease.
    public PathKey riding(boolean rides) {
        return new PathKey(seconds, pose, lens, rides ? 0 : ease, rides);
    }
}
