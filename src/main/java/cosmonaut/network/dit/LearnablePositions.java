package cosmonaut.network.dit;

/// Learnable positions along time, height and width, added up and RMS-normalised per token (Cosmos 1.0, section 1.7).
final class LearnablePositions implements TokenPositions {

    private static final double EPSILON = 1e-6;

    private final int width;
    private final float[] alongTime;
    private final float[] alongHeight;
    private final float[] alongWidth;

    /// @param width features of a token; each table holds one row of that many per position
    LearnablePositions(int width, float[] alongTime, float[] alongHeight, float[] alongWidth) {
        this.width = width;
        this.alongTime = alongTime;
        this.alongHeight = alongHeight;
        this.alongWidth = alongWidth;
    }

    /// `p / (1e-6 + |p| / sqrt(width))` with `p = (time + height) + width`.
    @Override
    public void frame(float[] rows, int frame, int h, int w) {
        double root = Math.sqrt(width);
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int row = (y * w + x) * width;
                double squares = 0;
                for (int c = 0; c < width; c++) {
                    float sum = alongTime[frame * width + c] + alongHeight[y * width + c] + alongWidth[x * width + c];
                    rows[row + c] = sum;
                    squares += (double) sum * sum;
                }
                float divisor = (float) (EPSILON + Math.sqrt(squares) / root);
                for (int c = 0; c < width; c++) {
                    rows[row + c] /= divisor;
                }
            }
        }
    }
}
