package cosmonaut.tensor.backend.cpu;

import static cosmonaut.tensor.backend.cpu.Lanes.COUNT;
import static cosmonaut.tensor.backend.cpu.Lanes.SPECIES;

import cosmonaut.tensor.Activation;
import jdk.incubator.vector.FloatVector;

/// Normalisations; rows are shared among the team.
final class Norms {

    /// Floats in one task.
    private static final int GRAIN = 8192;
    /// Floats whose mean and squared deviations are found together by group norm; few enough for the first-level cache.
    private static final int CHUNK = 4096;

    private final ThreadTeam team;
    /// Mean and sum of squared deviations of every chunk.
    private double[] moments = new double[0];

    Norms(ThreadTeam team) {
        this.team = team;
    }

    /// What a row is turned into.
    @FunctionalInterface
    private interface RowWork {
        void run(long from, long to);
    }

    private void rows(long dst, long x, long rows, int channels, RowWork work) {
        int perTask = Math.max(1, GRAIN / Math.max(channels, 1));
        team.run((int) Math.ceilDiv(rows, perTask), (task, member) -> {
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                long offset = 4L * channels * row;
                work.run(x + offset, dst + offset);
            }
        });
    }

    void layerNormModulate(long dst, long x, long scale, long shift, long rows, int channels, float eps) {
        rows(dst, x, rows, channels, (from, to) -> {
            float mean = sum(from, channels) / channels;
            float variance = squares(from, channels, mean) / channels;
            modulate(from, to, scale, shift, channels, mean, (float) (1 / Math.sqrt(variance + eps)));
        });
    }

    void rmsNorm(long dst, long x, long weight, long rows, int channels, float eps) {
        rows(dst, x, rows, channels, (from, to) -> {
            float meanSquare = squares(from, channels, 0) / channels;
            scale(from, to, weight, channels, (float) (1 / Math.sqrt(meanSquare + eps)));
        });
    }

    /// Group norm over frames of `perFrame` floats. Moments are taken by chunks and joined in double precision (Chan,
    /// Golub and LeVeque, 1979), which keeps large frames exact and the result free of how the work was shared.
    void groupNorm(
            long dst,
            long x,
            long weight,
            long bias,
            int frames,
            long cells,
            int channels,
            float eps,
            Activation after) {
        long perFrame = cells * channels;
        int chunks = (int) Math.ceilDiv(perFrame, CHUNK);
        if (moments.length < frames * chunks * 2) {
            moments = new double[frames * chunks * 2];
        }
        double[] found = moments;
        team.run(frames * chunks, (task, member) -> {
            long begin = (long) (task % chunks) * CHUNK;
            int count = (int) Math.min(CHUNK, perFrame - begin);
            long from = x + 4 * (task / chunks * perFrame + begin);
            float mean = sum(from, count) / count;
            found[2 * task] = mean;
            found[2 * task + 1] = squares(from, count, mean);
        });
        int cellsPerTask = Math.max(1, GRAIN / Math.max(channels, 1));
        int parts = (int) Math.ceilDiv(cells, cellsPerTask);
        team.run(frames * parts, (task, member) -> {
            int frame = task / parts;
            double mean = frameMean(found, frame, chunks, perFrame);
            double variance = frameVariance(found, frame, chunks, perFrame, mean);
            float root = (float) (1 / Math.sqrt(variance + eps));
            long first = (long) (task % parts) * cellsPerTask;
            long end = Math.min(cells, first + cellsPerTask);
            for (long cell = first; cell < end; cell++) {
                long offset = 4 * (frame * perFrame + cell * channels);
                affine(x + offset, dst + offset, weight, bias, channels, (float) mean, root);
            }
            long offset = 4 * (frame * perFrame + first * channels);
            Activations.apply(after, dst + offset, dst + offset, (int) ((end - first) * channels));
        });
    }

    private static double frameMean(double[] found, int frame, int chunks, long perFrame) {
        double sum = 0;
        for (int i = 0; i < chunks; i++) {
            sum += found[2 * (frame * chunks + i)] * Math.min(CHUNK, perFrame - (long) i * CHUNK);
        }
        return sum / perFrame;
    }

    private static double frameVariance(double[] found, int frame, int chunks, long perFrame, double mean) {
        double sum = 0;
        for (int i = 0; i < chunks; i++) {
            double away = found[2 * (frame * chunks + i)] - mean;
            long count = Math.min(CHUNK, perFrame - (long) i * CHUNK);
            sum += found[2 * (frame * chunks + i) + 1] + count * away * away;
        }
        return sum / perFrame;
    }

    private static float sum(long from, int count) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        int i = 0;
        for (; i + 2 * COUNT <= count; i += 2 * COUNT) {
            a = a.add(Lanes.load(from + 4L * i));
            b = b.add(Lanes.load(from + 4L * (i + COUNT)));
        }
        for (; i < count; i += COUNT) {
            a = a.add(Lanes.load(from + 4L * i, Lanes.first(Math.min(COUNT, count - i))));
        }
        return VectorMath.sum(a.add(b));
    }

    /// Sum of the squared distances from `centre`.
    private static float squares(long from, int count, float centre) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector middle = Lanes.all(centre);
        int i = 0;
        for (; i + 2 * COUNT <= count; i += 2 * COUNT) {
            FloatVector x = Lanes.load(from + 4L * i).sub(middle);
            FloatVector y = Lanes.load(from + 4L * (i + COUNT)).sub(middle);
            a = x.fma(x, a);
            b = y.fma(y, b);
        }
        for (; i < count; i += COUNT) {
            var mask = Lanes.first(Math.min(COUNT, count - i));
            FloatVector x = Lanes.load(from + 4L * i, mask).sub(middle, mask);
            a = x.fma(x, a);
        }
        return VectorMath.sum(a.add(b));
    }

    private static void modulate(long from, long to, long scale, long shift, int count, float mean, float root) {
        FloatVector middle = Lanes.all(mean);
        FloatVector factor = Lanes.all(root);
        int i = 0;
        for (; i + COUNT <= count; i += COUNT) {
            FloatVector x = Lanes.load(from + 4L * i).sub(middle).mul(factor);
            Lanes.store(x.fma(Lanes.load(scale + 4L * i).add(1f), Lanes.load(shift + 4L * i)), to + 4L * i);
        }
        if (i < count) {
            var mask = Lanes.first(count - i);
            FloatVector x = Lanes.load(from + 4L * i, mask).sub(middle).mul(factor);
            FloatVector gain = Lanes.load(scale + 4L * i, mask).add(1f);
            Lanes.store(x.fma(gain, Lanes.load(shift + 4L * i, mask)), to + 4L * i, mask);
        }
    }

    private static void affine(long from, long to, long weight, long bias, int count, float mean, float root) {
        FloatVector middle = Lanes.all(mean);
        FloatVector factor = Lanes.all(root);
        int i = 0;
        for (; i + COUNT <= count; i += COUNT) {
            FloatVector x = Lanes.load(from + 4L * i).sub(middle).mul(factor);
            Lanes.store(x.fma(Lanes.load(weight + 4L * i), Lanes.load(bias + 4L * i)), to + 4L * i);
        }
        if (i < count) {
            var mask = Lanes.first(count - i);
            FloatVector x = Lanes.load(from + 4L * i, mask).sub(middle).mul(factor);
            FloatVector y = x.fma(Lanes.load(weight + 4L * i, mask), Lanes.load(bias + 4L * i, mask));
            Lanes.store(y, to + 4L * i, mask);
        }
    }

    private static void scale(long from, long to, long weight, int count, float root) {
        FloatVector factor = Lanes.all(root);
        int i = 0;
        for (; i + COUNT <= count; i += COUNT) {
            FloatVector x = Lanes.load(from + 4L * i).mul(factor);
            Lanes.store(x.mul(Lanes.load(weight + 4L * i)), to + 4L * i);
        }
        if (i < count) {
            var mask = Lanes.first(count - i);
            FloatVector x = Lanes.load(from + 4L * i, mask).mul(factor);
            Lanes.store(x.mul(Lanes.load(weight + 4L * i, mask)), to + 4L * i, mask);
        }
    }
}
