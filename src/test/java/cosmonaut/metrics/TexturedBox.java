package cosmonaut.metrics;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;

/// The inside of a box with blotches on its walls, as cameras in it see it.
final class TexturedBox {

    static final Intrinsics LENS = Intrinsics.ofHorizontalFov(75, 192, 112);

    private static final double HALF_WIDTH = 3;
    private static final double HALF_HEIGHT = 2;
    private static final double HALF_LENGTH = 5;
    private static final double BLOTCHES_PER_METRE = 3;

    private TexturedBox() {}

    static Picture seenFrom(Pose pose) {
        Picture picture = Picture.black(LENS.width(), LENS.height());
        for (int y = 0; y < LENS.height(); y++) {
            for (int x = 0; x < LENS.width(); x++) {
                double[] ray = ray(pose, x, y);
                double t = distance(pose, ray);
                byte luma = (byte) texture(pose.tx() + t * ray[0], pose.ty() + t * ray[1], pose.tz() + t * ray[2]);
                int i = 3 * (y * LENS.width() + x);
                picture.rgb()[i] = luma;
                picture.rgb()[i + 1] = luma;
                picture.rgb()[i + 2] = luma;
            }
        }
        return picture;
    }

    /// Depth along the camera's axis: the rays have a component of 1 along it.
    static float[] depthFrom(CameraFrame camera) {
        float[] depth = new float[LENS.width() * LENS.height()];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = (float) distance(camera.pose(), ray(camera.pose(), i % LENS.width(), i / LENS.width()));
        }
        return depth;
    }

    private static double[] ray(Pose p, int column, int row) {
        double x = (column - LENS.cx()) / LENS.fx();
        double y = (row - LENS.cy()) / LENS.fy();
        return new double[] {
            p.r00() * x + p.r01() * y + p.r02(),
            p.r10() * x + p.r11() * y + p.r12(),
            p.r20() * x + p.r21() * y + p.r22()
        };
    }

    private static double distance(Pose p, double[] ray) {
        return Math.min(
                wall(p.tx(), ray[0], HALF_WIDTH),
                Math.min(wall(p.ty(), ray[1], HALF_HEIGHT), wall(p.tz(), ray[2], HALF_LENGTH)));
    }

    private static double wall(double from, double along, double half) {
        return along == 0 ? Double.POSITIVE_INFINITY : (Math.copySign(half, along) - from) / along;
    }

    /// Noise on a lattice, smooth between its points, 0 to 255.
    private static int texture(double x, double y, double z) {
        double[] at = {x * BLOTCHES_PER_METRE, y * BLOTCHES_PER_METRE, z * BLOTCHES_PER_METRE};
        double value = 0;
        for (int corner = 0; corner < 8; corner++) {
            double weight = 1;
            long hash = 17;
            for (int k = 0; k < 3; k++) {
                long cell = (long) Math.floor(at[k]) + (corner >> k & 1);
                double share = at[k] - Math.floor(at[k]);
                double smooth = share * share * (3 - 2 * share);
                weight *= (corner >> k & 1) == 1 ? smooth : 1 - smooth;
                hash = (hash ^ cell) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
            value += weight * (hash >>> 56);
        }
        return (int) value;
    }
}
