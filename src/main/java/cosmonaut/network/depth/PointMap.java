package cosmonaut.network.depth;

/// What MoGe gives for a picture, before shift and lens are known.
///
/// @param height H
/// @param width W
/// @param points `[H,W,3]`
/// @param mask `[H,W]`: above a threshold where a point is to be trusted
record PointMap(int height, int width, float[] points, float[] mask) {

    /// Depth and lens.
    ///
    /// @param threshold of the mask
    /// @param fx focal length in picture widths, or NaN where it is to be found
    /// @param aheadOnly whether what comes to lie behind the camera is nothing
    /// @param scale that depth is multiplied by in the end
    DepthMap solved(double threshold, double fx, boolean aheadOnly, double scale) {
        double aspect = (double) width / height;
        double diagonal = Math.sqrt(1 + aspect * aspect); // of a picture that is 1 high
        boolean[] valid = new boolean[height * width];
        for (int i = 0; i < valid.length; i++) {
            valid[i] = mask[i] > threshold;
        }
        double known = Double.isNaN(fx) ? Double.NaN : fx * 2 * aspect / diagonal;
        FocalShift found = FocalShift.of(points, valid, height, width, known);
        float[] depth = new float[height * width];
        for (int i = 0; i < depth.length; i++) {
            float z = points[3 * i + 2] + (float) found.shift();
            depth[i] = valid[i] && (z > 0 || !aheadOnly) ? z * (float) scale : Float.POSITIVE_INFINITY;
        }
        double fy = found.focal() / 2 * diagonal;
        return new DepthMap(depth, fy / aspect, fy);
    }
}
