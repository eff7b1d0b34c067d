package cosmonaut.network.depth;

/// The depth of a picture, and the lens that it was seen through.
///
/// @param depth along the axis of the camera, rows top to bottom; infinite where nothing is
/// @param fx focal length in picture widths
/// @param fy focal length in picture heights
public record DepthMap(float[] depth, double fx, double fy) {}
