package cosmonaut.tensor.backend.cpu;

/// Working memory of one member of the team, kept from operation to operation.
final class Scratch {

    /// Rows of a matrix, packed for [MicroKernel]: groups of [MicroKernel#ROWS] rows, [MicroKernel#ROW_STRIDE] apart.
    private float[] rows = new float[0];
    /// Sums on their way to the destination.
    private float[] sums = new float[0];
    /// Scores of attention, laid out like rows.
    private float[] scores = new float[0];

    /// One tile of partial sums.
    private final float[] part = new float[MicroKernel.ROWS * MicroKernel.WIDTH];

    float[] part() {
        return part;
    }

    float[] rows(int size) {
        if (rows.length < size) {
            rows = new float[size];
        }
        return rows;
    }

    float[] sums(int size) {
        if (sums.length < size) {
            sums = new float[size];
        }
        return sums;
    }

    float[] scores(int size) {
        if (scores.length < size) {
            scores = new float[size];
        }
        return scores;
    }
}
