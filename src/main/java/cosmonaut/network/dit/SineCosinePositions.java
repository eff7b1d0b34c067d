package cosmonaut.network.dit;

/// Sines and cosines of the positions along time, height and width, side by side in a token's features (Cosmos 1.0,
/// section 5.1). They have no weights and are not normalised.
final class SineCosinePositions implements TokenPositions {

    private static final double BASE = 10_000;

    private final int width;
    private final int alongSpace;

    /// @param width features of a token
    SineCosinePositions(int width) {
        this.width = width;
        this.alongSpace = width / 6 * 2;
    }

    @Override
    public void frame(float[] rows, int frame, int h, int w) {
        int alongTime = width - 2 * alongSpace;
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int row = (y * w + x) * width;
                write(rows, row, alongTime, frame);
                write(rows, row + alongTime, alongSpace, y);
                write(rows, row + alongTime + alongSpace, alongSpace, x);
            }
        }
    }

    /// `sin(p / 10000^(2i/features))`, then the cosines of the same.
    private static void write(float[] rows, int from, int features, int position) {
        int half = features / 2;
        for (int i = 0; i < half; i++) {
            double angle = position * Math.pow(BASE, -(double) i / half);
            rows[from + i] = (float) Math.sin(angle);
            rows[from + half + i] = (float) Math.cos(angle);
        }
    }
}
