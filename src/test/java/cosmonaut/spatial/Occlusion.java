package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.util.Arrays;

/// Hides background that shows through the torn edge of a foreground object (GEN3C's foreground masking), as plainly as
/// can be: what the backends are held to.
///
/// The source's surface is spanned again as triangles across its filtered pixels; a warped pixel that lies further away
/// than this surface by more than [OcclusionMesh#MARGIN] is made a hole. The triangles are rasterised with a depth
/// buffer at integer pixel positions, by homogeneous edge functions, so a triangle that reaches behind the camera needs
/// no clipping. An instance owns its depth buffer: one thread at a time.
public final class Occlusion {

    private static final double DEGENERATE = 1e-8;

    private final int width;
    private final int height;
    private final int reduction;
    private final float[] nearest;

    /// @param reduction pixels per mesh vertex along each side, 4 in the published code at 1280x704
    public Occlusion(int width, int height, int reduction) {
        if (reduction < 1 || reduction > Math.min(width, height)) {
            throw new IllegalArgumentException("mesh reduction must be 1 to the smaller side, not " + reduction);
        }
        this.width = width;
        this.height = height;
        this.reduction = reduction;
        nearest = new float[Math.multiplyExact(width, height)];
    }

    /// Makes the hidden pixels of `warp`, the source's warp into `target`, holes.
    ///
    /// @param boundary the validity map whose pixels off surfaces the mesh spans; usually the source's own
    public void hide(Keyframe source, byte[] boundary, CameraFrame target, Warp warp) {
        Arrays.fill(nearest, Float.POSITIVE_INFINITY);
        OcclusionMesh mesh = OcclusionMesh.of(source, boundary, reduction);
        int columns = mesh.columns();
        int rows = mesh.rows();
        boolean[] torn = mesh.torn();
        double[] vertices = vertices(source, target, mesh.points().clone());
        for (int y = 0; y + 1 < rows; y++) {
            for (int x = 0; x + 1 < columns; x++) {
                int tl = y * columns + x;
                int bl = tl + columns;
                if (torn[tl] || torn[tl + 1] || torn[bl] || torn[bl + 1]) {
                    triangle(vertices, 3 * tl, 3 * (tl + 1), 3 * bl);
                    triangle(vertices, 3 * (tl + 1), 3 * (bl + 1), 3 * bl);
                }
            }
        }
        for (int i = 0; i < nearest.length; i++) {
            if (warp.mask()[i] > 0 && nearest[i] + OcclusionMesh.MARGIN < warp.depth()[i]) {
                warp.erase(i);
            }
        }
    }

    /// The thinned points in the target's homogeneous pixels `(a, b, z)`.
    private static double[] vertices(Keyframe source, CameraFrame target, double[] vertices) {
        Pose r = source.camera().pose().relativeTo(target.pose());
        Intrinsics k = target.intrinsics();
        for (int at = 0; at < vertices.length; at += 3) {
            double x = vertices[at];
            double y = vertices[at + 1];
            double z = vertices[at + 2];
            double px = r.r00() * x + r.r01() * y + r.r02() * z + r.tx();
            double py = r.r10() * x + r.r11() * y + r.r12() * z + r.ty();
            double pz = r.r20() * x + r.r21() * y + r.r22() * z + r.tz();
            vertices[at] = k.fx() * px + k.cx() * pz;
            vertices[at + 1] = k.fy() * py + k.cy() * pz;
            vertices[at + 2] = pz;
        }
        return vertices;
    }

    /// With the vertices as the columns of a matrix V, `V^-1 (x, y, 1)` are the barycentric shares divided by the
    /// depth.
    private void triangle(double[] v, int a, int b, int c) {
        if (v[a + 2] <= 0 && v[b + 2] <= 0 && v[c + 2] <= 0) {
            return;
        }
        double[] ea = cross(v, b, c);
        double[] eb = cross(v, c, a);
        double[] ec = cross(v, a, b);
        double det = ea[0] * v[a] + ea[1] * v[a + 1] + ea[2] * v[a + 2];
        if (Math.abs(det) < DEGENERATE) {
            return;
        }
        int[] box = box(v, a, b, c);
        for (int y = box[1]; y <= box[3]; y++) {
            for (int x = box[0]; x <= box[2]; x++) {
                double sa = (ea[0] * x + ea[1] * y + ea[2]) / det;
                double sb = (eb[0] * x + eb[1] * y + eb[2]) / det;
                double sc = (ec[0] * x + ec[1] * y + ec[2]) / det;
                double sum = sa + sb + sc;
                double tolerance = -1e-9 * Math.abs(sum);
                if (sum > 0 && sa >= tolerance && sb >= tolerance && sc >= tolerance) {
                    int i = y * width + x;
                    nearest[i] = Math.min(nearest[i], (float) (1 / sum));
                }
            }
        }
    }

    private static double[] cross(double[] v, int p, int q) {
        return new double[] {
            v[p + 1] * v[q + 2] - v[p + 2] * v[q + 1],
            v[p + 2] * v[q] - v[p] * v[q + 2],
            v[p] * v[q + 1] - v[p + 1] * v[q]
        };
    }

    /// Left, top, right, bottom of the pixels to try: all where a vertex is not ahead of the camera.
    private int[] box(double[] v, int a, int b, int c) {
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (int p : new int[] {a, b, c}) {
            if (v[p + 2] < DEGENERATE) {
                return new int[] {0, 0, width - 1, height - 1};
            }
            left = Math.min(left, v[p] / v[p + 2]);
            right = Math.max(right, v[p] / v[p + 2]);
            top = Math.min(top, v[p + 1] / v[p + 2]);
            bottom = Math.max(bottom, v[p + 1] / v[p + 2]);
        }
        return new int[] {
            (int) Math.ceil(Math.max(0, left - 1e-6)),
            (int) Math.ceil(Math.max(0, top - 1e-6)),
            (int) Math.floor(Math.min(width - 1, right + 1e-6)),
            (int) Math.floor(Math.min(height - 1, bottom + 1e-6))
        };
    }
}
