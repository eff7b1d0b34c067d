package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;

/// Where pixels with depth of one camera are seen by another.
public final class PixelMap {

    /// Numbers of a map.
    public static final int LENGTH = 12;

    private PixelMap() {}

    /// The map `(x, y, depth) -> (a, b, z)` as `depth * (M (x, y, 1)) + t`, rows of `[M | t]`, where `M` is
    /// `K_to R K_from^-1` and `t` the first camera's centre in the pixels of the second. The pixel is `(a, b) / z`, its
    /// depth there `z`. In double precision.
    public static double[] between(CameraFrame from, CameraFrame to) {
        return between(from, to, new double[LENGTH]);
    }

    /// The same into an array that is there already.
    ///
    /// @param into written and returned
    static double[] between(CameraFrame from, CameraFrame to, double[] into) {
        Pose r = from.pose().relativeTo(to.pose());
        Intrinsics s = from.intrinsics();
        Intrinsics k = to.intrinsics();
        double[][] rows = {
            {r.r00(), r.r01(), r.r02(), r.tx()},
            {r.r10(), r.r11(), r.r12(), r.ty()},
            {r.r20(), r.r21(), r.r22(), r.tz()}
        };
        for (int i = 0; i < 3; i++) {
            double focal = i == 0 ? k.fx() : i == 1 ? k.fy() : 1;
            double centre = i == 0 ? k.cx() : i == 1 ? k.cy() : 0;
            double x = focal * rows[i][0] + centre * rows[2][0];
            double y = focal * rows[i][1] + centre * rows[2][1];
            double z = focal * rows[i][2] + centre * rows[2][2];
            into[4 * i] = x / s.fx();
            into[4 * i + 1] = y / s.fy();
            into[4 * i + 2] = z - x * s.cx() / s.fx() - y * s.cy() / s.fy();
            into[4 * i + 3] = focal * rows[i][3] + centre * rows[2][3];
        }
        return into;
    }
}
