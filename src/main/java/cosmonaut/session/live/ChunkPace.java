package cosmonaut.session.live;

import java.util.OptionalDouble;

/// At which share of its time a chunk reaches which share of its steps: measured on one chunk, told of the next.
///
/// Steps take unlike times (coding, denoising, decoding), so that the share of steps alone would not tell the time
/// left.
final class ChunkPace {

    /// The shape of a measured chunk.
    ///
    /// @param shares time share at each of the evenly spaced step shares, rising
    private record Measured(double seconds, double[] shares) {

        double timeAt(double share) {
            double place = share * (shares.length - 1);
            int below = (int) Math.min(Math.floor(place), shares.length - 2.0);
            return shares[below] + (place - below) * (shares[below + 1] - shares[below]);
        }
    }

    private static final int POINTS = 33;
    private static final int MOST_STEPS = 4096;

    private final double[] stepShares = new double[MOST_STEPS];
    private final long[] reachedAt = new long[MOST_STEPS];
    private int count;
    private long began;
    private volatile Measured measured = new Measured(0, new double[] {0, 1});

    /// On the inference thread.
    void began(long nanos) {
        began = nanos;
        count = 0;
    }

    /// On the inference thread.
    void reached(int done, int total, long nanos) {
        if (total > 0 && count < MOST_STEPS) {
            stepShares[count] = (double) done / total;
            reachedAt[count] = nanos;
            count++;
        }
    }

    /// On the inference thread.
    ///
    /// @return how long the chunk took, in seconds
    double ended(long nanos) {
        double seconds = (nanos - began) / 1e9;
        double[] shares = new double[POINTS];
        for (int p = 0; p < POINTS; p++) {
            shares[p] = seconds > 0 ? timeShare((double) p / (POINTS - 1), nanos) : 0;
        }
        measured = new Measured(seconds, shares);
        return seconds;
    }

    private double timeShare(double share, long ended) {
        double beforeShare = 0;
        long before = began;
        for (int i = 0; i < count; i++) {
            if (stepShares[i] >= share) {
                return blend(beforeShare, before, stepShares[i], reachedAt[i], share, ended);
            }
            beforeShare = stepShares[i];
            before = reachedAt[i];
        }
        return share >= 1 ? 1 : blend(beforeShare, before, 1, ended, share, ended);
    }

    private double blend(double shareA, long a, double shareB, long b, double share, long ended) {
        double part = shareB > shareA ? (share - shareA) / (shareB - shareA) : 1;
        return (a - began + part * (b - a)) / (ended - began);
    }

    /// From any thread.
    ///
    /// @param reportedAt when `done` was reached
    OptionalDouble secondsLeft(int done, int total, long reportedAt, long now) {
        Measured former = measured;
        if (former.seconds == 0 || total == 0) {
            return former.seconds == 0 ? OptionalDouble.empty() : OptionalDouble.of(former.seconds);
        }
        double left = former.seconds * (1 - former.timeAt((double) done / total));
        return OptionalDouble.of(Math.max(0, left - (now - reportedAt) / 1e9));
    }
}
