package cosmonaut.export;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.EdgeTest;
import cosmonaut.spatial.Keyframe;

/// Keyframes that face a wall, red to the left and above grey, some with a square in front of its middle.
final class WallWorld {

    static final int WIDTH = 40;
    static final int HEIGHT = 24;

    /// Of the square that stands in front.
    static final float NEARER = 2;

    static final Intrinsics LENS = Intrinsics.ofHorizontalFov(80, WIDTH, HEIGHT);

    private WallWorld() {}

    /// A keyframe whose camera has turned to the right.
    static Keyframe wall(int index, double z, double degreesRight, float metres, boolean square) {
        int n = WIDTH * HEIGHT;
        float[] colour = new float[3 * n];
        float[] depth = new float[n];
        for (int i = 0; i < n; i++) {
            int x = i % WIDTH;
            int y = i / WIDTH;
            colour[3 * i] = x < WIDTH / 2 ? 1 : -1;
            colour[3 * i + 1] = y < HEIGHT / 2 ? -1 : 0;
            colour[3 * i + 2] = -1;
            boolean inFront = square && Math.abs(x - WIDTH / 2) < 6 && Math.abs(y - HEIGHT / 2) < 6;
            depth[i] = inFront ? NEARER : metres;
        }
        Pose pose = Pose.of(Quaternion.about(0, 1, 0, degreesRight), 0, 0, z);
        return Keyframe.of(
                index, new CameraFrame(pose, LENS), colour, depth, new DisparityFilter(0.1f), EdgeTest.STRETCH, 100);
    }
}
