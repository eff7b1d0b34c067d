package cosmonaut.ui.explore.surface;

/// The times between updates of the window, counted in steps of a tenth of a millisecond; never allocates.
public final class FrameGaps {

    private static final double STEP_MILLIS = 0.1;
    private static final int STEPS = 20_000;

    private final int[] counts = new int[STEPS];
    private long last;
    private int total;
    private double longest;

    /// An update at this time, as [System#nanoTime]. The first since [#interrupt] only begins a gap.
    public void update(long nanoTime) {
        if (last != 0) {
            double millis = (nanoTime - last) / 1e6;
            counts[(int) Math.clamp(millis / STEP_MILLIS, 0, STEPS - 1.0)]++;
            longest = Math.max(longest, millis);
            total++;
        }
        last = nanoTime;
    }

    /// Updates stop on purpose; the time until the next is no gap.
    public void interrupt() {
        last = 0;
    }

    public void reset() {
        java.util.Arrays.fill(counts, 0);
        interrupt();
        total = 0;
        longest = 0;
    }

    /// Gaps counted.
    public int total() {
        return total;
    }

    /// The gap in milliseconds that this share (0 to 1) of all does not exceed, a tenth of a millisecond exact up to
    /// two seconds; 0 before the first.
    public double millis(double share) {
        long rank = (long) Math.ceil(share * total);
        long seen = 0;
        for (int i = 0; i < STEPS && rank > 0; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min((i + 1) * STEP_MILLIS, longest);
            }
        }
        return longest;
    }

    /// Share of the gaps that are shorter than so many milliseconds, 1 before the first.
    public double shareBelow(double millis) {
        int below = 0;
        for (int i = 0; i < STEPS && (i + 1) * STEP_MILLIS <= millis; i++) {
            below += counts[i];
        }
        return total == 0 ? 1 : (double) below / total;
    }

    /// The longest of all in milliseconds.
    public double longestMillis() {
        return longest;
    }
}
