package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.util.Arrays;

/// A keyframe's world points thinned to one in [#STEP] x [#STEP] pixels: enough to tell what it sees of a view.
final class PointSketch {

    static final int STEP = 4;

    private final float[] points;
    private final int count;

    PointSketch(Keyframe keyframe) {
        int w = keyframe.width();
        int h = keyframe.height();
        Pose pose = keyframe.camera().pose();
        Intrinsics lens = keyframe.camera().intrinsics();
        float[] found = new float[3 * columns(w) * columns(h)];
        int n = 0;
        for (int y = Math.min(STEP / 2, h - 1); y < h; y += STEP) {
            for (int x = Math.min(STEP / 2, w - 1); x < w; x += STEP) {
                if (keyframe.valid()[y * w + x] == Keyframe.DROPPED) {
                    continue;
                }
                double z = keyframe.depth()[y * w + x];
                double cx = (x - lens.cx()) / lens.fx() * z;
                double cy = (y - lens.cy()) / lens.fy() * z;
                found[n++] = (float) (pose.r00() * cx + pose.r01() * cy + pose.r02() * z + pose.tx());
                found[n++] = (float) (pose.r10() * cx + pose.r11() * cy + pose.r12() * z + pose.ty());
                found[n++] = (float) (pose.r20() * cx + pose.r21() * cy + pose.r22() * z + pose.tz());
            }
        }
        points = Arrays.copyOf(found, n);
        count = n / 3;
    }

    static int columns(int pixels) {
        return (pixels + STEP - 1) / STEP;
    }

    /// Cells of the coarse view of a camera.
    static int cells(Intrinsics lens) {
        return columns(lens.width()) * columns(lens.height());
    }

    long bytes() {
        return 4L * points.length;
    }

    /// Writes the nearest depth of these points in each coarse cell of the view; infinity where none falls.
    void project(CameraFrame view, float[] nearest) {
        Arrays.fill(nearest, Float.POSITIVE_INFINITY);
        Pose p = view.pose().inverse();
        Intrinsics lens = view.intrinsics();
        int columns = columns(lens.width());
        float fx = (float) lens.fx();
        float fy = (float) lens.fy();
        float cx = (float) lens.cx() + 0.5f;
        float cy = (float) lens.cy() + 0.5f;
        float[] m = new float[12];
        double[] rows = p.rows();
        for (int i = 0; i < 12; i++) {
            m[i] = (float) rows[i];
        }
        for (int i = 0; i < count; i++) {
            float x = points[3 * i];
            float y = points[3 * i + 1];
            float w = points[3 * i + 2];
            float z = m[8] * x + m[9] * y + m[10] * w + m[11];
            if (z < Keyframe.NEAR) {
                continue;
            }
            float u = (m[0] * x + m[1] * y + m[2] * w + m[3]) / z * fx + cx;
            float v = (m[4] * x + m[5] * y + m[6] * w + m[7]) / z * fy + cy;
            if (u >= 0 && v >= 0 && u < lens.width() && v < lens.height()) {
                int cell = ((int) v / STEP) * columns + (int) u / STEP;
                nearest[cell] = Math.min(nearest[cell], z);
            }
        }
    }

    /// True where two depths belong to the same surface: within 0.1 m or 5 %.
    static boolean same(float depth, float other) {
        return Math.abs(depth - other) <= Math.max(0.1f, 0.05f * other);
    }
}
