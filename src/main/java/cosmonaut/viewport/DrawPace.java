package cosmonaut.viewport;

/// How often a picture is drawn: at every pulse of the window where that is cheap, at every second one where it would
/// take the processor from the networks that make the next pictures. What cannot wait is drawn at once.
final class DrawPace {

    /// What drawing may take of a thread's time.
    private static final double SHARE = 0.4;

    /// A little less than two pulses of 60 Hz: pictures never come slower than that for drawing's sake.
    private static final long LONGEST_NANOS = 30_000_000;

    /// How much the newest cost counts.
    private static final double NEWEST = 0.2;

    private double nanos;
    private long began;
    private boolean drewAny;

    /// Whether it is time for a picture again.
    boolean isDue(long nanoTime) {
        return !drewAny || nanoTime - began >= Math.min(LONGEST_NANOS, nanos / SHARE);
    }

    /// A picture was drawn.
    ///
    /// @param from when that began, as [System#nanoTime]
    /// @param to when it ended
    void drawn(long from, long to) {
        began = from;
        nanos = nanos == 0 ? to - from : nanos + NEWEST * (to - from - nanos);
        drewAny = true;
    }
}
