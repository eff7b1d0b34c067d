package cosmonaut.export;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.spatial.Keyframe;

/// The surfaces that a keyframe shows, as points in the axes of exported files.
final class Surface {

    /// Two pixels of which one is at an edge are joined if their inverse depths differ by no more than this share of
    /// the larger, as much as the engine's own filter lets a surface bend.
    private static final float TEAR = 0.1f;

    private final Keyframe keyframe;
    private final Pose pose;
    private final Intrinsics lens;

    Surface(Keyframe keyframe) {
        this.keyframe = keyframe;
        this.pose = keyframe.camera().pose();
        this.lens = keyframe.camera().intrinsics();
    }

    Keyframe keyframe() {
        return keyframe;
    }

    boolean isThere(int i) {
        return keyframe.valid()[i] != Keyframe.DROPPED;
    }

    /// Whether two neighbours lie on one surface.
    boolean joins(int i, int j) {
        byte[] valid = keyframe.valid();
        if (!isThere(i) || !isThere(j)) {
            return false;
        }
        if (valid[i] == Keyframe.SURFACE && valid[j] == Keyframe.SURFACE) {
            return true;
        }
        float a = 1 / keyframe.depth()[i];
        float b = 1 / keyframe.depth()[j];
        return Math.abs(a - b) <= TEAR * Math.max(a, b);
    }

    /// Writes the point of a pixel: metres, x right, y up, z backward.
    void point(int i, double[] into) {
        int w = keyframe.width();
        int row = i / w;
        double z = keyframe.depth()[i];
        double x = (i - row * w - lens.cx()) / lens.fx() * z;
        double y = (row - lens.cy()) / lens.fy() * z;
        into[0] = pose.r00() * x + pose.r01() * y + pose.r02() * z + pose.tx();
        into[1] = -(pose.r10() * x + pose.r11() * y + pose.r12() * z + pose.ty());
        into[2] = -(pose.r20() * x + pose.r21() * y + pose.r22() * z + pose.tz());
    }

    /// Writes the unit normal of a pixel, towards the camera, from its neighbours on the same surface.
    ///
    /// @return whether it has such neighbours along its row and along its column
    boolean normal(int i, double[] into) {
        int w = keyframe.width();
        int x = i % w;
        int y = i / w;
        int left = x > 0 && joins(i, i - 1) ? i - 1 : i;
        int right = x < w - 1 && joins(i, i + 1) ? i + 1 : i;
        int above = y > 0 && joins(i, i - w) ? i - w : i;
        int below = y < keyframe.height() - 1 && joins(i, i + w) ? i + w : i;
        if (left == right || above == below) {
            return false;
        }
        double[] across = between(left, right);
        double[] down = between(above, below);
        // In these axes a row runs to the right and a column down, so this points back at the camera.
        double nx = down[1] * across[2] - down[2] * across[1];
        double ny = down[2] * across[0] - down[0] * across[2];
        double nz = down[0] * across[1] - down[1] * across[0];
        double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
        if (!(length > 0)) {
            return false;
        }
        into[0] = nx / length;
        into[1] = ny / length;
        into[2] = nz / length;
        return true;
    }

    private double[] between(int from, int to) {
        double[] a = new double[3];
        double[] b = new double[3];
        point(from, a);
        point(to, b);
        return new double[] {b[0] - a[0], b[1] - a[1], b[2] - a[2]};
    }
}
