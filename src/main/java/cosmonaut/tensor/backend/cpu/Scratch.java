package cosmonaut.tensor.backend.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Working memory of one member of the team, kept from operation to operation.
final class Scratch {

    /// Rows of a matrix, packed for [MicroKernel]: groups of [MicroKernel#ROWS] rows, [MicroKernel#ROW_STRIDE] apart.
    private float[] rows = new float[0];
    /// Sums on their way to the destination.
    private float[] sums = new float[0];
    /// Scores of attention, laid out like rows.
    private float[] scores = new float[0];

    /// Weights that were widened. Freed when nobody knows this any more.
    private MemorySegment widened = MemorySegment.NULL;

    /// One tile of partial sums.
    private final float[] part = new float[MicroKernel.ROWS * MicroKernel.WIDTH];

    float[] part() {
        return part;
    }

    /// Address of so many bytes, aligned to a line of the cache.
    long widened(long bytes) {
        if (widened.byteSize() < bytes) {
            widened = Arena.ofAuto().allocate(bytes, 64);
        }
        return widened.address();
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
