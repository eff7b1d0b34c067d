package cosmonaut.spatial;

/// A pixel is at an edge where the inverse depth bends too sharply.
///
/// With `w = 1 / depth`, the second differences along x and y (0 on the border columns and rows) must not
/// exceed `threshold` times the largest `w` of the pixel and its four neighbours. Inverse depth is linear over
/// any plane, so a plane seen at a grazing angle stays valid, unlike under a limit on the depth range.
///
/// @param threshold the largest bend allowed, 0.1 for the starter model
public record DisparityFilter(float threshold) implements EdgeFilter {

    public DisparityFilter {
        if (!(threshold > 0)) {
            throw new IllegalArgumentException("edge threshold must be above 0, not " + threshold);
        }
    }

    @Override
    public void mark(float[] depth, int width, int height, byte[] valid) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                float w = 1 / depth[i];
                float largest = w;
                float left = x > 0 ? 1 / depth[i - 1] : w;
                float right = x < width - 1 ? 1 / depth[i + 1] : w;
                float above = y > 0 ? 1 / depth[i - width] : w;
                float below = y < height - 1 ? 1 / depth[i + width] : w;
                largest = Math.max(Math.max(largest, Math.max(left, right)), Math.max(above, below));
                float bendX = x > 0 && x < width - 1 ? Math.abs(left - 2 * w + right) : 0;
                float bendY = y > 0 && y < height - 1 ? Math.abs(above - 2 * w + below) : 0;
                valid[i] = (byte) (Math.max(bendX, bendY) <= threshold * largest ? 1 : 0);
            }
        }
    }
}
