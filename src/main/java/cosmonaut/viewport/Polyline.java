package cosmonaut.viewport;

/// A line in the world, drawn over the picture; where a nearer surface hides it, it is drawn faintly.
///
/// @param points x, y, z of every point in metres, world axes; at least two points. Not to be written
/// @param argb its colour, `0xAARRGGBB`
/// @param width pixels of the screen
public record Polyline(float[] points, int argb, float width) {

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
}
