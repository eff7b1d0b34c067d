package cosmonaut.spatial;

/// Tells the pixels on a smooth surface from those at a depth edge, which would smear when warped.
public interface EdgeFilter {

    /// Writes 1 for each pixel that lies on a surface and 0 for each at an edge.
    ///
    /// @param depth metres above 0, `width * height`
    /// @param valid destination, `width * height`
    void mark(float[] depth, int width, int height, byte[] valid);
}
