package cosmonaut.camera.edit;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.util.ArrayList;
import java.util.List;

/// Takes the tremble out of a path: a key becomes the mean of the curve about it.
public final class PathSmoothing {

    public static final double LONGEST_SECONDS = 1000;

    /// Places of the curve that a mean is taken of, on either side of a key.
    private static final int SIDE = 16;

    private PathSmoothing() {}

    /// Every key but the first and the last becomes the mean of the curve within `window` seconds about it, weighted by
    /// a Gaussian whose standard deviation is a quarter of the window. Turns are averaged as quaternions of one sign,
    /// which holds while the window does not turn by more than half a circle. Lenses stay.
    ///
    /// @param window above 0, up to [#LONGEST_SECONDS]; near an end it is cut on both sides alike
    /// @throws InvalidInputException if it is not
    public static EditablePath of(EditablePath path, double window) {
        if (!(window > 0 && window <= LONGEST_SECONDS)) {
            throw new InvalidInputException(
                    "the window of smoothing must lie between 0 and " + LONGEST_SECONDS + " s, not " + window);
        }
        List<PathKey> keys = new ArrayList<>(path.keys());
        for (int k = 1; k < keys.size() - 1; k++) {
            PathKey key = keys.get(k);
            double half = Math.min(window / 2, Math.min(key.seconds(), path.duration() - key.seconds()));
            Pose mean = mean(path, key, half, window / 4);
            keys.set(k, new PathKey(key.seconds(), mean, key.lens(), key.ease(), key.riding()));
        }
        return path.with(keys);
    }

    private static Pose mean(EditablePath path, PathKey key, double half, double deviation) {
        double[] sum = new double[7];
        double weights = 0;
        Quaternion own = key.pose().quaternion();
        for (int i = -SIDE; i <= SIDE; i++) {
            double off = half * i / SIDE;
            double weight = Math.exp(-off * off / (2 * deviation * deviation));
            Pose pose = i == 0 ? key.pose() : path.at(key.seconds() + off).pose();
            Quaternion q = pose.quaternion();
            boolean away = q.x() * own.x() + q.y() * own.y() + q.z() * own.z() + q.w() * own.w() < 0;
            double turn = away ? -weight : weight;
            double[] part = {
                weight * pose.tx(),
                weight * pose.ty(),
                weight * pose.tz(),
                turn * q.x(),
                turn * q.y(),
                turn * q.z(),
                turn * q.w()
            };
            for (int c = 0; c < part.length; c++) {
                sum[c] += part[c];
            }
            weights += weight;
        }
        return Pose.of(
                new Quaternion(sum[3], sum[4], sum[5], sum[6]), sum[0] / weights, sum[1] / weights, sum[2] / weights);
    }
}
