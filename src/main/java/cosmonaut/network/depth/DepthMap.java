package cosmonaut.network.depth;

import java.util.Arrays;

/// The depth of a picture, and the lens that it was seen through.
///
/// @param depth along the axis of the camera, rows top to bottom; infinite where nothing is
/// @param fx focal length in picture widths
/// @param fy focal length in picture heights
public record DepthMap(float[] depth, double fx, double fy) {

    private static final int FIRST_HEIGHT = 720;
    private static final int HEIGHT = 704;

    /// Depth where a published network says that nothing is (GEN3C section 3.1).
    private static final float NOWHERE = 1000;

    private static final float MOST = 1e4f;

    /// The rows in which GEN3C shows its first picture to the depth network: 720 of one that is 704 high (section 3.1).
    public static int firstRows(int rows) {
        return Math.toIntExact(Math.round((double) rows * FIRST_HEIGHT / HEIGHT));
    }

    /// A picture `[rows,width,3]` in so many rows: bilinear, without antialiasing.
    public static float[] withRows(float[] rgb, int width, int rows, int others) {
        return rows == others ? rgb : AxisTaps.bilinear(rows, others).apply(rgb, 1, 3 * width);
    }

    /// The median of a depth map, of its pixels ahead at finite depth; NaN where there are none.
    public static double median(float[] depth) {
        float[] known = new float[depth.length];
        int count = 0;
        for (float one : depth) {
            if (one > 0 && one < Float.POSITIVE_INFINITY) {
                known[count++] = one;
            }
        }
        Arrays.sort(known, 0, count);
        // The middle one, or the lower of two.
        return count == 0 ? Double.NaN : known[(count - 1) / 2];
    }

    /// The same in another unit of length.
    ///
    /// @param unit of the result, in units of this
    public DepthMap in(double unit) {
        float[] other = new float[depth.length];
        for (int i = 0; i < other.length; i++) {
            other[i] = (float) (depth[i] / unit);
        }
        return new DepthMap(other, fx, fy);
    }

    /// Depth as GEN3C takes it, in so many rows: 1000 where nothing is, bilinear, from 0 to 10,000; NaN is 10,000.
    public float[] settled(int width, int rows) {
        int own = depth.length / width;
        float[] filled = depth.clone();
        for (int i = 0; i < filled.length; i++) {
            filled[i] = filled[i] == Float.POSITIVE_INFINITY ? NOWHERE : filled[i];
        }
        float[] made = own == rows ? filled : AxisTaps.bilinear(own, rows).apply(filled, 1, width);
        for (int i = 0; i < made.length; i++) {
            made[i] = Float.isNaN(made[i]) ? MOST : Math.clamp(made[i], 0, MOST);
        }
        return made;
    }
}
