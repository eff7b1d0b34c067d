package cosmonaut.network.depth;

/// A published network that tells the depth of a single picture, and for which lens. One thread at a time.
public interface PictureDepth {

    /// Reserves the memory for pictures of this size.
    ///
    /// @throws cosmonaut.InvalidInputException if they are too narrow for it
    void plan(int height, int width);

    /// Whether depth comes in metres; otherwise its scale is the network's own.
    default boolean isMetric() {
        return false;
    }

    /// Whether it finds the lens; otherwise a usual one is assumed.
    boolean findsLens();

    /// Depth and lens of a picture.
    ///
    /// @param rgb interleaved red, green, blue in [-1,1]
    /// @throws cosmonaut.InvalidInputException if the picture is too narrow
    DepthMap estimate(float[] rgb, int height, int width);

    /// Depth of a picture whose lens is known.
    ///
    /// @param fx focal length in picture widths
    DepthMap estimate(float[] rgb, double fx, int height, int width);
}
