package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import java.util.Arrays;

/// The surface of a picture spanned again across its torn edges, thinned: what hides background that shows through them
/// (GEN3C's foreground masking, section 3.5).
///
/// @param rows of points
/// @param columns of points
/// @param points `[rows,columns,3]` in the source camera's axes
/// @param torn `[rows,columns]`, whether the source's pixel there lies off surfaces: cells with such a corner are drawn
public record OcclusionMesh(int rows, int columns, double[] points, boolean[] torn) {

    /// Depth by which the surface must be nearer than what it hides, in scene units.
    public static final float MARGIN = 0.02f;

    /// Pixels per point along each side in the published code, at 1280x704.
    public static final int REDUCTION = 4;

    /// The mesh of a picture.
    ///
    /// @param boundary the validity map whose pixels off surfaces the mesh spans; usually the source's own
    /// @param reduction pixels per point along each side
    public static OcclusionMesh of(Keyframe source, byte[] boundary, int reduction) {
        if (reduction < 1 || reduction > Math.min(source.width(), source.height())) {
            throw new IllegalArgumentException("mesh reduction must be 1 to the smaller side, not " + reduction);
        }
        int columns = source.width() / reduction;
        int rows = source.height() / reduction;
        return new OcclusionMesh(rows, columns, points(source, columns, rows), torn(source, boundary, columns, rows));
    }

    /// Rows of `[A | t]` from the source camera's axes to the homogeneous pixels `(a, b, z)` of another camera.
    public static double[] view(CameraFrame source, CameraFrame target) {
        double[] map = PixelMap.between(source, target);
        Intrinsics lens = source.intrinsics();
        double[] view = map.clone();
        for (int row = 0; row < 12; row += 4) {
            // The map takes pixels to rays by the inverse of the source's lens; points are there already.
            view[row] = map[row] * lens.fx();
            view[row + 1] = map[row + 1] * lens.fy();
            view[row + 2] = map[row] * lens.cx() + map[row + 1] * lens.cy() + map[row + 2];
        }
        return view;
    }

    /// Which of the thinned points lie off surfaces.
    private static boolean[] torn(Keyframe source, byte[] boundary, int columns, int rows) {
        boolean[] torn = new boolean[columns * rows];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                int from = y * source.height() / rows * source.width() + x * source.width() / columns;
                torn[y * columns + x] = boundary[from] != Keyframe.SURFACE;
            }
        }
        return torn;
    }

    /// The thinned points in the source camera's axes.
    private static double[] points(Keyframe source, int columns, int rows) {
        double[] points = new double[3 * columns * rows];
        double[] point = new double[3];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                sample(
                        source,
                        (x + 0.5) * source.width() / columns - 0.5,
                        (y + 0.5) * source.height() / rows - 0.5,
                        point);
                System.arraycopy(point, 0, points, 3 * (y * columns + x), 3);
            }
        }
        return points;
    }

    /// The camera point at a place between pixels, bilinear over the four around it.
    private static void sample(Keyframe source, double x, double y, double[] point) {
        int w = source.width();
        int h = source.height();
        Intrinsics lens = source.camera().intrinsics();
        double cx = Math.clamp(x, 0.0, w - 1.0);
        double cy = Math.clamp(y, 0.0, h - 1.0);
        int x0 = (int) cx;
        int y0 = (int) cy;
        Arrays.fill(point, 0);
        for (int corner = 0; corner < 4; corner++) {
            int xx = Math.min(x0 + corner % 2, w - 1);
            int yy = Math.min(y0 + corner / 2, h - 1);
            double share = (corner % 2 == 0 ? 1 - (cx - x0) : cx - x0) * (corner / 2 == 0 ? 1 - (cy - y0) : cy - y0);
            double d = share * source.depth()[yy * w + xx];
            point[0] += d * (xx - lens.cx()) / lens.fx();
            point[1] += d * (yy - lens.cy()) / lens.fy();
            point[2] += d;
        }
    }
}
