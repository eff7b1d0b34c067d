package cosmonaut.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// [Backend#occlude] in main memory.
final class HostMesh {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED;
    private static final double DEGENERATE = 1e-8;
    private static final int VIEW = 12;

    private final MemorySegment points;
    private final MemorySegment torn;
    private final MemorySegment views;
    private final int rows;
    private final int columns;
    private int height;
    private int width;
    private float[] nearest = {};

    HostMesh(HostTensor points, HostTensor torn, HostTensor views) {
        this.points = points.data();
        this.torn = torn.data();
        this.views = views.data();
        this.rows = torn.shape().extent(0);
        this.columns = torn.shape().extent(1);
    }

    void hide(HostTensor colour, HostTensor depth, HostTensor mask, float margin) {
        int count = depth.shape().extent(0);
        height = depth.shape().extent(1);
        width = depth.shape().extent(2);
        nearest = new float[height * width];
        for (int t = 0; t < count; t++) {
            draw(t);
            for (int i = 0; i < nearest.length; i++) {
                long pixel = (long) t * nearest.length + i;
                if (mask.data().getAtIndex(F32, pixel) > 0
                        && nearest[i] + margin < depth.data().getAtIndex(F32, pixel)) {
                    mask.data().setAtIndex(F32, pixel, 0);
                    depth.data().setAtIndex(F32, pixel, 0);
                    for (int c = 0; c < 3; c++) {
                        colour.data().setAtIndex(F32, (long) c * count * nearest.length + pixel, -1);
                    }
                }
            }
        }
    }

    private void draw(int camera) {
        Arrays.fill(nearest, Float.POSITIVE_INFINITY);
        double[][] vertices = new double[rows * columns][];
        for (int i = 0; i < vertices.length; i++) {
            vertices[i] = vertex(camera, i);
        }
        for (int y = 0; y + 1 < rows; y++) {
            for (int x = 0; x + 1 < columns; x++) {
                int tl = y * columns + x;
                int bl = tl + columns;
                if (isTorn(tl) || isTorn(tl + 1) || isTorn(bl) || isTorn(bl + 1)) {
                    triangle(vertices[tl], vertices[tl + 1], vertices[bl]);
                    triangle(vertices[tl + 1], vertices[bl + 1], vertices[bl]);
                }
            }
        }
    }

    private boolean isTorn(int vertex) {
        return torn.get(ValueLayout.JAVA_BYTE, vertex) != 0;
    }

    private double[] vertex(int camera, int index) {
        double[] vertex = new double[3];
        for (int row = 0; row < 3; row++) {
            long m = (long) camera * VIEW + 4L * row;
            vertex[row] = views.getAtIndex(F64, m) * points.getAtIndex(F64, 3L * index)
                    + views.getAtIndex(F64, m + 1) * points.getAtIndex(F64, 3L * index + 1)
                    + views.getAtIndex(F64, m + 2) * points.getAtIndex(F64, 3L * index + 2)
                    + views.getAtIndex(F64, m + 3);
        }
        return vertex;
    }

    /// With the vertices as the columns of a matrix V, `V^-1 (x, y, 1)` are the barycentric shares divided by the
    /// depth.
    private void triangle(double[] a, double[] b, double[] c) {
        double[] ea = cross(b, c);
        double[] eb = cross(c, a);
        double[] ec = cross(a, b);
        double det = ea[0] * a[0] + ea[1] * a[1] + ea[2] * a[2];
        if (a[2] <= 0 && b[2] <= 0 && c[2] <= 0 || Math.abs(det) < DEGENERATE) {
            return;
        }
        int[] box = box(a, b, c);
        for (int y = box[1]; y <= box[3]; y++) {
            for (int x = box[0]; x <= box[2]; x++) {
                double sa = (ea[0] * x + ea[1] * y + ea[2]) / det;
                double sb = (eb[0] * x + eb[1] * y + eb[2]) / det;
                double sc = (ec[0] * x + ec[1] * y + ec[2]) / det;
                double sum = sa + sb + sc;
                double tolerance = -1e-9 * Math.abs(sum);
                if (sum > 0 && sa >= tolerance && sb >= tolerance && sc >= tolerance) {
                    nearest[y * width + x] = Math.min(nearest[y * width + x], (float) (1 / sum));
                }
            }
        }
    }

    private static double[] cross(double[] p, double[] q) {
        return new double[] {p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]};
    }

    /// Left, top, right, bottom of the pixels to try: all where a vertex is not ahead of the camera.
    private int[] box(double[]... corners) {
        double left = width - 1;
        double top = height - 1;
        double right = 0;
        double bottom = 0;
        for (double[] corner : corners) {
            if (corner[2] < DEGENERATE) {
                return new int[] {0, 0, width - 1, height - 1};
            }
            left = Math.min(left, corner[0] / corner[2] - 1e-6);
            right = Math.max(right, corner[0] / corner[2] + 1e-6);
            top = Math.min(top, corner[1] / corner[2] - 1e-6);
            bottom = Math.max(bottom, corner[1] / corner[2] + 1e-6);
        }
        return new int[] {
            (int) Math.ceil(Math.max(0, left)),
            (int) Math.ceil(Math.max(0, top)),
            (int) Math.floor(Math.min(width - 1, right)),
            (int) Math.floor(Math.min(height - 1, bottom))
        };
    }
}
