package cosmonaut.network.vision;

/// DINOv2's learned positions of a square of patches, for pictures of other shapes.
///
/// @param values `[1+grid*grid,D]`: the class token's, then the patches' from left to right and top to bottom
/// @param grid patches along a side
/// @param width D
record PositionTable(float[] values, int grid, int width) {

    /// The published network adds this to the size that the table is resized to; it was trained so.
    private static final double OFFSET = 0.1;

    private static final double A = -0.75;
    private static final int TAPS = 4;

    /// Rows for `h*w` patches, that of the class token first: bicubic with a = -0.75, source coordinate
    /// `(i + 1/2) grid / (h + 0.1) - 1/2`, taps beyond the edge taken from it. A picture of the table's own size has
    /// the table itself.
    float[] resized(int h, int w) {
        if (h == grid && w == grid) {
            return values;
        }
        float[] out = new float[(1 + h * w) * width];
        System.arraycopy(values, 0, out, 0, width);
        int[][] rows = new int[h][];
        double[][] rowWeights = weights(h, rows);
        int[][] columns = new int[w][];
        double[][] columnWeights = weights(w, columns);
        double[] sum = new double[width];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                java.util.Arrays.fill(sum, 0);
                for (int i = 0; i < TAPS; i++) {
                    for (int j = 0; j < TAPS; j++) {
                        add(sum, 1 + rows[y][i] * grid + columns[x][j], rowWeights[y][i] * columnWeights[x][j]);
                    }
                }
                int at = (1 + y * w + x) * width;
                for (int c = 0; c < width; c++) {
                    out[at + c] = (float) sum[c];
                }
            }
        }
        return out;
    }

    private void add(double[] sum, int row, double weight) {
        for (int c = 0; c < width; c++) {
            sum[c] += weight * values[row * width + c];
        }
    }

    private double[][] weights(int size, int[][] taps) {
        double[][] weights = new double[size][TAPS];
        double scale = grid / (size + OFFSET);
        for (int i = 0; i < size; i++) {
            double at = (i + 0.5) * scale - 0.5;
            int first = (int) Math.floor(at) - 1;
            taps[i] = new int[TAPS];
            for (int k = 0; k < TAPS; k++) {
                taps[i][k] = Math.clamp(first + k, 0, grid - 1);
                weights[i][k] = cubic(Math.abs(at - first - k));
            }
        }
        return weights;
    }

    private static double cubic(double x) {
        return x <= 1 ? ((A + 2) * x - (A + 3)) * x * x + 1 : x < 2 ? ((A * x - 5 * A) * x + 8 * A) * x - 4 * A : 0;
    }
}
