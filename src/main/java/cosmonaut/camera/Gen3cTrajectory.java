package cosmonaut.camera;

import java.util.ArrayList;
import java.util.List;

/// The trajectory generators of GEN3C's published inference code, reproduced with their peculiarities.
///
/// The matrices are `L = [R | -p]` with the rows right, up and forward, taken as world-to-camera relative to the
/// first camera. The translation is `-p` and not `-R * p`, so under rotation the camera runs on an arc and
/// its true centre is `R^T * p`.
public enum Gen3cTrajectory {
    LEFT(-1, 0, 0),
    RIGHT(1, 0, 0),
    UP(0, -1, 0),
    DOWN(0, 1, 0),
    ZOOM_IN(0, 0, 1),
    ZOOM_OUT(0, 0, -1),
    CLOCKWISE(1, 0, 0),
    COUNTERCLOCKWISE(-1, 0, 0);

    /// Where the camera looks while it moves.
    public enum Facing {
        /// at the point `center depth` ahead of the first camera
        CENTER,
        /// straight ahead as the first camera
        NO_ROTATION,
        /// into the direction of the movement
        TRAJECTORY_ALIGNED
    }

    /// The distance of the point that is looked at, in scene units; a constant of the published scripts.
    public static final double CENTER_DEPTH = 1.0;

    private final double ex;
    private final double ey;
    private final double ez;

    Gen3cTrajectory(double ex, double ey, double ez) {
        this.ex = ex;
        this.ey = ey;
        this.ez = ez;
    }

    /// The path of `frames` cameras of a whole video (not of one chunk).
    ///
    /// @param distance the published `movement_distance`, 0.3 by default there
    public CameraPath path(CameraFrame start, int frames, double frameRate, double distance, Facing facing) {
        List<CameraFrame> made = new ArrayList<>();
        Pose firstInverse = start.pose().inverse();
        for (int i = 0; i < frames; i++) {
            Pose worldToCamera = local(i, frames, distance, facing).compose(firstInverse);
            made.add(new CameraFrame(worldToCamera.inverse(), start.intrinsics()));
        }
        return new CameraPath(made, frameRate);
    }

    /// The matrix `L` of frame `i` of `n`: from the first camera's axes to this camera's.
    public Pose local(int i, int n, double distance, Facing facing) {
        double[] p = position(i, n, distance);
        double[] target = {0, 0, CENTER_DEPTH};
        double follow = facing == Facing.CENTER ? 0 : facing == Facing.NO_ROTATION ? 1 : 2;
        double[] forward = normalised(
                target[0] + (follow - 1) * p[0], target[1] + (follow - 1) * p[1], target[2] + (follow - 1) * p[2]);
        double[] right = normalised(forward[2], 0, -forward[0]);
        double[] up = {
            forward[1] * right[2] - forward[2] * right[1],
            forward[2] * right[0] - forward[0] * right[2],
            forward[0] * right[1] - forward[1] * right[0]
        };
        return new Pose(
                right[0],
                right[1],
                right[2],
                up[0],
                up[1],
                up[2],
                forward[0],
                forward[1],
                forward[2],
                -p[0],
                -p[1],
                -p[2]);
    }

    private double[] position(int i, int n, double distance) {
        if (this != CLOCKWISE && this != COUNTERCLOCKWISE) {
            double displacement = i * distance * CENTER_DEPTH / n;
            return new double[] {ex * displacement, ey * displacement, ez * displacement};
        }
        double theta = n > 1 ? 2 * Math.PI * i / (n - 1) : 0;
        double radius = distance * CENTER_DEPTH;
        return new double[] {ex * radius * (Math.cos(theta) - 1), radius * Math.sin(theta), 0};
    }

    private static double[] normalised(double x, double y, double z) {
        double length = Math.sqrt(x * x + y * y + z * z);
        if (!(length > 0)) {
            throw new IllegalArgumentException("the camera reaches the point it looks at; use a smaller distance");
        }
        return new double[] {x / length, y / length, z / length};
    }
}
