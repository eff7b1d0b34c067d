package cosmonaut.spatial;

/// GEN3C's edge filter: the depth range within 5x5 pixels, relative to their average, must stay below `threshold`.
///
/// The average counts zeros outside the picture, as the published code does, so the border is filtered up to 25/9
/// harder; maximum and minimum ignore the outside.
///
/// @param threshold 0.05 in the published code
public record RelativeRangeFilter(float threshold) implements EdgeFilter {

    private static final int REACH = 2;
    private static final float WINDOW = 25;

    public RelativeRangeFilter {
        if (!(threshold > 0)) {
            throw new IllegalArgumentException("edge threshold must be above 0, not " + threshold);
        }
    }

    @Override
    public void mark(float[] depth, int width, int height, byte[] valid) {
        int n = width * height;
        float[] high = new float[n];
        float[] low = new float[n];
        float[] sum = new float[n];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                alongRow(depth, y * width, x, width, high, low, sum);
            }
        }
        for (int y = 0; y < height; y++) {
            int top = Math.max(0, y - REACH);
            int bottom = Math.min(height - 1, y + REACH);
            for (int x = 0; x < width; x++) {
                float mx = Float.NEGATIVE_INFINITY;
                float mn = Float.POSITIVE_INFINITY;
                float total = 0;
                for (int yy = top; yy <= bottom; yy++) {
                    mx = Math.max(mx, high[yy * width + x]);
                    mn = Math.min(mn, low[yy * width + x]);
                    total += sum[yy * width + x];
                }
                int i = y * width + x;
                valid[i] = (byte) ((mx - mn) / (total / WINDOW + 1e-6f) < threshold && depth[i] > 0 ? 1 : 0);
            }
        }
    }

    private static void alongRow(float[] depth, int row, int x, int width, float[] high, float[] low, float[] sum) {
        float mx = Float.NEGATIVE_INFINITY;
        float mn = Float.POSITIVE_INFINITY;
        float total = 0;
        for (int xx = Math.max(0, x - REACH); xx <= Math.min(width - 1, x + REACH); xx++) {
            float d = depth[row + xx];
            mx = Math.max(mx, d);
            mn = Math.min(mn, d);
            total += d;
        }
        high[row + x] = mx;
        low[row + x] = mn;
        sum[row + x] = total;
    }
}
