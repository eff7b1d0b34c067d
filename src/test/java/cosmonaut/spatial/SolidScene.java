package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A world of planes and balls whose depth is known exactly, or with noise.
public final class SolidScene {

    public static final Intrinsics LENS = Intrinsics.ofHorizontalFov(62, 192, 112);

    private static final float FAR = 50;

    private final List<Surface> surfaces = new ArrayList<>();
    private double noise;
    private final Random random = new Random(7);

    private interface Surface {
        /// Lengths of the ray to where it meets the surface; infinity where it does not.
        double hit(double[] from, double[] way);
    }

    /// @param noise standard deviation of every pixel's depth, as a share of it
    public SolidScene withNoise(double share) {
        noise = share;
        return this;
    }

    /// The part of an axis-parallel plane between two corners, one of whose sides is 0.
    public SolidScene sheet(double x0, double y0, double z0, double x1, double y1, double z1) {
        double[] low = {Math.min(x0, x1), Math.min(y0, y1), Math.min(z0, z1)};
        double[] high = {Math.max(x0, x1), Math.max(y0, y1), Math.max(z0, z1)};
        int flat = low[0] == high[0] ? 0 : low[1] == high[1] ? 1 : 2;
        surfaces.add((from, way) -> {
            double t = (low[flat] - from[flat]) / way[flat];
            for (int axis = 0; axis < 3; axis++) {
                double at = from[axis] + t * way[axis];
                if (axis != flat && (at < low[axis] || at > high[axis])) {
                    return Double.POSITIVE_INFINITY;
                }
            }
            return t > 0 ? t : Double.POSITIVE_INFINITY;
        });
        return this;
    }

    /// A box that stands on y = 0.
    public SolidScene box(double x0, double z0, double x1, double z1, double height) {
        return sheet(x0, -height, z0, x0, 0, z1)
                .sheet(x1, -height, z0, x1, 0, z1)
                .sheet(x0, -height, z0, x1, 0, z0)
                .sheet(x0, -height, z1, x1, 0, z1)
                .sheet(x0, -height, z0, x1, -height, z1);
    }

    /// The plane `y = level + slope * z`.
    public SolidScene slope(double level, double slope) {
        surfaces.add((from, way) -> {
            double t = (level + slope * from[2] - from[1]) / (way[1] - slope * way[2]);
            return t > 0 ? t : Double.POSITIVE_INFINITY;
        });
        return this;
    }

    public SolidScene ball(double x, double y, double z, double radius) {
        surfaces.add((from, way) -> {
            double px = from[0] - x;
            double py = from[1] - y;
            double pz = from[2] - z;
            double a = way[0] * way[0] + way[1] * way[1] + way[2] * way[2];
            double b = px * way[0] + py * way[1] + pz * way[2];
            double c = px * px + py * py + pz * pz - radius * radius;
            double root = b * b - a * c;
            double t = root < 0 ? -1 : (-b - Math.sqrt(root)) / a;
            return t > 0 ? t : Double.POSITIVE_INFINITY;
        });
        return this;
    }

    /// A camera at (x, y, z) that is turned right by so many degrees.
    public static CameraFrame camera(double x, double y, double z, double degrees) {
        double c = Math.cos(Math.toRadians(degrees));
        double s = Math.sin(Math.toRadians(degrees));
        return new CameraFrame(new Pose(c, 0, s, 0, 1, 0, -s, 0, c, x, y, z), LENS);
    }

    /// What a camera sees.
    public Keyframe seenBy(int index, CameraFrame camera) {
        Intrinsics lens = camera.intrinsics();
        Pose pose = camera.pose();
        float[] depth = new float[lens.width() * lens.height()];
        double[] from = {pose.tx(), pose.ty(), pose.tz()};
        for (int i = 0; i < depth.length; i++) {
            double u = (i % lens.width() - lens.cx()) / lens.fx();
            double v = (Math.floorDiv(i, lens.width()) - lens.cy()) / lens.fy();
            double[] way = {
                pose.r00() * u + pose.r01() * v + pose.r02(),
                pose.r10() * u + pose.r11() * v + pose.r12(),
                pose.r20() * u + pose.r21() * v + pose.r22()
            };
            double nearest = FAR;
            for (Surface surface : surfaces) {
                nearest = Math.min(nearest, surface.hit(from, way));
            }
            depth[i] = (float) (nearest * Math.max(0.3, 1 + noise * random.nextGaussian()));
        }
        float[] grey = new float[3 * depth.length];
        return Keyframe.of(index, camera, grey, depth, new DisparityFilter(0.1f), EdgeTest.STRETCH, FAR);
    }
}
