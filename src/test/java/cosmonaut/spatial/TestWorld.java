package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;

/// A world that can be seen from anywhere: the inside of a painted sphere of 10 m around the origin.
final class TestWorld {

    static final double RADIUS = 10;

    private TestWorld() {}

    static CameraFrame camera(double x, double z, double heading, int width, int height) {
        return new CameraFrame(
                Pose.of(Quaternion.about(0, 1, 0, heading), x, 0, z), Intrinsics.ofHorizontalFov(75, width, height));
    }

    /// The picture with its exact depth.
    static Keyframe keyframe(int index, CameraFrame camera) {
        int w = camera.intrinsics().width();
        int h = camera.intrinsics().height();
        float[] colour = new float[3 * w * h];
        float[] depth = new float[w * h];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                double[] point = hit(camera, x, y);
                int i = y * w + x;
                depth[i] = (float) point[3];
                for (int c = 0; c < 3; c++) {
                    colour[3 * i + c] = (float) Math.sin(point[c] * 0.7 + c);
                }
            }
        }
        return Keyframe.of(index, camera, colour, depth, new DisparityFilter(0.1f), 100);
    }

    /// The point of the sphere behind a pixel and its depth.
    private static double[] hit(CameraFrame camera, int x, int y) {
        Intrinsics lens = camera.intrinsics();
        Pose p = camera.pose();
        double rx = (x - lens.cx()) / lens.fx();
        double ry = (y - lens.cy()) / lens.fy();
        double dx = p.r00() * rx + p.r01() * ry + p.r02();
        double dy = p.r10() * rx + p.r11() * ry + p.r12();
        double dz = p.r20() * rx + p.r21() * ry + p.r22();
        double a = dx * dx + dy * dy + dz * dz;
        double b = p.tx() * dx + p.ty() * dy + p.tz() * dz;
        double c = p.tx() * p.tx() + p.ty() * p.ty() + p.tz() * p.tz() - RADIUS * RADIUS;
        double t = (-b + Math.sqrt(b * b - a * c)) / a;
        return new double[] {p.tx() + t * dx, p.ty() + t * dy, p.tz() + t * dz, t};
    }

    static Keyframe flat(CameraFrame camera, float depth, float grey) {
        int n = camera.intrinsics().width() * camera.intrinsics().height();
        float[] colour = new float[3 * n];
        float[] depths = new float[n];
        java.util.Arrays.fill(colour, grey);
        java.util.Arrays.fill(depths, depth);
        return Keyframe.of(0, camera, colour, depths, new DisparityFilter(0.1f), 100);
    }
}
