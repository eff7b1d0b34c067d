package cosmonaut.viewport;

import java.util.List;

/// A line in the world, drawn over the picture; where a nearer surface hides it, it is drawn faintly.
///
/// @param points x, y, z of every point in metres, world axes; at least two points. Not to be written
/// @param argb its colour, `0xAARRGGBB`
/// @param width pixels of the screen
public record Polyline(float[] points, int argb, float width) {

    private static final int EDGE = 0x06110f;
    private static final double EDGE_ALPHA = 0.5;
    private static final float EDGE_WIDER = 2;

    /// The array is kept.
    ///
    /// @throws IllegalArgumentException if it holds no two points, or a number that is none
    public Polyline {
        if (points.length < 6 || points.length % 3 != 0) {
            throw new IllegalArgumentException(
                    "a line of " + points.length + " numbers; it takes three a point, two points");
        }
        for (float number : points) {
            if (!Float.isFinite(number)) {
                throw new IllegalArgumentException("a line through " + number);
            }
        }
    }

    /// A line that can be told from bright and from dark pictures: it lies on a wider dark one, which comes first.
    ///
    /// @param points kept
    /// @param rgb its colour, `0xRRGGBB`
    /// @param alpha 0 to 1
    public static List<Polyline> edged(float[] points, int rgb, double alpha, float width) {
        return List.of(
                new Polyline(points, argb(EDGE, EDGE_ALPHA * alpha), width + EDGE_WIDER),
                new Polyline(points, argb(rgb, alpha), width));
    }

    private static int argb(int rgb, double alpha) {
        return (int) Math.round(255 * alpha) << 24 | rgb;
    }
}
